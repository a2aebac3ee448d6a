// Sorts stores by how far they are from here; the position stays on this device.
export interface Place {
  latitude: number;
  longitude: number;
}

const EARTH_METRES = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Metres along the ground, by the haversine. */
export function metresBetween(a: Place, b: Place): number {
  const across = Math.sin(radians(b.latitude - a.latitude) / 2);
  const along = Math.sin(radians(b.longitude - a.longitude) / 2);
  const chord = across * across + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * along * along;
  return 2 * EARTH_METRES * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** The nearest first; those equally far by name. */
export function nearest<S extends Place & { id: string }>(stores: readonly S[], here: Place): { store: S; metres: number }[] {
  return stores
    .map((store) => ({ store, metres: Math.round(metresBetween(here, store)) }))
    .sort((a, b) => a.metres - b.metres || (a.store.id < b.store.id ? -1 : 1));
}

export type Position = { state: "found"; here: Place } | { state: "denied" | "unavailable" };

const PATIENCE_MS = 8000;

/** Asks the device where it is, once. */
export function askPosition(): Promise<Position> {
  return new Promise((done) => {
    if (!("geolocation" in navigator)) return done({ state: "unavailable" });
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ state: "found", here: { latitude: coords.latitude, longitude: coords.longitude } }),
      ({ code, PERMISSION_DENIED }) => done({ state: code === PERMISSION_DENIED ? "denied" : "unavailable" }),
      { maximumAge: 300_000, timeout: PATIENCE_MS },
    );
  });
}
