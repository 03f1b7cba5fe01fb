import { from, groupBy, map, mergeMap, reduce } from 'rxjs';
import { agg, fromArray, keyBy, minutes, tumbling, values, windowBy } from '../../lib/index.js';
import { BOUND, makeUserSales, MINUTE } from '../sales.js';
import type { UserSale } from '../sales.js';
import { digestTotals, weighTotals } from '../totals.js';
import type { Totals, TotalsResult } from '../totals.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

export const tumblingIntegerKeys: Workload<TotalsResult> = {
  name: 'tumbling, 1,000 integer keys',
  about: 'the same with numbers for keys',
  events: 1_000_000,
  rxjsEvents: 500_000,
  digest: digestTotals,
  weigh: weighTotals,
  wanted: [{ ratio: 'loop', least: 2, aim: 2.5 }],
  prepare(events) {
    const sales = makeUserSales(events, { keys: 1_000 });
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
            keyBy((sale) => sale.userId),
            windowBy(tumbling(minutes(1)), { count: agg.count(), sum: agg.sum((sale) => sale.price) }),
            values(),
          ),
          sink,
        ),
      loop: (sink) => loop(sales, sink),
      rxjs: (sink) =>
        drain(
          from(sales).pipe(
            groupBy((sale) => Math.floor(sale.at / MINUTE) * MINUTE),
            mergeMap((window$) => {
              const window = { start: window$.key, end: window$.key + MINUTE };
              return window$.pipe(
                groupBy((sale) => sale.userId),
                mergeMap((key$) =>
                  key$.pipe(
                    reduce<UserSale, Totals>(({ count, sum }, sale) => ({ count: count + 1, sum: sum + sale.price }), {
                      count: 0,
                      sum: 0,
                    }),
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

interface Running {
  count: number;
  sum: number;
}

/** As `loops/tumbling.ts`; a copy, so that its Maps have seen keys of one kind only. */
function loop(sales: readonly UserSale[], sink: (result: TotalsResult) => void): number {
  const windows = new Map<number, Map<number, Running>>();
  let start = NaN;
  let end = NaN;
  let keys = new Map<number, Running>();
  let watermark = -Infinity;
  let nextEnd = Infinity;
  let late = 0;
  for (let i = 0; i < sales.length; i++) {
    const sale = sales[i]!;
    const at = sale.at;
    if (!(at >= start && at < end)) {
      start = Math.floor(at / MINUTE) * MINUTE;
      end = start + MINUTE;
      if (end - 1 <= watermark) {
        late++;
        start = end = NaN;
        continue;
      }
      const known = windows.get(start);
      keys = known ?? new Map<number, Running>();
      if (known === undefined) windows.set(start, keys);
      if (end < nextEnd) nextEnd = end;
    }
    const running = keys.get(sale.userId);
    if (running === undefined) {
      keys.set(sale.userId, { count: 1, sum: sale.price });
    } else {
      running.count++;
      running.sum += sale.price;
    }
    if (at - BOUND - 1 > watermark) {
      watermark = at - BOUND - 1;
      if (watermark >= nextEnd - 1) {
        nextEnd = closeWindows(windows, watermark, sink);
        start = end = NaN;
      }
    }
  }
  closeWindows(windows, Infinity, sink);
  return late;
}

function closeWindows(
  windows: Map<number, Map<number, Running>>,
  watermark: number,
  sink: (result: TotalsResult) => void,
): number {
  for (const start of [...windows.keys()].sort((a, b) => a - b)) {
    const window = { start, end: start + MINUTE };
    if (window.end - 1 > watermark) return window.end;
    for (const [key, value] of windows.get(start)!) sink({ key, window, value });
    windows.delete(start);
  }
  return Infinity;
}
