import { agg, fromArray, keyBy, sliding, tumbling, values, windowBy } from '../../lib/index.js';
import type { WindowAssigner } from '../../lib/index.js';
import { slidingLoop } from '../loops/sliding.js';
import { makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { digestTotals, weighTotals } from '../totals.js';
import type { TotalsResult } from '../totals.js';
import { drain } from '../workload.js';
import type { Run, Times, Wanted, Workload } from '../workload.js';

const KEYS = 100;
const PER_MS = 20;
const JITTER = 100;
const BOUND = 200;

interface Sweep {
  readonly series: string;
  readonly size: number;
  readonly slide: number;
  /** What it is compared with: tumbling windows of this size. */
  readonly tumbling: number;
  readonly wanted?: readonly Wanted[];
}

const MINUTE = 60_000;
const SLIDES = [60_000, 30_000, 10_000, 5_000, 1_000, 500, 250];

/** Windows of a minute, by how often a new one begins. */
export const overlapSweep: readonly Workload<TotalsResult>[] = SLIDES.map((slide) =>
  swept({
    series: 'windows of 60 s',
    size: MINUTE,
    slide,
    tumbling: MINUTE,
    // An event costs at most a tenth more than in tumbling windows.
    ...(slide === 500 ? { wanted: [{ ratio: 'tumbling, per event', least: 0.91 }] } : {}),
  }),
);

const LENGTHS = [10, 20, 40, 80];

/** Windows that begin each second, by how many are open at a time. */
export const concurrentWindows: readonly Workload<TotalsResult>[] = LENGTHS.map((seconds) =>
  swept({
    series: 'a window a second',
    size: seconds * 1_000,
    slide: 1_000,
    tumbling: 1_000,
    // An event in 80 windows costs at most three tenths more than in one.
    ...(seconds === 80 ? { wanted: [{ ratio: 'tumbling, per event', least: 0.77 }] } : {}),
  }),
);

/**
 * Results are told apart from events as in slidingPerEvent.ts: the same windows are run over with all events, and over the first of each key and
 * slide alone.
 */
function swept({ series, size, slide, tumbling: plain, wanted = [] }: Sweep): Workload<TotalsResult> {
  // All keys come in each slide.
  const kept = KEYS / (PER_MS * slide);
  const perEvent = (all = NaN, thinned = NaN): number => (all - thinned) / (1 - kept);
  const slidingPerEvent = (times: Times): number => perEvent(times['rxtide'], times['thinned']);
  return {
    name: `sliding ${size / 1_000} s by ${slide / 1_000} s`,
    about:
      `each event in ${size / slide} windows; count and sum of ${KEYS} keys, ${PER_MS} events a ms, 0.1 s out of order; 'per event' is the ` +
      `time without results: (all events − the first per key and slide) / events left out; tumbling: ${plain / 1_000} s, in the same way`,
    events: 1_000_000,
    smallEvents: 10_000,
    digest: digestTotals,
    weigh: weighTotals,
    wanted,
    point: { chart: 'overlap', series, x: size / slide },
    ratios: (times) => ({
      loop: times['loop']! / times['rxtide']!,
      'tumbling, per event': perEvent(times['tumbling'], times['tumbling, thinned']) / slidingPerEvent(times),
    }),
    figures: (times) => ({
      'per event': slidingPerEvent(times),
      'results, per event': times['rxtide']! - slidingPerEvent(times),
    }),
    prepare(events) {
      const sales = makeSales(events, { keys: KEYS, perMs: PER_MS, jitter: JITTER });
      const thinned = firstPerKeyAndSlide(sales, slide);
      return {
        rxtide: pipeline(sales, sliding(size, slide)),
        loop: (sink) => slidingLoop(sales, sink, { size, slide, bound: BOUND }),
        aside: {
          thinned: pipeline(thinned, sliding(size, slide)),
          tumbling: pipeline(sales, tumbling(plain)),
          'tumbling, thinned': pipeline(thinned, tumbling(plain)),
        },
      };
    },
  };
}

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

/** The first sale of each key in each slide. */
export function firstPerKeyAndSlide(sales: readonly Sale[], slide: number): Sale[] {
  const seen = new Set<string>();
  return sales.filter(({ at, key }) => {
    const before = seen.size;
    return seen.add(`${Math.floor(at / slide)} ${key}`).size > before;
  });
}
