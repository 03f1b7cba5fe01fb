import { from, groupBy, mergeMap, scan } from 'rxjs';
import { fromArray, keyBy, keyedProcess, values, valueState } from '../../lib/index.js';
import { BOUND, makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { drain } from '../workload.js';
import type { Wanted, Workload } from '../workload.js';

/** A running total per key: one value state, read and written by every event, and a result for each. */
export function keyedProcessTotals(keys: number, wanted: readonly Wanted[], rxjsEvents: number): Workload<number> {
  return {
    name: `keyedProcess, ${keys.toLocaleString('en')} keys`,
    about: 'a running total per string key, in one value state; RxJS: groupBy and scan',
    events: 1_000_000,
    rxjsEvents,
    digest: (total) => total,
    weigh: (total) => total,
    wanted,
    prepare(events) {
      const sales = makeSales(events, { keys });
      return {
        rxtide: (sink) =>
          drain(
            fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
              keyBy((sale) => sale.key),
              keyedProcess({
                state: { total: valueState(0) },
                onEvent: (sale, { state }) => (state.total.value += sale.price),
              }),
              values(),
            ),
            sink,
          ),
        loop: (sink) => loop(sales, sink),
        rxjs: (sink) =>
          drain(
            from(sales).pipe(
              groupBy((sale) => sale.key),
              mergeMap((key$) => key$.pipe(scan((total, sale) => total + sale.price, 0))),
            ),
            sink,
          ),
      };
    },
  };
}

/** By hand, with the watermark, which a process function is told. */
function loop(sales: readonly Sale[], sink: (total: number) => void): number {
  const totals = new Map<string, number>();
  let watermark = -Infinity;
  let late = 0;
  for (let i = 0; i < sales.length; i++) {
    const { at, key, price } = sales[i]!;
    if (at <= watermark) late++;
    const total = (totals.get(key) ?? 0) + price;
    totals.set(key, total);
    sink(total);
    if (at - BOUND - 1 > watermark) watermark = at - BOUND - 1;
  }
  return late;
}
