// What the racers are called, by themselves, so that whoever is timed from cold brings nothing else along.

export const PLAIN = "plain JavaScript";
export const TUNED = "tuned JavaScript";
export const PAYABLE = "Liebian basket, payable";
/** The answer, of which only the sums are read. */
export const SUMS = "Liebian basket, sums of the answer";
export const FULL = "Liebian basket, full answer";
export const OBJECT = "Liebian, object in, object out";
export const TEXT = "Liebian, text in, text out";
export const PLAIN_TEXT = "plain JavaScript, text in, text out";
export const TUNED_TEXT = "tuned JavaScript, text in, text out";
export const RULES = "json-rules-engine + plain JavaScript";
export const MEDUSA = "Medusa computeActions";
