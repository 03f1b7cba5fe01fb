import { fromArray, joinWindow, keyBy, tumbling, values } from '../../lib/index.js';
import { windowJoinLoop } from '../loops/windowJoin.js';
import { BOUND, makeSales } from '../sales.js';
import type { Sale } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';
import type { SalePair } from './intervalJoin.js';

export const WINDOW = 2_000;

export const windowJoin: Workload<SalePair> = {
  name: 'window join',
  about: `two streams, 1,000 string keys, tumbling windows of ${WINDOW / 1_000} s: about two pairs for each event of either`,
  events: 1_000_000,
  digest: ({ left, right }) => left.at - 1_700_000_000_000 + 3 * (right.at - 1_700_000_000_000) + left.price,
  weigh: ({ left, right }) => left.price + right.price,
  wanted: [{ ratio: 'loop', least: 0.5 }],
  prepare(events) {
    const lefts: readonly Sale[] = makeSales(events / 2, { keys: 1_000 });
    const rights: readonly Sale[] = makeSales(events / 2 + 1, { keys: 1_000 }).slice(1);
    return {
      rxtide: (sink) =>
        drain(
          fromArray(lefts, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
            keyBy((sale) => sale.key),
            joinWindow(
              fromArray(rights, { timestampOf: (sale) => sale.at, outOfOrderness: BOUND }).pipe(
                keyBy((sale) => sale.key),
              ),
              { window: tumbling(WINDOW) },
              (left, right) => ({ left, right }),
            ),
            values(),
          ),
          sink,
        ),
      loop: (sink) => windowJoinLoop(lefts, rights, sink),
    };
  },
};
