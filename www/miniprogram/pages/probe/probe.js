// 核对页：在这台手机上启动计价引擎，算一辆购物车，把数字摆出来。
// The probe page: starts the engine on this phone, prices a cart and shows the figures.

const { load, sentence, yuan } = require("liebian");
const { payable, request, rulebook } = require("./cart.js");

const TAPS = 200;

Page({
  data: { rows: [], verdict: "正在核对 · checking" },

  async onLoad() {
    this.rows = [];
    try {
      await this.check();
    } catch (error) {
      this.row("出错 · error", String((error && error.message) || error), false);
    }
    const failed = this.rows.filter((row) => !row.ok).length;
    this.setData({ verdict: failed ? `${failed} 项不符 · differ` : "全部相符 · all as expected" });
  },

  async check() {
    let from = Date.now();
    const mall = await load(rulebook);
    this.row("引擎启动 · engine started", `${Date.now() - from} ms`, true);

    const quote = mall.quote(request);
    this.row("应付 · to pay", `¥${yuan(quote.payable)}`, quote.payable === payable && !quote.degraded);
    this.row("优惠 · saved", `¥${yuan(quote.discount)}`, quote.list + quote.shipping.fee - quote.discount === payable);
    const asText = mall.quote(JSON.stringify(request));
    this.row("文本与对象同答 · text as data", asText.payable === quote.payable ? "相同 · same" : "不同 · differs", JSON.stringify(asText) === JSON.stringify(quote));

    const basket = mall.basket(request);
    from = Date.now();
    for (let tap = 1; tap <= TAPS; tap += 1) basket.setQuantity("duck-neck", 1 + (tap % 9)).payable();
    this.row("每次点击 · each tap", `${((Date.now() - from) / TAPS).toFixed(2)} ms`, true);
    basket.setQuantity("duck-neck", 2);
    this.row("购物车应付 · basket to pay", `¥${yuan(basket.payable())}`, basket.payable() === payable);

    this.row("拒绝说明 · refusal", this.refusal(mall), true);
  },

  /** The refusal of a cart with half an item, as the engine words it. */
  refusal(mall) {
    try {
      mall.quote({ now: request.now, cart: { lines: [{ id: "a", sku: "a", quantity: 0.5, unitPrice: 100 }] } });
    } catch (error) {
      return error.issues.map((issue) => `${issue.path} ${sentence(issue, "zh", mall)}`).join("；");
    }
    throw new Error("半件商品没有被拒绝 · half an item was not refused");
  },

  row(name, value, ok) {
    this.rows.push({ name, value, ok });
    this.setData({ rows: this.rows });
  },
});
