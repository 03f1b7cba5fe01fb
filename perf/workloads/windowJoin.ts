import { fromArray, joinWindow, keyBy, tumbling, values } from '../../lib/index.js';
import { windowJoinLoop, WINDOW } from '../loops/windowJoin.js';
import { digestPair, makeTwoStreams, weighPair } from '../salePairs.js';
import type { SalePair } from '../salePairs.js';
import { BOUND } from '../sales.js';
import { drain } from '../workload.js';
import type { Workload } from '../workload.js';

export const windowJoin: Workload<SalePair> = {
  name: 'window join',
  about: `two streams, 1,000 string keys, tumbling windows of ${WINDOW / 1_000} s: about two pairs for each event of either`,
  events: 1_000_000,
  digest: digestPair,
  weigh: weighPair,
  prepare(events) {
    const { lefts, rights } = makeTwoStreams(events);
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
