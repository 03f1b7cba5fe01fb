import { from, mergeMap } from 'rxjs';
import { fromArray, mapAsync, values } from '../../lib/index.js';
import { askInTurn } from '../loops/promisePool.js';
import { makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { drainLater } from '../workload.js';
import type { Workload } from '../workload.js';

const CONCURRENCY = 16;

/** A service that answers at once: what is left is the cost of asking. */
const quartersOf = (sale: Sale): Promise<number> => Promise.resolve(sale.price * 4);

export const asyncCalls: Workload<number> = {
  name: 'asynchronous calls',
  about:
    'mapAsync, 16 calls at a time, of a function that gives a resolved promise; beside a pool of promises that keeps the order, and mergeMap, ' +
    'which does not; mapAsync also counts, holds credits and watermarks, and can be restored',
  events: 100_000,
  // mergeMap keeps what waits in an array, and takes it from the front.
  rxjsEvents: 5_000,
  asynchronous: true,
  digest: (quarters) => quarters,
  weigh: (quarters) => quarters,
  wanted: [{ ratio: 'loop', least: 0.25 }],
  prepare(events) {
    const sales = makeSales(events, { keys: 1_000, jitter: 0 });
    const stream = fromArray(sales, { timestampOf: (sale) => sale.at });
    return {
      rxtide: (sink) => drainLater(stream.pipe(mapAsync(quartersOf, { concurrency: CONCURRENCY }), values()), sink),
      loop: (sink) => askInTurn(sales, quartersOf, CONCURRENCY, sink),
      rxjs: (sink) => drainLater(from(sales).pipe(mergeMap(quartersOf, CONCURRENCY)), sink),
      same: {
        unordered: (sink) =>
          drainLater(stream.pipe(mapAsync(quartersOf, { concurrency: CONCURRENCY, ordered: false }), values()), sink),
      },
    };
  },
};
