// The one timer of the mall: it ticks once a second while the page can be seen, and sleeps otherwise.
import { readonly, shallowRef } from "vue";

const beat = shallowRef(Date.now());
let timer: ReturnType<typeof setTimeout> | undefined;

function tick() {
  beat.value = Date.now();
  // Aim at the next full second, so that every countdown turns at the same moment.
  timer = setTimeout(tick, 1000 - (beat.value % 1000));
}

function follow() {
  clearTimeout(timer);
  if (document.visibilityState === "visible") tick();
}

/** The real clock, second by second. */
export const second = readonly(beat);

export function startTimer(): void {
  document.addEventListener("visibilitychange", follow);
  follow();
}
