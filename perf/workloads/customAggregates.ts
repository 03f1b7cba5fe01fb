import { from } from 'rxjs';
import { agg, fromArray, keyBy, minutes, tumbling, values, windowBy } from '../../lib/index.js';
import { tumblingLoop } from '../loops/tumbling.js';
import { tumblingRxjs } from '../loops/tumblingRxjs.js';
import { BOUND, makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { digestTotals, weighTotals } from '../totals.js';
import type { TotalsResult } from '../totals.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

export const customAggregates: Workload<TotalsResult> = {
  name: 'tumbling, agg.of',
  about: 'the standard workload with a count and a sum of agg.of, beside the built-in ones',
  events: 1_000_000,
  rxjsEvents: 500_000,
  digest: digestTotals,
  weigh: weighTotals,
  wanted: [{ ratio: 'built-ins', least: 0.8 }],
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000 });
    const sales$ = fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND });
    return {
      rxtide: (sink) =>
        drain(
          sales$.pipe(
            keyBy((sale) => sale.key),
            windowBy(tumbling(minutes(1)), {
              count: agg.of({
                create: () => 0,
                add: (count) => count + 1,
                merge: (count, more) => count + more,
                result: (count) => count,
                commutative: true,
              }),
              sum: agg.of({
                create: () => 0,
                add: (sum, sale: Sale) => sum + sale.price,
                merge: (sum, more) => sum + more,
                result: (sum) => sum,
                commutative: true,
              }),
            }),
            values(),
          ),
          sink,
        ),
      loop: (sink) => tumblingLoop(sales, sink),
      rxjs: (sink) => drain(from(sales).pipe(tumblingRxjs()), sink),
      same: {
        'built-ins': (sink) =>
          drain(
            sales$.pipe(
              keyBy((sale) => sale.key),
              windowBy(tumbling(minutes(1)), { count: agg.count(), sum: agg.sum((sale) => sale.price) }),
              values(),
            ),
            sink,
          ),
      },
    };
  },
};
