// Whole fen out of exact figures: how an amount is rounded, and how it is shared among those who pay it.

/** Ids are ASCII, so comparing them as text is comparing their bytes. */
export const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
export const sum = (list, of = (one) => one) => list.reduce((total, one) => total + of(one), 0);
export const sorted = (list) => [...new Set(list ?? [])].sort();
const bigSum = (list) => list.reduce((total, one) => total + one, 0n);

const STRICT = {
  rounding: "halfUp",
  roundPer: "promotion",
  allocation: "largestRemainder",
  thresholdBase: "laneStart",
  percentBase: "running",
  tooLarge: "take",
};

/** How other malls count, as they are published. */
const PROFILES = Object.fromEntries([
  ["strict", "halfUp", "promotion", "largestRemainder", "halfUp", "laneStart", "running"],
  ["magento", "halfUp", "line", "carry", "halfUp", "running", "running"],
  ["medusa", "halfUp", "line", "largestRemainder", "halfUp", "laneStart", "running"],
  ["oscar", "down", "line", "lastTakesRest", "down", "running", "running"],
  ["saleor", "halfUp", "unit", "lastTakesRest", "halfEven", "laneStart", "running"],
  ["shopify", "halfUp", "promotion", "largestRemainder", "halfUp", "laneStart", "laneStart"],
  ["solidus", "halfUp", "line", "ofTheRest", "down", "laneStart", "running"],
  ["sylius", "halfUp", "promotion", "firstTakesRest", "halfDown", "running", "running"],
  ["vendure", "halfDown", "promotion", "largestRemainder", "halfDown", "running", "running"],
  ["woocommerce", "halfDown", "promotion", "firstTakesRest", "down", "original", "original"],
  ["yudao", "up", "promotion", "lastTakesRest", "down", "laneStart", "running"],
].map(([name, rounding, roundPer, allocation, shareRounding, thresholdBase, percentBase]) => (
  [name, { rounding, roundPer, allocation, shareRounding, thresholdBase, percentBase, tooLarge: "take" }])));

/** What a promotion says wins over its lane, that over the mall, field by field; in each, what is said over its profile. */
export function arithmeticOf(rulebook, lane, promotion) {
  const said = ({ profile, ...fields } = {}) => ({ ...PROFILES[profile], ...known(fields) });
  const all = Object.assign({ ...STRICT }, ...[rulebook, lane, promotion].map((one) => said(one.arithmetic)));
  return { ...all, shareRounding: all.shareRounding ?? all.rounding };
}

const known = (record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value != null));

/** A fraction of two whole numbers, none below zero, made whole. */
export function rounded(numerator, denominator, how) {
  const whole = numerator / denominator;
  const twice = 2n * (numerator % denominator);
  const up = {
    down: false,
    up: twice > 0n,
    halfUp: twice >= denominator,
    halfDown: twice > denominator,
    halfEven: twice > denominator || (twice === denominator && whole % 2n === 1n),
  }[how];
  return Number(whole + (up ? 1n : 0n));
}

/** A part of an amount in basis points. */
export const percent = (amount, rate, how = "halfUp") => rounded(BigInt(amount) * BigInt(rate), 10000n, how);

/** A percent of every single unit made whole: the odd fen of an amount lie with its last units. */
export function percentOfUnits(amount, units, rate, how) {
  const dearer = amount % units;
  const each = (amount - dearer) / units;
  return percent(each, rate, how) * (units - dearer) + percent(each + 1, rate, how) * dearer;
}

/**
 * Shares a total by weight, and nobody gets more than their room: who would, gets the room and is out, and the rest is
 * shared anew among the others. Answers the whole shares, and what each would be if fen could be broken.
 */
export function dealt(total, weights, rooms, arithmetic) {
  const amounts = weights.map(() => 0);
  const exact = weights.map(() => [0n, 1n]);
  const weight = weights.map(BigInt);
  let rest = BigInt(total);
  let still = [...weights.keys()].filter((at) => weight[at] > 0n);
  for (;;) {
    const all = bigSum(still.map((at) => weight[at]));
    const over = still.filter((at) => rest * weight[at] > BigInt(rooms[at]) * all);
    if (over.length === 0) {
      const parts = still.map((at) => [rest * weight[at], all]);
      const whole = METHODS[arithmetic.allocation](Number(rest), parts, still.map((at) => rooms[at]), arithmetic);
      still.forEach((at, turn) => {
        amounts[at] = whole[turn];
        exact[at] = parts[turn];
      });
      return { amounts, exact };
    }
    for (const at of over) {
      amounts[at] = rooms[at];
      exact[at] = [BigInt(rooms[at]), 1n];
    }
    rest -= BigInt(sum(over, (at) => rooms[at]));
    still = still.filter((at) => !over.includes(at));
  }
}

/** How exact parts of a whole total are made whole. */
const METHODS = {
  largestRemainder(total, parts) {
    const shares = parts.map(([numerator, denominator]) => Number(numerator / denominator));
    const remainder = parts.map(([numerator, denominator]) => numerator % denominator);
    const turns = [...parts.keys()].sort((a, b) => compare(remainder[b], remainder[a]) || a - b);
    for (const at of turns.slice(0, total - sum(shares))) shares[at] += 1;
    return shares;
  },
  // The weights are numbers of units here: the odd fen go one each to the first units.
  perUnit(total, parts) {
    const units = parts.map(([numerator]) => (total === 0 ? 0 : Number(numerator / BigInt(total))));
    const each = Math.floor(total / Math.max(1, sum(units)));
    let odd = total - each * sum(units);
    return units.map((count) => {
      const more = Math.min(count, odd);
      odd -= more;
      return each * count + more;
    });
  },
  lastTakesRest(total, parts, rooms, { shareRounding }) {
    const shares = parts.map(() => 0);
    for (const [at, [numerator, denominator]] of parts.entries()) {
      const last = at === parts.length - 1;
      shares[at] = Math.min(rooms[at], total - sum(shares), last ? total : rounded(numerator, denominator, shareRounding));
    }
    return withTheRest(total, shares, rooms);
  },
  firstTakesRest(total, parts, rooms, { shareRounding }) {
    const shares = parts.map(([numerator, denominator], at) => Math.min(rooms[at], rounded(numerator, denominator, shareRounding)));
    while (sum(shares) !== total) {
      const step = sum(shares) < total ? 1 : -1;
      for (const at of shares.keys()) {
        if (sum(shares) !== total && shares[at] + step >= 0 && shares[at] + step <= rooms[at]) shares[at] += step;
      }
    }
    return shares;
  },
  // From the last to the first, each by its weight among those not served yet.
  ofTheRest(total, parts, rooms, { shareRounding }) {
    const shares = parts.map(() => 0);
    let weights = bigSum(parts.map(([numerator]) => numerator));
    for (const at of [...parts.keys()].slice(1).reverse()) {
      const rest = total - sum(shares);
      const share = weights === 0n ? 0 : rounded(BigInt(rest) * parts[at][0], weights, shareRounding);
      shares[at] = Math.min(rooms[at], rest, share);
      weights -= parts[at][0];
    }
    return withTheRest(total, shares, rooms);
  },
  carry(total, parts, rooms, { shareRounding }) {
    const shares = [];
    let passed = 0n;
    for (const [at, [numerator, denominator]] of parts.entries()) {
      passed += numerator;
      const open = passed - BigInt(sum(shares)) * denominator;
      shares.push(Math.min(rooms[at], total - sum(shares), open > 0n ? rounded(open, denominator, shareRounding) : 0));
    }
    return withTheRest(total, shares, rooms);
  },
};

/** What rooms kept out goes to whoever has room, the earlier first. */
function withTheRest(total, shares, rooms) {
  for (const at of shares.keys()) shares[at] += Math.min(rooms[at] - shares[at], total - sum(shares));
  return shares;
}

/**
 * Shares a total over parts of piles: first over the lots they are of, then inside each lot. Each part is answered with
 * its whole amount and its exact one.
 */
export function spread(total, parts, weightOf, arithmetic) {
  const weigh = arithmetic.allocation === "perUnit" ? (part) => BigInt(part.hits ?? part.units) : (part) => BigInt(weightOf(part));
  const lots = [...new Set(parts.map((part) => part.pile.lot))];
  const ofLot = lots.map((lot) => parts.filter((part) => part.pile.lot === lot));
  const weights = ofLot.map((mine) => bigSum(mine.map(weigh)));
  const between = dealt(total, weights, ofLot.map((mine) => sum(mine, (part) => part.room)), arithmetic);
  const found = new Map(ofLot.flatMap((mine, at) => {
    const amount = between.amounts[at];
    const within = dealt(amount, mine.map(weigh), mine.map((part) => part.room), arithmetic);
    const [numerator, denominator] = between.exact[at];
    // Where one meets its room, what each would be is of the lot's whole amount.
    const full = mine.some((part) => BigInt(amount) * weigh(part) > BigInt(part.room) * weights[at]);
    return mine.map((part, turn) => {
      const share = weights[at] === 0n ? [0n, 1n] : [numerator * weigh(part), denominator * weights[at]];
      return [part, { ...part, amount: within.amounts[turn], exact: full ? within.exact[turn] : share }];
    });
  }));
  return parts.map((part) => found.get(part));
}
