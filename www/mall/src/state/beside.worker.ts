// A second engine beside the page: what takes a while is asked here, so that no tap ever waits for it.
import { load, type Rulebook } from "liebian/slim";
import wasm from "liebian/liebian.wasm?url";
import promises from "../../../shared/rulebook.json";
import type { Question } from "./beside";

const opened = load(promises as unknown as Rulebook, { wasm });

addEventListener("message", async ({ data }: MessageEvent<Question>) => {
  let told: unknown = null;
  try {
    const mall = await opened;
    told = data.door === "hints" ? mall.hints(data.request, data.asked) : mall.wallet(data.request);
  } catch {
    // Nothing is told: the page keeps what it shows.
  }
  postMessage({ id: data.id, told });
});
