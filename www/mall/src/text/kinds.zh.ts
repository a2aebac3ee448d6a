// What the mall says in Chinese about gifts, additions, bundles, points and what comes after payment; English has the same keys.
export const zh = {
  units: {
    group: (n: number, each: string) => `${n} 件 ${each}`,
    rest: (each: string) => `其余 ${each}`,
    each: "每件",
    limit: (n: number, name: string) => `「${name}」每单限 ${n} 件`,
  },

  /** How often, or on how many pieces, one customer may use a promotion, and has. */
  limits: {
    uses: (limit: number, used: number) => `每人 ${limit} 次，已用 ${used} 次`,
    units: (limit: number, used: number) => `每人 ${limit} 件，已用 ${used} 件`,
  },

  gift: {
    chip: "赠品",
    free: "免费",
    gone: "赠品已经送完",
    worth: (amount: string) => `价值 ${amount}`,
    by: (name: string) => `「${name}」送的`,
    choose: (n: number) => (n === 1 ? "选一件赠品" : `选 ${n} 件赠品`),
    other: "换一件",
    title: "选赠品",
    intro: (name: string, n: number) => (n === 1 ? `「${name}」送一件，挑你喜欢的。` : `「${name}」送 ${n} 件，挑你喜欢的。`),
    done: "就选这些",
    doneOne: "就选它",
    still: (n: number) => `还可以选 ${n} 件`,
  },

  addOn: {
    chip: "换购",
    row: "换购",
    rowFrom: (price: string) => `加 ${price} 起`,
    title: "换购",
    intro: (n: number | null) => (n === null ? "换购的商品按换购价，不再参加别的优惠。" : `这一单可以换购 ${n} 件，按换购价，不再参加别的优惠。`),
    usual: (amount: string) => `平时 ${amount}`,
    go: "换购",
    take: (name: string, price: string) => `换购${name}，加 ${price}`,
    price: (price: string) => `换购价 ${price}`,
    taken: (n: number) => `已换购 ${n} 件`,
    full: (n: number) => `换购的 ${n} 件已经选满，多的按平时的价格。`,
    lapsed: "还不够换购的条件，这件按平时的价格算。",
    added: (name: string) => `已换购：${name}`,
    open: "去挑",
  },

  group: {
    title: "组合优惠",
    done: (n: number, saved: string) => `已凑成 ${n} 组，减 ${saved}`,
    one: (saved: string) => `已凑齐，减 ${saved}`,
    pick: (n: number) => `再选 ${n} 件`,
    again: "再凑一组",
    see: "看看有哪些",
    slot: (at: number, of: number) => `第 ${at} 件，共 ${of} 件`,
    progress: (have: number, need: number) => `已选 ${have} 件，满 ${need} 件成一组`,
    free: "免",
    empty: "空",
    setOf: (price: string) => `一套 ${price}`,
    nOf: (n: number, price: string) => `任选 ${n} 件 ${price}`,
    cheapestFree: (buy: number, get: number) => `每 ${buy + get} 件，最便宜的 ${get} 件免费`,
    getFree: (buy: number, get: number) => `买 ${buy} 件，另 ${get} 件免费`,
    getOff: (buy: number, get: number) => `买 ${buy} 件，另 ${get} 件优惠`,
    sheet: "凑一组",
    order: "整单应付",
    close: "选好了",
  },

  points: {
    title: "积分",
    balance: (n: string) => `共 ${n} 分`,
    pending: (n: string) => `${n} 分待到账`,
    owed: (n: string) => `欠 ${n} 分，新得的先补上`,
    uses: (n: string, amount: string) => `用 ${n} 分，减 ${amount}`,
    none: "这一单不用积分",
    most: "用最多",
    zero: "不用",
    slider: "用多少积分",
    upMost: (n: string) => `最多 ${n} 分`,
    rate: (points: string, worth: string) => `${points} 分抵 ${worth}`,
    step: (n: string) => `每次 ${n} 分`,
    share: (percent: string) => `最多抵商品的 ${percent}`,
    perOrder: (n: string) => `每单最多 ${n} 分`,
    leave: (amount: string) => `至少付 ${amount}`,
    off: "积分抵扣",
  },

  after: {
    title: "付款以后",
    earned: (n: string) => `得 ${n} 积分`,
    coupon: (name: string, n: number) => (n === 1 ? `得「${name}」一张` : `得「${name}」${n} 张`),
    days: (n: number) => `${n} 天内有效`,
    points: (n: string) => `另得 ${n} 积分`,
    by: (name: string) => `来自「${name}」`,
  },

  row: {
    earned: (n: string) => `+${n} 积分`,
    coupons: (n: number) => (n === 1 ? "送一张券" : `送 ${n} 张券`),
    gift: (n: number) => (n === 1 ? "送一件" : `送 ${n} 件`),
    choose: "可以选",
  },

  coming: {
    chip: (moment: string, price: string) => `${price} ${moment} 起`,
    line: (moment: string, price: string) => `${moment} 起 ${price}`,
    now: (price: string) => `预告价，现在还是 ${price}`,
  },
};

export type KindsText = typeof zh;
