// Reads a shared link's token from the address, once, and takes it out of sight.

/** The letters of a token, at most as many as a mini-program's scene holds. */
const TOKEN = /^[A-Za-z0-9_-]{1,32}$/;

export type Arrival = { token: string } | { unknown: true } | null;

/** What the address brings along: a token, something that cannot be one, or nothing. */
export function readArrival(): Arrival {
  const address = new URL(location.href);
  const said = address.searchParams.get("s") ?? address.searchParams.get("scene");
  if (said === null) return null;
  address.searchParams.delete("s");
  address.searchParams.delete("scene");
  // The place inside the mall stays; whoever copies the address shares no one's token.
  history.replaceState(history.state, "", address);
  return TOKEN.test(said) ? { token: said } : { unknown: true };
}
