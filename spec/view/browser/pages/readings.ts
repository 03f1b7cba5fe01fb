/** A measurement: out of order by up to two seconds. */
export interface Reading {
  readonly at: number;
  readonly sensor: string;
  readonly value: number;
}

/** The n-th reading of `sensors` sensors, `perSecond` in a second: the same in every run. */
export function reading(n: number, sensors: number, perSecond: number): Reading {
  // A generator of Lehmer's, with the number as its seed.
  const noise = (Math.imul(n + 1, 48_271) >>> 0) / 2 ** 32;
  const at = Math.floor((n * 1000) / perSecond) - Math.floor(noise * 2000);
  return { at: Math.max(0, at), sensor: `s${(Math.imul(n, 7919) >>> 0) % sensors}`, value: Math.floor(noise * 100) };
}

/** Count and sum of each sensor and second, by `sensor second`, as a plain loop works them out. */
export function batchOf(readings: Iterable<Reading>): Record<string, readonly [number, number]> {
  const sums: Record<string, readonly [number, number]> = {};
  for (const { at, sensor, value } of readings) {
    const name = `${sensor} ${Math.floor(at / 1000)}`;
    const [n, sum] = sums[name] ?? [0, 0];
    sums[name] = [n + 1, sum + value];
  }
  return sums;
}
