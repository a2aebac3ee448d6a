// Asks the device where it is, once and only when the customer wants it; the engine sorts the stores, and nothing leaves the device.
import type { GeoPoint } from "liebian/slim";

export type Position = { state: "found"; here: GeoPoint } | { state: "denied" | "unavailable" };

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
