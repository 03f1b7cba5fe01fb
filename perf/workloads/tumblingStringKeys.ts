import { from } from 'rxjs';
import { agg, fromArray, keyBy, minutes, tumbling, values, windowBy } from '../../lib/index.js';
import { tumblingLoop } from '../loops/tumbling.js';
import { tumblingRxjs } from '../loops/tumblingRxjs.js';
import { BOUND, makeSales } from '../sales.js';
import { digestTotals, weighTotals } from '../totals.js';
import type { TotalsResult } from '../totals.js';
import { drain } from '../workload.js';
import type { Wanted, Workload } from '../workload.js';

interface Shape {
  readonly keys: number;
  /** Whether a few keys have most of the events: the nth one an nth as many as the first. */
  readonly zipf?: boolean;
  readonly wanted: readonly Wanted[];
  readonly rxjsEvents?: number;
}

/** The standard workload, with so many string keys. */
export function tumblingStringKeys({
  keys,
  zipf = false,
  wanted,
  rxjsEvents = 1_000_000,
}: Shape): Workload<TotalsResult> {
  const count = keys === 1 ? 'one string key' : `${keys.toLocaleString('en')} string keys`;
  return {
    name: `tumbling, ${count}${zipf ? ', Zipf' : ''}`,
    about:
      'count and sum per key and minute; an event a ms, half a second out of order; fromArray with its batches of 1,024' +
      (zipf ? '; of the keys, the nth comes an nth as often as the first' : ''),
    events: 1_000_000,
    rxjsEvents,
    digest: digestTotals,
    weigh: weighTotals,
    wanted,
    point: { chart: 'keys', series: zipf ? 'Zipf' : 'evenly', x: keys },
    prepare(events) {
      const sales = makeSales(events, { keys, zipf });
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
