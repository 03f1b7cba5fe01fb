import { agg, session, sliding, tumbling, windowBy } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import type { Table } from '../conformance.js';
import { byKey, numberOf, pair } from '../pairs.js';
import type { Pair } from '../pairs.js';

const options = { read: pair };

export const windowOperator: Table = {
  system: 'Flink',
  file: 'WindowOperatorTest.java',
  cases: [
    {
      of: 'testSlidingEventTimeWindowsReduce',
      options,
      operator: (pairs: Stream<Pair>) => byKey(pairs).pipe(windowBy(sliding(3000, 1000), agg.sum(numberOf))),
      timeline: `
        in    b@3999 b@3000 a@20 a@0 a@999 b@1998 b@1999 b@1000  w999       w1999                 w2999                 w3999     w4999     w5999     w7999
        main                                                     a=3@999    (a=3@1999 b=3@1999)   (a=3@2999 b=3@2999)   b=5@3999  b=2@4999  b=2@5999
      `,
    },
    {
      of: 'testTumblingEventTimeWindowsReduce',
      options,
      operator: (pairs: Stream<Pair>) => byKey(pairs).pipe(windowBy(tumbling(3000), agg.sum(numberOf))),
      timeline: `
        in    b@3999 b@3000 a@20 a@0 a@999 b@1998 b@1999 b@1000  w999 w1999  w2999                w3999 w4999  w5999     w7999
        main                                                                 (a=3@2999 b=3@2999)               b=2@5999
      `,
    },
    {
      of: 'testSessionWindows',
      options,
      operator: (pairs: Stream<Pair>) => byKey(pairs).pipe(windowBy(session(3000), agg.sum(numberOf))),
      timeline: `
        in    b:1@0 b:2@1000 b:3@2500 a:1@10 a:2@1000 a:3@2500 b:4@5501 b:5@6000 b:5@6000 b:6@6050  w12000                            b:10@15000 b:20@15000  w17999
        main                                                                                        (b=6@5499 a=6@5499 b=20@9049)                             b=30@17999
      `,
    },
  ],
};
