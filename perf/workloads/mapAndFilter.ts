import { filter, from, map } from 'rxjs';
import { filterValues, fromArray, mapValues, values } from '../../lib/index.js';
import { makeSales } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

export const mapAndFilter: Workload<number> = {
  name: 'map, filter, map',
  about:
    'mapValues, filterValues, mapValues between fromArray and values, beside from(array).pipe(map, filter, map); half pass',
  events: 1_000_000,
  digest: (price) => price,
  weigh: (price) => price,
  wanted: [{ ratio: 'rxjs', least: 1.3 }],
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000, jitter: 0 });
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sales, { timestampOf: (sale) => sale.at }).pipe(
            mapValues((sale) => sale.price * 4),
            filterValues((quarters) => quarters > 20_000),
            mapValues((quarters) => quarters - 20_000),
            values(),
          ),
          sink,
        ),
      loop: (sink) => {
        for (let i = 0; i < sales.length; i++) {
          const quarters = sales[i]!.price * 4;
          if (quarters > 20_000) sink(quarters - 20_000);
        }
      },
      rxjs: (sink) =>
        drain(
          from(sales).pipe(
            map((sale) => sale.price * 4),
            filter((quarters) => quarters > 20_000),
            map((quarters) => quarters - 20_000),
          ),
          sink,
        ),
    };
  },
};
