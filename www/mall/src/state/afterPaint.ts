// Work that nobody waits for: done once the page has been painted and the browser has nothing better to do.

/** A tap soon after makes what was begun for the last one useless: so long is waited for it. */
const PAUSE_MS = 120;
/** A page that is never idle gets it all the same, in the end. */
const LATEST_MS = 1500;

/** Does it when there is time, and hands back the way to call it off. */
export function afterPaint(run: () => void): () => void {
  let idle: number | undefined;
  const timer = setTimeout(() => {
    // Safari knows no idle time; the pause alone has let it paint.
    if (typeof requestIdleCallback === "function") idle = requestIdleCallback(run, { timeout: LATEST_MS });
    else run();
  }, PAUSE_MS);
  return () => {
    clearTimeout(timer);
    if (idle !== undefined) cancelIdleCallback(idle);
  };
}
