// Places come in as decimal degrees, as phones and maps tell them; the engine counts in millionths of a degree.

import { copy } from "./data.js";
import { LiebianError } from "./error.js";

const MILLION = 1000000;

/** The question in the engine's own measure; of a store only its id and its place are asked. */
export function inMillionths(stores, here) {
  const said = copy({ stores, here });
  return {
    stores: Array.isArray(said.stores) ? said.stores.map(storeAt) : said.stores,
    here: record(said.here) ? placeOf(said.here) : said.here,
  };
}

/** Asks, and tells the bounds of a refusal in degrees again. */
export function inDegrees(ask) {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof LiebianError)) throw error;
    throw new LiebianError(error.issues.map(toDegrees), error.cause);
  }
}

const record = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function storeAt(store) {
  return record(store) ? Object.assign({ id: store.id }, placeOf(store)) : store;
}

function placeOf({ latitude, longitude }) {
  return { latitude: millionths(latitude), longitude: millionths(longitude) };
}

/** A hair's breadth is 11 cm; what is no number is for the engine to refuse. */
function millionths(degrees) {
  return typeof degrees === "number" ? Math.round(degrees * MILLION) : degrees;
}

function toDegrees(issue) {
  if (issue.code !== "out-of-range") return issue;
  const { min, max } = issue.params;
  return Object.assign({}, issue, { params: { min: min / MILLION, max: max / MILLION } });
}
