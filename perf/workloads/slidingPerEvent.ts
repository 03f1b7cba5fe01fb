import { agg, fromArray, keyBy, seconds, sliding, tumbling, values, windowBy } from '../../lib/index.js';
import type { WindowAssigner } from '../../lib/index.js';
import { makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { digestTotals, weighTotals } from '../totals.js';
import type { TotalsResult } from '../totals.js';
import { drain } from '../workload.js';
import type { Run, Workload } from '../workload.js';

const SIZE = 60_000;
const SLIDE = 1_000;
const BOUND = 200;

/**
 * What an event costs apart from firing. Firing costs the same whether a key has one event in a slice or a hundred, so the same windows are
 * run over with all events, and over the first event of each key and slice alone; the difference, divided by the number of
 * events left out, is what one more event costs. The same is done for tumbling windows, over the same events.
 */
export const slidingPerEvent: Workload<TotalsResult> = {
  name: 'sliding 60 s by 1 s, per event',
  about:
    '1,000 keys, 20 events a ms, 0.1 s out of order; time per event without firing: (all events − the first per key and slice) / ' +
    'events left out; beside tumbling 60 s, measured in the same way',
  events: 1_000_000,
  digest: digestTotals,
  weigh: weighTotals,
  wanted: [{ ratio: 'tumbling, per event', least: 0.8 }],
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000, perMs: 20, jitter: 100 });
    const thinned = firstPerKeyAndSlice(sales);
    const slidingOver = (over: readonly Sale[]): Run<TotalsResult> => pipeline(over, sliding(seconds(60), seconds(1)));
    const tumblingOver = (over: readonly Sale[]): Run<TotalsResult> => pipeline(over, tumbling(seconds(60)));
    return {
      rxtide: slidingOver(sales),
      loop: (sink) => slidingLoop(sales, sink),
      aside: {
        'sliding, thinned': slidingOver(thinned),
        tumbling: tumblingOver(sales),
        'tumbling, thinned': tumblingOver(thinned),
      },
    };
  },
  ratios(times) {
    const { rxtide = NaN, loop = NaN, tumbling = NaN } = times;
    return {
      loop: loop / rxtide,
      'tumbling, per event': (tumbling - times['tumbling, thinned']!) / (rxtide - times['sliding, thinned']!),
    };
  },
};

function pipeline(sales: readonly Sale[], assigner: WindowAssigner): Run<TotalsResult> {
  return (sink) =>
    drain(
      fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
        keyBy((sale) => sale.key),
        windowBy(assigner, { count: agg.count(), sum: agg.sum((sale) => sale.price) }),
        values(),
      ),
      sink,
    );
}

function firstPerKeyAndSlice(sales: readonly Sale[]): Sale[] {
  const seen = new Set<string>();
  return sales.filter(({ at, key }) => {
    const before = seen.size;
    return seen.add(`${Math.floor(at / SLIDE)} ${key}`).size > before;
  });
}

interface Running {
  count: number;
  sum: number;
}

/** By hand: totals per slide, and running totals per key, from which the slide that leaves the window is subtracted. */
export function slidingLoop(sales: readonly Sale[], sink: (result: TotalsResult) => void, bound = BOUND): number {
  const slides = new Map<number, Map<string, Running>>();
  const totals = new Map<string, Running>();
  let watermark = -Infinity;
  let start = NaN;
  let keys = new Map<string, Running>();
  /** The end of the next window to fire. */
  let nextEnd = Infinity;
  let late = 0;

  function fire(until: number): void {
    for (; nextEnd - 1 <= until && (slides.size > 0 || totals.size > 0); nextEnd += SLIDE) {
      const entering = slides.get(nextEnd - SLIDE);
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
      const window = { start: nextEnd - SIZE, end: nextEnd };
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
    if (!(at >= start && at < start + SLIDE)) {
      start = Math.floor(at / SLIDE) * SLIDE;
      if (start + SLIDE - 1 <= watermark) {
        // Its slide has entered the totals; what the windows that are still open would need is left to somebody else.
        late++;
        start = NaN;
        continue;
      }
      const known = slides.get(start);
      keys = known ?? new Map<string, Running>();
      if (known === undefined) slides.set(start, keys);
      if (nextEnd === Infinity || start + SLIDE < nextEnd) nextEnd = start + SLIDE;
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
