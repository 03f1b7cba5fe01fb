import { from, groupBy, mergeMap, toArray } from 'rxjs';
import { agg, fromArray, keyBy, session, values, windowBy } from '../../lib/index.js';
import { sessionsLoop } from '../loops/sessions.js';
import { BOUND, makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { digestTotals, weighTotals } from '../totals.js';
import type { TotalsResult } from '../totals.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

const GAP = 4_000;

export const sessions: Workload<TotalsResult> = {
  name: 'sessions',
  about: `count and sum per key and session, ${GAP / 1_000} s apart, some 55 events each; RxJS: an array per key, sorted and cut at the end`,
  events: 1_000_000,
  digest: digestTotals,
  weigh: weighTotals,
  wanted: [{ ratio: 'loop', least: 0.7 }],
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000 });
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
            keyBy((sale) => sale.key),
            windowBy(session(GAP), { count: agg.count(), sum: agg.sum((sale) => sale.price) }),
            values(),
          ),
          sink,
        ),
      loop: (sink) => sessionsLoop(sales, sink, { gap: GAP, bound: BOUND }),
      rxjs: (sink) =>
        drain(
          from(sales).pipe(
            groupBy((sale) => sale.key),
            mergeMap((key$) =>
              key$.pipe(
                toArray(),
                mergeMap((ofKey) => cut(key$.key, ofKey)),
              ),
            ),
          ),
          sink,
        ),
    };
  },
};

/** The sessions of all events of a key. */
function cut(key: string, sales: Sale[]): TotalsResult[] {
  const results: { key: string; window: { start: number; end: number }; value: { count: number; sum: number } }[] = [];
  sales.sort((a, b) => a.at - b.at);
  for (const { at, price } of sales) {
    const last = results.at(-1);
    if (last !== undefined && at <= last.window.end) {
      last.window.end = at + GAP;
      last.value.count++;
      last.value.sum += price;
    } else {
      results.push({ key, window: { start: at, end: at + GAP }, value: { count: 1, sum: price } });
    }
  }
  return results;
}
