// Keeps one engine answering and a second one ready: an engine that breaks is dropped, and the call asked again.
// An engine is only a cache. What malls and baskets hold is kept on this side and handed over again when needed.

import { read, readQuote } from "./answer.js";
import { fault } from "./error.js";

const MALLS_INSIDE = 4;
const BASKETS_INSIDE = 8;
const CHANCES = 2;
const ACCEPTED = Object.freeze({ ok: true });

/**
 * One running engine, and which malls and baskets it holds, the longest unused first.
 * Any exception from here means that the engine is broken: refusals are answers, not exceptions.
 */
class Seat {
  #engine;
  #malls = new Set();
  #baskets = new Map();
  #latest = null;

  constructor(engine) {
    this.#engine = engine;
  }

  load(mall) {
    this.#latest = null;
    const answer = read(this.#engine.load(mall.id, mall.rulebook));
    if (answer.ok) this.#keepMall(mall.id);
    return answer;
  }

  quote(mall, request) {
    return readQuote(this.#with(mall).quote_rows(mall.id, request), mall.promotions);
  }

  /** A question to a mall, at the engine's door of that name. */
  ask(door, mall, ...asked) {
    return read(this.#with(mall)[door](mall.id, ...asked));
  }

  open(basket) {
    const answer = read(this.#with(basket.mall).open(basket.mall.id, basket.id, basket.request));
    if (answer.ok) this.#keepBasket(basket);
    return answer;
  }

  edit(basket, edit) {
    return read(this.#withBasket(basket).edit(basket.id, edit));
  }

  setQuantity(basket, line, quantity) {
    const refusal = this.#withBasket(basket).set_quantity(basket.id, line, quantity);
    return refusal === undefined ? ACCEPTED : read(refusal);
  }

  basketQuote(basket) {
    return readQuote(this.#withBasket(basket).basket_rows(basket.id), basket.mall.promotions);
  }

  basketDigest(basket) {
    return read(this.#withBasket(basket).basket_digest(basket.id));
  }

  basketHints(basket, asked) {
    return read(this.#withBasket(basket).basket_hints(basket.id, asked));
  }

  basketWallet(basket) {
    return read(this.#withBasket(basket).basket_wallet(basket.id));
  }

  basketPayable(basket) {
    const payable = this.#withBasket(basket).basket_payable(basket.id);
    if (!(payable >= 0)) throw new Error("the engine lost a basket");
    return payable;
  }

  #with(mall) {
    this.#latest = null;
    if (!this.#malls.has(mall.id)) expect(this.load(mall));
    else this.#keepMall(mall.id);
    return this.#engine;
  }

  #withBasket(basket) {
    // At a tap it is the one that was asked last.
    if (this.#latest === basket.id) return this.#engine;
    if (!this.#baskets.has(basket.id)) expect(this.open(basket));
    else {
      this.#keepMall(basket.mall.id);
      this.#keepBasket(basket);
    }
    return this.#engine;
  }

  #keepMall(id) {
    this.#malls.delete(id);
    this.#malls.add(id);
    if (this.#malls.size <= MALLS_INSIDE) return;
    const [oldest] = this.#malls;
    this.#malls.delete(oldest);
    this.#engine.drop_mall(oldest);
    for (const [basket, mall] of this.#baskets) if (mall === oldest) this.#baskets.delete(basket);
  }

  #keepBasket(basket) {
    this.#baskets.delete(basket.id);
    this.#baskets.set(basket.id, basket.mall.id);
    this.#latest = basket.id;
    if (this.#baskets.size <= BASKETS_INSIDE) return;
    const [oldest] = this.#baskets.keys();
    this.#baskets.delete(oldest);
    this.#engine.close(oldest);
  }
}

/**
 * The engines of one host: `host.start()` promises a new engine, `host.startNow()` gives one at once,
 * or null where the host cannot.
 */
export class Engines {
  #host;
  #live = null;
  #spare = null;
  #preparing = null;
  #failure;

  constructor(host) {
    this.#host = host;
  }

  /** Waits until an engine runs; throws `engine-down` with its cause when none does. */
  async ready() {
    if (!this.#live && !this.#spare) await this.#prepare();
    if (!this.#seat()) throw fault("engine-down", "", this.#failure);
  }

  /** Asks `question(seat)`; throws `engine-down` when two engines in a row broke over it. */
  ask(question) {
    for (let chance = 0; chance < CHANCES; chance += 1) {
      const seat = this.#seat();
      if (!seat) break;
      try {
        return question(seat);
      } catch (error) {
        this.#failure = error;
        if (this.#live === seat) this.#live = null;
      }
    }
    throw fault("engine-down", "", this.#failure);
  }

  #seat() {
    if (!this.#live) {
      const engine = this.#spare || this.#startNow();
      this.#spare = null;
      this.#live = engine && new Seat(engine);
      this.#prepare();
    }
    return this.#live;
  }

  #startNow() {
    try {
      return this.#host.startNow();
    } catch (error) {
      this.#failure = error;
      return null;
    }
  }

  /** Makes the spare engine ahead of need, because not every host can make one at once. */
  #prepare() {
    if (this.#spare) return Promise.resolve();
    if (!this.#preparing) {
      this.#preparing = this.#host
        .start()
        .then(
          (engine) => {
            this.#spare = engine;
          },
          (error) => {
            this.#failure = error;
          },
        )
        .then(() => {
          this.#preparing = null;
        });
    }
    return this.#preparing;
  }
}

/** What was accepted once is accepted again: anything else is a broken engine. */
function expect(answer) {
  if (!answer.ok) throw new Error("the engine refused what it had accepted");
}
