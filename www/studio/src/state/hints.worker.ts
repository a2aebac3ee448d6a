// A second engine beside the page: hints take as long as many quotes, and nobody who types waits for them.
import { load, type Mall } from "liebian/slim";
import wasm from "liebian/liebian.wasm?url";
import type { Question } from "./hints";

let opened: { book: string; mall: Promise<Mall> } | null = null;

addEventListener("message", async ({ data }: MessageEvent<Question>) => {
  const { id, book, request, asked } = data;
  if (opened?.book !== book) opened = { book, mall: load(book, { wasm }) };
  try {
    postMessage({ id, told: (await opened.mall).hints(request, asked) });
  } catch {
    // A request that the engine refuses is told beside the cart; here there is nothing to say.
    postMessage({ id, told: null });
  }
});
