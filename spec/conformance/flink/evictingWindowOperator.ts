import {
  afterCount,
  agg,
  evictCount,
  evictDelta,
  evictTime,
  globalWindow,
  seconds,
  tumbling,
  windowBy,
} from '../../../lib/index.js';
import type { Stream, WindowAssigner, WindowOptions, WindowResult } from '../../../lib/index.js';
import type { Table } from '../conformance.js';
import { byKey, numberOf, pair } from '../pairs.js';
import type { Pair } from '../pairs.js';

type Sum = WindowResult<string, number>;
type All = WindowResult<string, readonly Pair[]>;

const options = { read: pair, show: ({ key, value }: Sum) => `${key}=${value}` };
const applied = {
  read: pair,
  show: ({ key, value }: All) => `${key}=${value.reduce((sum, { n }) => sum + n, 0)}`,
};

const sums = (assigner: WindowAssigner, how: WindowOptions<Pair>) => (pairs: Stream<Pair>) =>
  byKey(pairs).pipe(windowBy(assigner, agg.sum(numberOf), how));
const lists = (assigner: WindowAssigner, how: WindowOptions<Pair>) => (pairs: Stream<Pair>) =>
  byKey(pairs).pipe(windowBy(assigner, agg.collect<Pair>(), how));

const pairwise = afterCount(2);
const below = (value: Pair, last: Pair): number => last.n - value.n;

const TIME =
  'there results of a global window have the highest time there is; here that of its newest event, so that they can be used downstream';

export const evictingWindowOperator: Table = {
  system: 'Flink',
  file: 'EvictingWindowOperatorTest.java',
  without: { testTimeEvictorNoTimestamp: 'every event has a time here' },
  cases: [
    {
      of: 'testCountEvictorEvictAfter',
      differs: TIME,
      options,
      operator: sums(globalWindow(), { trigger: pairwise, evictor: evictCount(4, { after: true }) }),
      timeline: `
        in    b@3000 b@3999    a@20 a@0    a@999 b@1998 b@1999    b@1000 a@10999      b@1000    b@1000 b@1000
        main         b=2@3999       a=2@20              b=4@3999         a=4@10999    b=6@3999         b=6@3999
      `,
    },
    {
      of: 'testTimeEvictorEvictAfter',
      differs: TIME,
      options,
      operator: sums(globalWindow(), { trigger: pairwise, evictor: evictTime(seconds(2), { after: true }) }),
      timeline: `
        in    b@1000 b@4000    a@20 a@0    a@999 b@3500 b@2001    b@1001 a@10999      b@1002
        main         b=2@4000       a=2@20              b=3@4000         a=4@10999    b=5@4000
      `,
    },
    {
      of: 'testTimeEvictorEvictBefore',
      options,
      operator: sums(tumbling(seconds(4)), { trigger: pairwise, evictor: evictTime(seconds(2)) }),
      timeline: `
        in    b@1000 b@3999    a@20 a@0       a@999 a@5999 b@3500 b@2001    b@1001 a@6500     b@1002
        main         b=1@3999       a=2@3999                      b=3@3999         a=2@7999   b=3@3999
      `,
    },
    {
      of: 'testDeltaEvictorEvictBefore',
      differs: TIME,
      options,
      operator: sums(globalWindow(), { trigger: pairwise, evictor: evictDelta(below, 2) }),
      timeline: `
        in    b:1@3000 b:4@3999  a:1@20 a:1@0   a:5@999 b:5@1998 b:6@1999   b:1@1000 a:3@10999   b:10@1000
        main           b=4@3999         a=2@20                   b=11@3999           a=8@10999   b=10@3999
      `,
    },
    {
      of: 'testDeltaEvictorEvictAfter',
      differs: TIME,
      options,
      operator: sums(globalWindow(), { trigger: pairwise, evictor: evictDelta(below, 2, { after: true }) }),
      timeline: `
        in    b:1@3000 b:4@3999  a:1@20 a:1@0   a:5@999 b:5@1998 b:6@1999   b:1@1000 a:9@10999   b:10@1000
        main           b=5@3999         a=2@20                   b=15@3999           a=16@10999  b=22@3999
      `,
    },
    {
      of: 'testCountTrigger',
      differs: TIME,
      options,
      operator: sums(globalWindow(), { trigger: pairwise, evictor: evictCount(4) }),
      timeline: `
        in    b@3000 b@3999    a@20 a@0    a@999 b@1998 b@1999    b@1000 a@10999      b@1000
        main         b=2@3999       a=2@20              b=4@3999         a=4@10999    b=4@3999
      `,
    },
    {
      of: 'testCountTriggerWithApply',
      differs: TIME,
      options: applied,
      operator: lists(globalWindow(), { trigger: pairwise, evictor: evictCount(4) }),
      timeline: `
        in    b@3000 b@3999    a@20 a@0    a@999 b@1998 b@1999    b@1000 a@10999      b@1000
        main         b=2@3999       a=2@20              b=4@3999         a=4@10999    b=4@3999
      `,
    },
    {
      of: 'testTumblingWindowWithApply',
      options: applied,
      operator: lists(tumbling(seconds(4)), { evictor: evictCount(4) }),
      timeline: `
        in    a@10 a@100  w1999  a@1997 a@1998 a@2310 a@2310 b@2310 b@2310  w3999
        main                                                                (a=4@3999 b=2@3999)
      `,
    },
  ],
};
