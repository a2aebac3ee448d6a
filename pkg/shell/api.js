// What every host offers beside its own load().

export { LiebianError } from "./error.js";
export { yuan } from "./figures.js";
export { Basket, Mall } from "./mall.js";
export { sentence } from "./sentence.js";
