import { from } from 'rxjs';
import { agg, fromArray, keyBy, minutes, tumbling, values, windowBy } from '../../lib/index.js';
import { tumblingLoop } from '../loops/tumbling.js';
import { tumblingRxjs } from '../loops/tumblingRxjs.js';
import { BOUND, makeSales } from '../sales.js';
import { digestTotals, weighTotals } from '../totals.js';
import type { TotalsResult } from '../totals.js';
import { drain } from '../workload.js';
import type { Wanted, Workload } from '../workload.js';

/** The standard workload, with so many string keys. */
export function tumblingStringKeys(
  keys: number,
  name: string,
  wanted: readonly Wanted[],
  rxjsEvents: number,
): Workload<TotalsResult> {
  return {
    name: `tumbling, ${name}`,
    about:
      'count and sum per key and minute; an event a ms, half a second out of order; fromArray with its batches of 1,024',
    events: 2_000_000,
    rxjsEvents,
    digest: digestTotals,
    weigh: weighTotals,
    wanted,
    prepare(events) {
      const sales = makeSales(events, { keys });
      return {
        rxtide: (sink) =>
          drain(
            fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
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
}
