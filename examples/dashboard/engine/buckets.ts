/** Upper ends of the classes of the latencies, ms; the last class has no end. */
export const LATENCIES = [0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] as const;

/** How many classes there are of how far behind the newest a reading came, each a quarter of a window long; the last has no end. */
export const BEHIND = 48;

export function latencyClassOf(ms: number): number {
  const at = LATENCIES.findIndex((end) => ms <= end);
  return at < 0 ? LATENCIES.length : at;
}

export function behindClassOf(ms: number, window: number): number {
  return Math.min(BEHIND - 1, Math.floor((4 * ms) / window));
}
