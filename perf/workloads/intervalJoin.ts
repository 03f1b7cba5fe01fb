import { fromArray, joinInterval, keyBy, values } from '../../lib/index.js';
import { intervalJoinLoop } from '../loops/intervalJoin.js';
import { BOUND, makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

/** A sale and a later one of the same key. */
export interface SalePair {
  readonly left: Sale;
  readonly right: Sale;
}

/** How much later the right one may be, ms. */
export const REACH = 1_000;

export const intervalJoin: Workload<SalePair> = {
  name: 'interval join',
  about: `two streams, 1,000 string keys, up to ${REACH / 1_000} s after the left event: about one pair for each event of either`,
  events: 1_000_000,
  digest: ({ left, right }) => left.at - 1_700_000_000_000 + 3 * (right.at - 1_700_000_000_000) + left.price,
  weigh: ({ left, right }) => left.price + right.price,
  wanted: [{ ratio: 'loop', least: 0.5 }],
  prepare(events) {
    const lefts = makeSales(events / 2, { keys: 1_000 });
    const rights = makeSales(events / 2 + 1, { keys: 1_000 }).slice(1);
    return {
      rxtide: (sink) =>
        drain(
          fromArray(lefts, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
            keyBy((sale) => sale.key),
            joinInterval(
              fromArray(rights, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
                keyBy((sale) => sale.key),
              ),
              { lower: 0, upper: REACH },
              (left, right) => ({ left, right }),
            ),
            values(),
          ),
          sink,
        ),
      loop: (sink) => intervalJoinLoop(lefts, rights, sink),
    };
  },
};
