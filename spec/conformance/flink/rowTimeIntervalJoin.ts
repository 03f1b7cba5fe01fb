// oxlint-disable unicorn/no-thenable -- `then` is what a case looks at in the end
import { expect } from '@jest/globals';
import { joinInterval, keyBy, sideOutput } from '../../../lib/index.js';
import type { JoinType, Stream } from '../../../lib/index.js';
import type { Table, TimelineCase } from '../conformance.js';
import { pair } from '../pairs.js';
import type { Pair } from '../pairs.js';

type Pairs = Stream<Pair>;

/** A result is `1-2`, the numbers of both, `1-` where one is alone. */
const join = (type: JoinType, lower: number, upper: number) => (left: Pairs, right: Pairs) => {
  const late = sideOutput<Pair>();
  const keyed = (pairs: Pairs) => pairs.pipe(keyBy((p) => p.key));
  const options = { lower, upper, type, lateTo: late, name: 'join' };
  const joined = keyed(left).pipe(joinInterval(keyed(right), options, (l, r) => `${l?.n ?? ''}-${r?.n ?? ''}`));
  return { main: joined, late };
};

const holds =
  (rows: number): NonNullable<TimelineCase['then']> =>
  (h) =>
    expect(h.operator('join').rows).toBe(rows);

const options: TimelineCase['options'] = {
  read: pair,
  show: (p: Pair | string) => (typeof p === 'string' ? p : `${p.key}:${p.n}`),
};

const LATE = 'late events are joined there with what is kept, or come alone; here they are late (SIJ-2)';
const HELD = 'there the watermark is held back by the larger side of the interval; here by what may come alone (SIJ-3)';
const KEPT = 'there rows are kept longer, for fewer timers; here until nothing can match them (SIJ-1, IJ-6)';

/** Of the bounds there, left − right, the negative is taken: lower and upper are right − left. */
export const rowTimeIntervalJoin: Table = {
  system: 'Flink',
  file: 'RowTimeIntervalJoinTest.java',
  cases: [
    {
      of: 'testRowTimeInnerJoinWithCommonBounds',
      differs: `${LATE}. An inner join holds no watermark back`,
      options,
      operator: join('inner', -20, 10),
      timeline: `
        left   w1      a:1@1  a:2@2         a:5@5           w20       a:35@35   w38       b:40@40            w61
        right      w1                a:2@2         a:15@15       w20                 w38           b:39@39        w61
        main       w1                2-2@2  5-2@5  5-15@15       w20  35-15@35       w38           40-39@40       w61
        late           a:1@1
      `,
      then: holds(0),
    },
    {
      of: 'testRowTimeInnerJoinWithNegativeBounds',
      about: 'what nothing can match is not kept',
      differs: 'an inner join holds no watermark back',
      options,
      operator: join('inner', 7, 10),
      timeline: `
        left   w1             w2      a:3@3                  a:6@6    w10
        right      w1  a:2@2      w2         a:3@3  a:13@13                w10
        main       w1             w2                3-13@13  6-13@13       w10
        late
      `,
      then: holds(2),
    },
    {
      of: 'testRowTimeInnerJoinWithNegativeBounds',
      about: 'and after a while nothing is left',
      options,
      operator: join('inner', 7, 10),
      timeline: `
        left   a:3@3           a:6@6    w18
        right         a:13@13                w18
        main          3-13@13  6-13@13
        late
      `,
      then: holds(0),
    },
    {
      of: 'testRowTimeInnerJoinRealtimeCleanUp',
      differs: HELD,
      options,
      operator: join('left', -9, 5),
      timeline: `
        left   a:1@1         w7
        right         b:1@1      w7
        main                     (w0 1-@1 w2)
        late
      `,
      then: holds(1),
    },
    {
      of: 'testRowTimeLeftOuterJoin',
      differs: `${LATE}; ${HELD}`,
      options,
      operator: join('left', -9, 5),
      timeline: `
        left   a:1@1         w14                w18       a:2@2         a:19@19  a:20@20                     a:21@21                                b:50@50  b:49@49                        w100
        right         b:1@1       w14                w18         b:2@2                    a:26@26  a:25@25                        b:39@39  b:40@40                     b:41@41                    w100
        main                      (w0 1-@1 w9)       w13                                           20-25@25  (21-25@25 21-26@26)                             49-40@49  (49-41@49 50-41@50)        (w18 19-@19 w95)
        late                                              a:2@2  b:2@2
      `,
      then: holds(0),
    },
    {
      of: 'testRowTimeRightOuterJoin',
      differs: `${LATE}. ${KEPT}`,
      options,
      operator: join('right', -9, 5),
      timeline: `
        left   a:1@1         w14                w18       a:2@2         a:19@19  a:20@20                     a:21@21                                b:50@50  b:49@49                        w100
        right         b:1@1       w14                w18         b:2@2                    a:26@26  a:25@25                        b:39@39  b:40@40                     b:41@41                    w100
        main                      (w0 -1@1 w5)       w9                                            20-25@25  (21-25@25 21-26@26)                             49-40@49  (49-41@49 50-41@50)        (w38 -39@39 w91)
        late                                              a:2@2  b:2@2
      `,
      then: holds(0),
    },
    {
      of: 'testRowTimeFullOuterJoin',
      differs: `${LATE}. ${KEPT}`,
      options,
      operator: join('outer', -9, 5),
      timeline: `
        left   a:1@1         w14                         w18       a:2@2         a:19@19  a:20@20                     a:21@21                                b:50@50  b:49@49                        w100
        right         b:1@1       w14                         w18         b:2@2                    a:26@26  a:25@25                        b:39@39  b:40@40                     b:41@41                    w100
        main                      (w-4 1-@1 w0 -1@1 w5)       w9                                            20-25@25  (21-25@25 21-26@26)                             49-40@49  (49-41@49 50-41@50)        (w14 19-@19 w38 -39@39 w91)
        late                                                       a:2@2  b:2@2
      `,
      then: holds(0),
    },
  ],
};
