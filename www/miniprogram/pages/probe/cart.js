// 核对用的一份规则和一辆购物车，以及已在其他环境算好的应付金额。

exports.rulebook = {
  contract: 1,
  currency: "CNY",
  utcOffsetMinutes: 480,
  lanes: [
    { id: "item", stacking: "bestPerLine", promotions: [{ id: "ten-percent", then: { percentOff: { rate: 1000 } } }] },
    {
      id: "order",
      stacking: "bestOne",
      promotions: [{ id: "spend-100", when: { spend: { atLeast: 10000 } }, then: { amountOff: { amount: 2000 } } }],
    },
    { id: "coupon", stacking: "each", promotions: [{ id: "five-off", coupon: {}, then: { amountOff: { amount: 500 } } }] },
  ],
};

exports.request = {
  now: 1795503600000,
  cart: {
    lines: [
      { id: "necklace", sku: "necklace", quantity: 1, unitPrice: 12800 },
      { id: "duck-neck", sku: "duck-neck", quantity: 2, unitPrice: 1250 },
    ],
  },
  shipping: { fee: 600 },
  wallet: [{ id: "w1", coupon: "five-off" }],
  coupons: "best",
};

exports.payable = 11870;
