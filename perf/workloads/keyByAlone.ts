import { from, groupBy, mergeMap } from 'rxjs';
import { fromArray, keyBy, values } from '../../lib/index.js';
import { BOUND, makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

export const keyByAlone: Workload<Sale> = {
  name: 'keyBy alone',
  about: 'fromArray, keyBy, values; RxJS: groupBy and mergeMap',
  events: 1_000_000,
  digest: ({ price }) => price,
  weigh: ({ price }) => price,
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000 });
    const sales$ = fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND });
    return {
      rxtide: (sink) =>
        drain(
          sales$.pipe(
            keyBy((sale) => sale.key),
            values(),
          ),
          sink,
        ),
      rxjs: (sink) =>
        drain(
          from(sales).pipe(
            groupBy((sale) => sale.key),
            mergeMap((key$) => key$),
          ),
          sink,
        ),
      same: { 'without keyBy': (sink) => drain(sales$.pipe(values()), sink) },
    };
  },
};
