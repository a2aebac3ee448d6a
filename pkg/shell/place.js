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

/** Asks, and tells a refusal in the words of the caller: bounds in degrees, and a place that is the store's own. */
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
  return record(store) ? { id: store.id, at: placeOf(store) } : store;
}

function placeOf({ latitude, longitude }) {
  return { latitude: millionths(latitude), longitude: millionths(longitude) };
}

/** A hair's breadth is 11 cm; what is no number is for the engine to refuse. */
function millionths(degrees) {
  return typeof degrees === "number" ? Math.round(degrees * MILLION) : degrees;
}

function toDegrees({ path, code, params }) {
  const told = code === "out-of-range" ? { min: params.min / MILLION, max: params.max / MILLION } : params;
  return { path: path.replace("].at.", "]."), code, params: told };
}
