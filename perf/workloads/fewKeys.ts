import { from, groupBy, map, mergeMap, reduce, Subject, tap, window } from 'rxjs';
import { agg, fromArray, keyBy, minutes, tumbling, values, windowBy } from '../../lib/index.js';
import { tumblingLoop } from '../loops/tumbling.js';
import { makeSales, MINUTE } from '../sales.js';
import type { Sale } from '../sales.js';
import { digestTotals, weighTotals } from '../totals.js';
import type { Totals, TotalsResult } from '../totals.js';
import { drain } from '../workload.js';
import type { Run, Workload } from '../workload.js';

const KEYS = 8;

export const fewKeys: Workload<TotalsResult> = {
  name: 'groupBy + window + reduce',
  about: `count and sum per minute of ${KEYS} string keys; in order, so that RxJS can close a window when an event of the next minute comes`,
  events: 1_000_000,
  digest: digestTotals,
  weigh: weighTotals,
  wanted: [{ ratio: 'rxjs', least: 8 }],
  prepare(events) {
    const sales = makeSales(events, { keys: KEYS, jitter: 0 });
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sales, { timestampOf: (sale) => sale.at }).pipe(
            keyBy((sale) => sale.key),
            windowBy(tumbling(minutes(1)), { count: agg.count(), sum: agg.sum((sale) => sale.price) }),
            values(),
          ),
          sink,
        ),
      loop: (sink) => tumblingLoop(sales, sink),
      rxjs: rxjs(sales),
    };
  },
};

/** Event time drives the boundaries: an event beyond the window ends it before it is counted. */
function rxjs(sales: readonly Sale[]): Run<TotalsResult> {
  return (sink) => {
    const sales$ = new Subject<Sale>();
    const boundary$ = new Subject<void>();
    let end = -Infinity;
    sales$
      .pipe(
        tap((sale) => {
          if (sale.at < end) return;
          end = (Math.floor(sale.at / MINUTE) + 1) * MINUTE;
          boundary$.next();
        }),
        window(boundary$),
        mergeMap((minute$) => {
          // The one before the first event is empty.
          const bounds = { start: end - MINUTE, end };
          return minute$.pipe(
            groupBy((sale) => sale.key),
            mergeMap((key$) =>
              key$.pipe(
                reduce<Sale, Totals>(({ count, sum }, sale) => ({ count: count + 1, sum: sum + sale.price }), {
                  count: 0,
                  sum: 0,
                }),
                map((value) => ({ key: key$.key, window: bounds, value })),
              ),
            ),
          );
        }),
      )
      .subscribe(sink);
    // `window` subscribes to the boundaries after the events, so these must not come all at once.
    from(sales).subscribe(sales$);
  };
}
