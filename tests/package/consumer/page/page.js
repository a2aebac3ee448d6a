// A page as a mall would write it: load, quote, show. The title tells the tests how it went.

import { load, yuan } from "liebian";

import { MALL, REQUEST } from "./cart.js";

load(MALL).then(
  (mall) => {
    document.title = `¥${yuan(mall.basket(REQUEST).payable())} ¥${yuan(mall.quote(REQUEST).payable)}`;
  },
  (error) => {
    document.title = error.code;
  },
);
