import { agg, fromArray, keyBy, runningAggregate, values } from '../../lib/index.js';
import { BOUND, makeSales } from '../sales.js';
import type { Totals } from '../totals.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

interface RunningTotals {
  readonly key: unknown;
  readonly value: Totals;
}

export const runningTotals: Workload<RunningTotals> = {
  name: 'runningAggregate',
  about:
    'count and sum of each of 1,000 keys so far, after every event, as upserts; rxtide sums without rounding errors',
  events: 1_000_000,
  digest: ({ key, value }) => value.count + value.sum + String(key).length,
  weigh: ({ value }) => value.sum,
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000 });
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
            keyBy((sale) => sale.key),
            runningAggregate({ count: agg.count(), sum: agg.sum((sale) => sale.price) }, { form: 'upserts' }),
            values(),
          ),
          sink,
        ),
      loop: (sink) => {
        const totals = new Map<string, { count: number; sum: number }>();
        for (let i = 0; i < sales.length; i++) {
          const { key, price } = sales[i]!;
          const total = totals.get(key);
          if (total === undefined) totals.set(key, { count: 1, sum: price });
          else {
            total.count++;
            total.sum += price;
          }
          const { count, sum } = total ?? { count: 1, sum: price };
          sink({ key, value: { count, sum } });
        }
      },
    };
  },
};
