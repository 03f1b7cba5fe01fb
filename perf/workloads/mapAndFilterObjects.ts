import { filter, from, map } from 'rxjs';
import { filterValues, fromArray, mapValues, values } from '../../lib/index.js';
import { makeSales } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

interface Net {
  readonly key: string;
  readonly net: number;
}

export const mapAndFilterObjects: Workload<Net> = {
  name: 'map, filter, map: objects',
  about: 'the same, where the functions make objects',
  events: 1_000_000,
  digest: ({ key, net }) => key.length * 1_000 + net,
  weigh: ({ net }) => net,
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000, jitter: 0 });
    return {
      rxtide: (sink) =>
        drain(
          fromArray(sales, { timestampOf: (sale) => sale.at }).pipe(
            mapValues(({ key, price }) => ({ key, price, tax: price * 0.25 })),
            filterValues(({ price }) => price > 5_000),
            mapValues(({ key, price, tax }) => ({ key, net: price - tax })),
            values(),
          ),
          sink,
        ),
      loop: (sink) => {
        for (let i = 0; i < sales.length; i++) {
          const { key, price } = sales[i]!;
          if (price > 5_000) sink({ key, net: price - price * 0.25 });
        }
      },
      rxjs: (sink) =>
        drain(
          from(sales).pipe(
            map(({ key, price }) => ({ key, price, tax: price * 0.25 })),
            filter(({ price }) => price > 5_000),
            map(({ key, price, tax }) => ({ key, net: price - tax })),
          ),
          sink,
        ),
    };
  },
};
