import { groupBy, map, mergeMap, reduce } from 'rxjs';
import type { OperatorFunction } from 'rxjs';
import { MINUTE } from '../sales.js';
import type { Sale } from '../sales.js';
import type { Totals, TotalsResult } from '../totals.js';

/**
 * Count and sum per key and minute with RxJS's own operators. Events are out of order and RxJS has no watermark, so no window can be
 * closed before the stream ends: all of them are open until then.
 */
export function tumblingRxjs(): OperatorFunction<Sale, TotalsResult> {
  return (sales$) =>
    sales$.pipe(
      groupBy((sale) => Math.floor(sale.at / MINUTE) * MINUTE),
      mergeMap((window$) => {
        const window = { start: window$.key, end: window$.key + MINUTE };
        return window$.pipe(
          groupBy((sale) => sale.key),
          mergeMap((key$) =>
            key$.pipe(
              reduce(addSale, { count: 0, sum: 0 }),
              map((value) => ({ key: key$.key, window, value })),
            ),
          ),
        );
      }),
    );
}

function addSale({ count, sum }: Totals, sale: Sale): Totals {
  return { count: count + 1, sum: sum + sale.price };
}
