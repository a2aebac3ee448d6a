// The same page with the engine's file kept apart.

import { yuan } from "liebian";
import { load } from "liebian/slim";

import { MALL, REQUEST } from "./cart.js";

load(MALL, { wasm: "./liebian.wasm" }).then((mall) => {
  document.title = `¥${yuan(mall.basket(REQUEST).payable())} ¥${yuan(mall.quote(REQUEST).payable)}`;
});
