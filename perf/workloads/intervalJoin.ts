import { fromArray, joinInterval, keyBy, values } from '../../lib/index.js';
import { intervalJoinLoop, REACH } from '../loops/intervalJoin.js';
import { digestPair, makeTwoStreams, weighPair } from '../salePairs.js';
import type { SalePair } from '../salePairs.js';
import { BOUND } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

export const intervalJoin: Workload<SalePair> = {
  name: 'interval join',
  about: `two streams, 1,000 string keys, up to ${REACH / 1_000} s after the left event: about one pair for each event of either`,
  events: 1_000_000,
  digest: digestPair,
  weigh: weighPair,
  wanted: [{ ratio: 'loop', least: 0.5 }],
  prepare(events) {
    const { lefts, rights } = makeTwoStreams(events);
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
