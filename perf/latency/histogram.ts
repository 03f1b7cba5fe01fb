/** The shortest and the longest time that a bucket of its own tells apart, µs. */
const LEAST = 1;
const MOST = 60_000_000;

/** A bucket's upper bound is so many times its lower bound: its middle is less than 1 % from either. */
const GROWTH = 1.0198;

const PER_LOG = 1 / Math.log(GROWTH);
const BUCKETS = Math.ceil(Math.log(MOST / LEAST) * PER_LOG) + 1;

/**
 * How often each time was measured, in buckets whose widths grow with the time: any percentile between 1 µs and 60 s is right within 1 %,
 * in 8 kB, and a sample costs one logarithm and no memory.
 */
export class LatencyHistogram {
  /** How many samples there are. */
  count = 0;
  /** The longest time, exactly, µs. */
  max = 0;
  readonly #counts = new Float64Array(BUCKETS);

  /** Adds a time, `times` over. */
  record(microseconds: number, times = 1): void {
    this.count += times;
    if (microseconds > this.max) this.max = microseconds;
    let bucket = microseconds > LEAST ? Math.floor(Math.log(microseconds / LEAST) * PER_LOG) : 0;
    if (bucket >= BUCKETS) bucket = BUCKETS - 1;
    this.#counts[bucket]! += times;
  }

  /** The least time that at least `percent` % of the samples do not exceed, µs; NaN without samples. */
  percentile(percent: number): number {
    if (this.count === 0) return NaN;
    const rank = Math.max(1, Math.ceil((percent / 100) * this.count - 1e-9));
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.#counts[bucket]!;
      if (seen >= rank) return Math.min(this.max, LEAST * GROWTH ** (bucket + 0.5));
    }
    return this.max;
  }

  clear(): void {
    this.count = 0;
    this.max = 0;
    this.#counts.fill(0);
  }
}

/** The percentiles that are reported. */
export const PERCENTILES: readonly number[] = [50, 90, 99, 99.9, 99.99];

/** How many samples must lie beyond a percentile for it to say more than the longest one does. */
const BEYOND = 3;

/** The highest of the percentiles of which so many samples can tell; `undefined`: none. */
export function topPercentile(samples: number): number | undefined {
  return PERCENTILES.findLast((percent) => samples * (1 - percent / 100) >= BEYOND - 1e-6);
}
