import { agg, fromArray, globalWindow, keyBy, session, sliding, tumbling, values, windowBy } from '../../lib/index.js';
import type { WindowAssigner } from '../../lib/index.js';
import { sessionsLoop } from '../loops/sessions.js';
import { slidingLoop } from '../loops/sliding.js';
import { tumblingLoop } from '../loops/tumbling.js';
import { makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { digestTotals, weighTotals } from '../totals.js';
import type { Totals, TotalsResult } from '../totals.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

interface Shape {
  readonly name: string;
  readonly about: string;
  readonly assigner: WindowAssigner;
  readonly loop: (sales: readonly Sale[], sink: (result: TotalsResult) => void) => unknown;
}

const SECOND = 1_000;
const SIZE = 10_000 * SECOND;
const SLIDE = 1_000 * SECOND;
const GAP = 500 * SECOND;

/** Windows that are long, in the shapes of Flink's own benchmarks of windows: what an event costs, with few results. */
export const windowShapes: readonly Workload<TotalsResult>[] = [
  shape({
    name: 'global windows',
    about: 'one window for each key, until the end',
    assigner: globalWindow(),
    loop: globalLoop,
  }),
  shape({
    name: 'tumbling windows of 10,000 s',
    about: 'windows longer than the stream',
    assigner: tumbling(SIZE),
    loop: (sales, sink) => tumblingLoop(sales, sink, { size: SIZE, bound: 0 }),
  }),
  shape({
    name: 'sliding windows of 10,000 s by 1,000 s',
    about: 'each event in ten windows',
    assigner: sliding(SIZE, SLIDE),
    loop: (sales, sink) => slidingLoop(sales, sink, { size: SIZE, slide: SLIDE, bound: 0 }),
  }),
  shape({
    name: 'sessions 500 s apart',
    about: 'one session for each key, which each of its events makes longer',
    assigner: session(GAP),
    loop: (sales, sink) => sessionsLoop(sales, sink, { gap: GAP, bound: 0 }),
  }),
];

function shape({ name, about, assigner, loop }: Shape): Workload<TotalsResult> {
  return {
    name,
    about: `${about}; count and sum of 1,000 string keys, an event a ms, in order`,
    events: 1_000_000,
    digest: digestTotals,
    weigh: weighTotals,
    wanted: [{ ratio: 'loop', least: 0.5, aim: 0.7 }],
    prepare(events) {
      const sales = makeSales(events, { keys: 1_000, jitter: 0 });
      return {
        rxtide: (sink) =>
          drain(
            fromArray(sales, { timestampOf: (sale) => sale.at }).pipe(
              keyBy((sale) => sale.key),
              windowBy(assigner, { count: agg.count(), sum: agg.sum((sale) => sale.price) }),
              values(),
            ),
            sink,
          ),
        loop: (sink) => loop(sales, sink),
      };
    },
  };
}

function globalLoop(sales: readonly Sale[], sink: (result: TotalsResult) => void): void {
  const totals = new Map<string, { -readonly [P in keyof Totals]: Totals[P] }>();
  for (let i = 0; i < sales.length; i++) {
    const { key, price } = sales[i]!;
    const total = totals.get(key);
    if (total === undefined) {
      totals.set(key, { count: 1, sum: price });
    } else {
      total.count++;
      total.sum += price;
    }
  }
  for (const [key, value] of totals) sink({ key, window: { start: -Infinity, end: Infinity }, value });
}
