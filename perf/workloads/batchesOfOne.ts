import { from } from 'rxjs';
import { agg, fromArray, keyBy, minutes, tumbling, values, windowBy } from '../../lib/index.js';
import { tumblingLoop } from '../loops/tumbling.js';
import { tumblingRxjs } from '../loops/tumblingRxjs.js';
import { BOUND, makeSales } from '../sales.js';
import { digestTotals, weighTotals } from '../totals.js';
import type { TotalsResult } from '../totals.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

export const batchesOfOne: Workload<TotalsResult> = {
  name: 'tumbling, batches of one',
  about: 'the standard workload with batchSize: 1',
  events: 500_000,
  digest: digestTotals,
  weigh: weighTotals,
  wanted: [{ ratio: 'loop', least: 0.35, aim: 0.5 }],
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000 });
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND, batchSize: 1 }).pipe(
            keyBy((sale) => sale.key),
            windowBy(tumbling(minutes(1)), { count: agg.count(), sum: agg.sum((sale) => sale.price) }),
            values(),
          ),
          sink,
        ),
      loop: (sink) => tumblingLoop(sales, sink),
      rxjs: (sink) => drain(from(sales).pipe(tumblingRxjs()), sink),
    };
  },
};
