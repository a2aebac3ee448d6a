// Reads a shared link's token from the address, once, and takes it out of sight when it is kept.

/** The letters of a token, at most as many as a mini-program's scene holds. */
const TOKEN = /^[A-Za-z0-9_-]{1,32}$/;

export type Arrival = { token: string } | { unknown: true } | null;

/** What the address brings along: a token, something that cannot be one, or nothing. */
export function readArrival(): Arrival {
  const address = new URL(location.href);
  const said = address.searchParams.get("s") ?? address.searchParams.get("scene");
  if (said === null) return null;
  if (TOKEN.test(said)) return { token: said };
  leaveNoToken();
  return { unknown: true };
}

/** Takes the token out of the address, once it is kept: whoever copies the address shares no one's token. */
export function leaveNoToken(): void {
  const address = new URL(location.href);
  address.searchParams.delete("s");
  address.searchParams.delete("scene");
  // The place inside the mall stays.
  history.replaceState(history.state, "", address);
}
