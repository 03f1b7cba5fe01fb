import { from, groupBy, map, mergeMap, reduce } from 'rxjs';
import { agg, fromArray, keyBy, seconds, sliding, values, windowBy } from '../../lib/index.js';
import { slidingLoop } from '../loops/sliding.js';
import { BOUND, makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { digestTotals, weighTotals } from '../totals.js';
import type { Totals, TotalsResult } from '../totals.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

const SIZE = 60_000;
const SLIDE = 1_000;

export const slidingWhole: Workload<TotalsResult> = {
  name: 'sliding 60 s by 1 s, an event a ms',
  about:
    'count and sum of 100 keys, an event a ms, half a second out of order: a result per ten events, firing included; the loop adds and ' +
    'subtracts slides; RxJS: each event in 60 groups',
  events: 1_000_000,
  rxjsEvents: 5_000,
  digest: digestTotals,
  weigh: weighTotals,
  prepare(events) {
    const sales = makeSales(events, { keys: 100 });
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
            keyBy((sale) => sale.key),
            windowBy(sliding(seconds(60), seconds(1)), { count: agg.count(), sum: agg.sum((sale) => sale.price) }),
            values(),
          ),
          sink,
        ),
      loop: (sink) => slidingLoop(sales, sink, { size: SIZE, slide: SLIDE, bound: BOUND }),
      rxjs: (sink) =>
        drain(
          from(sales).pipe(
            mergeMap((sale) => {
              const last = Math.floor(sale.at / SLIDE) * SLIDE;
              return Array.from({ length: SIZE / SLIDE }, (_, i) => ({ start: last - i * SLIDE, sale }));
            }),
            groupBy(({ start }) => start),
            mergeMap((window$) => {
              const window = { start: window$.key, end: window$.key + SIZE };
              return window$.pipe(
                groupBy(({ sale }) => sale.key),
                mergeMap((key$) =>
                  key$.pipe(
                    reduce<{ sale: Sale }, Totals>(
                      ({ count, sum }, { sale }) => ({ count: count + 1, sum: sum + sale.price }),
                      { count: 0, sum: 0 },
                    ),
                    map((value) => ({ key: key$.key, window, value })),
                  ),
                ),
              );
            }),
          ),
          sink,
        ),
    };
  },
};
