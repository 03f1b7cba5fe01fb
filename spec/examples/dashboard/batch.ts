import type { Reading } from '../../../examples/dashboard/pipeline/reading.js';

/** The figures of a key and a window, worked out of all their readings at once. */
export interface Batch {
  readonly count: number;
  readonly mean: number;
  readonly p95: number;
}

export interface Bounds {
  readonly window: number;
  readonly outOfOrderness: number;
  readonly allowedLateness: number;
}

/** The figures by window and key, `start key`, and how many readings were late: by sorting and adding, without any stream. */
export function batch(
  readings: readonly Reading[],
  bounds: Bounds,
): { readonly figures: Map<string, Batch>; readonly late: number } {
  const { window, outOfOrderness, allowedLateness } = bounds;
  const values = new Map<string, number[]>();
  let newest = -Infinity;
  let late = 0;
  for (const { at, key, value } of readings) {
    const start = Math.floor(at / window) * window;
    const isLate = start + window - 1 + allowedLateness <= newest - outOfOrderness - 1;
    newest = Math.max(newest, at);
    if (isLate) late++;
    else {
      const name = `${start} ${key}`;
      const before = values.get(name);
      if (before === undefined) values.set(name, [value]);
      else before.push(value);
    }
  }
  return { figures: new Map(Array.from(values, ([name, all]) => [name, figuresOf(all)])), late };
}

function figuresOf(values: readonly number[]): Batch {
  const sorted = values.toSorted((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { count: values.length, mean, p95: sorted[Math.floor(0.95 * (values.length - 1))] as number };
}
