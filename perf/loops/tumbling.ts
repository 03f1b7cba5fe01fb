import { BOUND, MINUTE } from '../sales.js';
import type { Sale } from '../sales.js';
import type { TotalsResult } from '../totals.js';

interface Running {
  count: number;
  sum: number;
}

/** In ms. `bound`: how far events are out of order. */
export interface TumblingShape {
  readonly size: number;
  readonly bound: number;
}

const STANDARD: TumblingShape = { size: MINUTE, bound: BOUND };

/**
 * Count and sum per key and window of a minute, unless told otherwise, by hand: a Map of windows, each a Map of keys; the window of the last event is at hand, and a window is
 * closed when the watermark passes its end. Gives the number of late events.
 */
export function tumblingLoop(
  sales: readonly Sale[],
  sink: (result: TotalsResult) => void,
  { size, bound }: TumblingShape = STANDARD,
): number {
  const windows = new Map<number, Map<string, Running>>();
  let start = NaN;
  let end = NaN;
  let keys = new Map<string, Running>();
  let watermark = -Infinity;
  let nextEnd = Infinity;
  let late = 0;
  for (let i = 0; i < sales.length; i++) {
    const sale = sales[i]!;
    const at = sale.at;
    if (!(at >= start && at < end)) {
      start = Math.floor(at / size) * size;
      end = start + size;
      if (end - 1 <= watermark) {
        late++;
        start = end = NaN;
        continue;
      }
      const known = windows.get(start);
      keys = known ?? new Map<string, Running>();
      if (known === undefined) windows.set(start, keys);
      if (end < nextEnd) nextEnd = end;
    }
    const running = keys.get(sale.key);
    if (running === undefined) {
      keys.set(sale.key, { count: 1, sum: sale.price });
    } else {
      running.count++;
      running.sum += sale.price;
    }
    if (at - bound - 1 > watermark) {
      watermark = at - bound - 1;
      if (watermark >= nextEnd - 1) {
        nextEnd = closeWindows(windows, size, watermark, sink);
        start = end = NaN;
      }
    }
  }
  closeWindows(windows, size, Infinity, sink);
  return late;
}

/** Gives the results of the windows that the watermark has passed, and the end of the first that is left. */
function closeWindows(
  windows: Map<number, Map<string, Running>>,
  size: number,
  watermark: number,
  sink: (result: TotalsResult) => void,
): number {
  for (const start of [...windows.keys()].sort((a, b) => a - b)) {
    const window = { start, end: start + size };
    if (window.end - 1 > watermark) return window.end;
    for (const [key, value] of windows.get(start)!) sink({ key, window, value });
    windows.delete(start);
  }
  return Infinity;
}
