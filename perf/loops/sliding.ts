import type { Sale } from '../sales.js';
import type { TotalsResult } from '../totals.js';

interface Running {
  count: number;
  sum: number;
}

/** In ms. `bound`: how far events are out of order. */
export interface SlidingShape {
  readonly size: number;
  readonly slide: number;
  readonly bound: number;
}

/** By hand: totals per slide, and running totals per key, from which the slide that leaves the window is subtracted. */
export function slidingLoop(
  sales: readonly Sale[],
  sink: (result: TotalsResult) => void,
  { size, slide, bound }: SlidingShape,
): number {
  const slides = new Map<number, Map<string, Running>>();
  const totals = new Map<string, Running>();
  let watermark = -Infinity;
  let start = NaN;
  let keys = new Map<string, Running>();
  /** The end of the next window to fire. */
  let nextEnd = Infinity;
  let late = 0;

  function fire(until: number): void {
    for (; nextEnd - 1 <= until && (slides.size > 0 || totals.size > 0); nextEnd += slide) {
      const entering = slides.get(nextEnd - slide);
      if (entering !== undefined) {
        for (const [key, { count, sum }] of entering) {
          const total = totals.get(key);
          if (total === undefined) {
            totals.set(key, { count, sum });
          } else {
            total.count += count;
            total.sum += sum;
          }
        }
      }
      const window = { start: nextEnd - size, end: nextEnd };
      for (const [key, { count, sum }] of totals) sink({ key, window, value: { count, sum } });
      const leaving = slides.get(window.start);
      if (leaving !== undefined) {
        for (const [key, { count, sum }] of leaving) {
          const total = totals.get(key)!;
          total.count -= count;
          total.sum -= sum;
          if (total.count === 0) totals.delete(key);
        }
        slides.delete(window.start);
      }
    }
  }

  for (let i = 0; i < sales.length; i++) {
    const { at, key, price } = sales[i]!;
    if (!(at >= start && at < start + slide)) {
      start = Math.floor(at / slide) * slide;
      if (start + slide - 1 <= watermark) {
        // Its slide has entered the totals; what the windows that are still open would need is left to somebody else.
        late++;
        start = NaN;
        continue;
      }
      const known = slides.get(start);
      keys = known ?? new Map<string, Running>();
      if (known === undefined) slides.set(start, keys);
      if (nextEnd === Infinity || start + slide < nextEnd) nextEnd = start + slide;
    }
    const running = keys.get(key);
    if (running === undefined) {
      keys.set(key, { count: 1, sum: price });
    } else {
      running.count++;
      running.sum += price;
    }
    if (at - bound - 1 > watermark) {
      watermark = at - bound - 1;
      if (watermark >= nextEnd - 1) fire(watermark);
    }
  }
  fire(Infinity);
  return late;
}
