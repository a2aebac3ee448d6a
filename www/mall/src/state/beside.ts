// Questions that take the engine a while, asked of a second one in a worker; the first stays free for the next tap.
import type { Hints, HintsRequest, QuoteRequest, Wallet } from "liebian/slim";

/** What goes over: text, because what a page watches cannot be handed to a worker. */
export interface Question {
  id: number;
  door: "hints" | "wallet";
  request: string;
  asked?: HintsRequest;
}

let worker: Worker | null = null;
let lastId = 0;
const waiting = new Map<number, (told: unknown) => void>();

function start(): Worker {
  const started = new Worker(new URL("./beside.worker.ts", import.meta.url), { type: "module" });
  started.addEventListener("message", ({ data }: MessageEvent<{ id: number; told: unknown }>) => {
    waiting.get(data.id)?.(data.told);
    waiting.delete(data.id);
  });
  // A browser without such workers, or one that broke: nobody is kept waiting, and the next question tries again.
  started.addEventListener("error", () => {
    worker = null;
    for (const answer of waiting.values()) answer(null);
    waiting.clear();
  });
  return started;
}

function ask(question: Omit<Question, "id">): Promise<unknown> {
  return new Promise((answer) => {
    try {
      worker ??= start();
      lastId += 1;
      waiting.set(lastId, answer);
      worker.postMessage({ ...question, id: lastId } satisfies Question);
    } catch {
      answer(null);
    }
  });
}

/** What would make an order better; null where nobody answers. */
export const hintsBeside = (request: QuoteRequest, asked: HintsRequest) =>
  ask({ door: "hints", request: JSON.stringify(request), asked }) as Promise<Hints | null>;

/** What each coupon is worth to an order; null where nobody answers. */
export const walletBeside = (request: QuoteRequest) => ask({ door: "wallet", request: JSON.stringify(request) }) as Promise<Wallet | null>;
