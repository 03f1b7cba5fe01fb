import { agg, fromArray, keyBy, seconds, sliding, tumbling, values, windowBy } from '../../lib/index.js';
import type { WindowAssigner } from '../../lib/index.js';
import { slidingLoop } from '../loops/sliding.js';
import { makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { digestTotals, weighTotals } from '../totals.js';
import type { TotalsResult } from '../totals.js';
import { drain } from '../workload.js';
import type { Run, Workload } from '../workload.js';
import { firstPerKeyAndSlide } from './overlapSweep.js';

const SIZE = 60_000;
const SLIDE = 1_000;
const BOUND = 200;

/**
 * What an event costs apart from firing. Firing costs the same whether a key has one event in a slice or a hundred, so the same windows are
 * run over with all events, and over the first event of each key and slice alone; the difference, divided by the number of
 * events left out, is what one more event costs. The same is done for tumbling windows, over the same events.
 */
export const slidingPerEvent: Workload<TotalsResult> = {
  name: 'sliding 60 s by 1 s, 1,000 keys',
  about:
    '1,000 keys, 20 events a ms, 0.1 s out of order; time per event without firing: (all events − the first per key and slice) / ' +
    'events left out; beside tumbling 60 s, measured in the same way',
  events: 1_000_000,
  digest: digestTotals,
  weigh: weighTotals,
  wanted: [{ ratio: 'tumbling, per event', least: 0.8 }],
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000, perMs: 20, jitter: 100 });
    const thinned = firstPerKeyAndSlide(sales, SLIDE);
    const slidingOver = (over: readonly Sale[]): Run<TotalsResult> => pipeline(over, sliding(seconds(60), seconds(1)));
    const tumblingOver = (over: readonly Sale[]): Run<TotalsResult> => pipeline(over, tumbling(seconds(60)));
    return {
      rxtide: slidingOver(sales),
      loop: (sink) => slidingLoop(sales, sink, { size: SIZE, slide: SLIDE, bound: BOUND }),
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
