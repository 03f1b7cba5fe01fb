import { from } from 'rxjs';
import { fromArray, values } from '../../lib/index.js';
import { BOUND, makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

export const entryAlone: Workload<Sale> = {
  name: 'entry and exit alone',
  about: 'fromArray to values: times, watermarks, batches of 1,024; RxJS: from(array)',
  events: 1_000_000,
  digest: ({ price }) => price,
  weigh: ({ price }) => price,
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000 });
    return {
      rxtide: (sink) =>
        drain(fromArray(sales, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(values()), sink),
      loop: (sink) => {
        for (let i = 0; i < sales.length; i++) sink(sales[i]!);
      },
      rxjs: (sink) => drain(from(sales), sink),
    };
  },
};
