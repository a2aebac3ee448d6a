// What the mall says in English about gifts, additions, bundles, points and what comes after payment.
import type { KindsText } from "./kinds.zh";

export const en: KindsText = {
  units: {
    group: (n, each) => `${n} at ${each}`,
    rest: (each) => `the rest at ${each}`,
    each: "Each",
    limit: (n, name) => `“${name}”: up to ${n} an order`,
  },

  limits: {
    uses: (limit, used) => `${limit} times each, ${used} used`,
    units: (limit, used) => `${limit} items each, ${used} used`,
  },

  gift: {
    chip: "Gift",
    free: "Free",
    gone: "No gifts are left",
    worth: (amount) => `worth ${amount}`,
    by: (name) => `with “${name}”`,
    choose: (n) => (n === 1 ? "Choose a gift" : `Choose ${n} gifts`),
    other: "Another one",
    title: "Choose a gift",
    intro: (name, n) => (n === 1 ? `“${name}” comes with a gift; take the one you like.` : `“${name}” comes with ${n} gifts; take those you like.`),
    done: "Take these",
    doneOne: "Take this one",
    still: (n) => `${n} more to choose`,
  },

  addOn: {
    chip: "Add-on",
    row: "Add-ons",
    rowFrom: (price) => `from ${price} more`,
    title: "Add-ons",
    intro: (n) =>
      n === null ? "Add-ons have their own price and take no other discount." : `${n === 1 ? "One add-on" : `${n} add-ons`} with this order, at their own price and without other discounts.`,
    usual: (amount) => `usually ${amount}`,
    go: "Add",
    take: (name, price) => `Add ${name} for ${price}`,
    price: (price) => `add-on price ${price}`,
    taken: (n) => (n === 1 ? "1 added" : `${n} added`),
    full: (n) => `All ${n} add-ons are chosen; more of them cost their usual price.`,
    lapsed: "The order does not reach the add-on's condition; this one costs its usual price.",
    added: (name) => `Added: ${name}`,
    open: "Choose",
  },

  group: {
    title: "Better together",
    done: (n, saved) => (n === 1 ? `One group complete, ${saved} off` : `${n} groups complete, ${saved} off`),
    one: (saved) => `Complete, ${saved} off`,
    pick: (n) => `Choose ${n} more`,
    again: "Another group",
    see: "See what fits",
    slot: (at, of) => `Item ${at} of ${of}`,
    progress: (have, need) => `${have} of ${need} chosen`,
    free: "free",
    empty: "empty",
    setOf: (price) => `One set ${price}`,
    nOf: (n, price) => `Any ${n} for ${price}`,
    cheapestFree: (buy, get) => `Of every ${buy + get}, the ${get === 1 ? "cheapest is" : `${get} cheapest are`} free`,
    getFree: (buy, get) => `Buy ${buy}, get ${get} free`,
    getOff: (buy, get) => `Buy ${buy}, get ${get} for less`,
    sheet: "Complete a group",
    order: "Whole order",
    close: "Done",
  },

  points: {
    title: "Points",
    balance: (n) => `${n} in all`,
    pending: (n) => `${n} on their way`,
    owed: (n) => `${n} owed, paid by the next ones`,
    uses: (n, amount) => `${n} points take ${amount} off`,
    none: "No points with this order",
    most: "Use the most",
    zero: "None",
    slider: "How many points to use",
    upMost: (n) => `up to ${n}`,
    rate: (points, worth) => `${points} points are ${worth}`,
    step: (n) => `in steps of ${n}`,
    share: (percent) => `up to ${percent} of the goods`,
    perOrder: (n) => `up to ${n} an order`,
    leave: (amount) => `at least ${amount} to pay`,
    off: "Paid with points",
  },

  after: {
    title: "After payment",
    earned: (n) => `${n} points for you`,
    coupon: (name, n) => (n === 1 ? `A coupon: ${name}` : `${n} coupons: ${name}`),
    days: (n) => (n === 1 ? "valid for a day" : `valid for ${n} days`),
    points: (n) => `${n} more points`,
    by: (name) => `with “${name}”`,
  },

  row: {
    earned: (n) => `+${n} points`,
    coupons: (n) => (n === 1 ? "a coupon" : `${n} coupons`),
    gift: (n) => (n === 1 ? "a gift" : `${n} gifts`),
    choose: "to choose",
  },

  coming: {
    chip: (moment, price) => `${price} from ${moment}`,
    line: (moment, price) => `${price} from ${moment}`,
    now: (price) => `announced; still ${price} now`,
  },
};
