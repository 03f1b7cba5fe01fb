import { EMPTY } from 'rxjs';
import {
  agg,
  filterValues,
  globalWindow,
  joinInterval,
  keyBy,
  mapValues,
  seconds,
  tumbling,
  windowBy,
} from '../../../lib/index.js';
import type { IntervalBounds, JoinType, Stream } from '../../../lib/index.js';
import type { Table } from '../conformance.js';
import { pairOf, row } from '../rows.js';
import type { Row } from '../rows.js';

/** A row with a number, written `a:L1:4`. */
interface Numbered extends Row {
  readonly n: number;
}

type Rows = Stream<Row>;

const keyOf = (r: Row) => r.key;

/** Rows at most so many seconds apart; `keyOf` gives the key by which they match. */
const join =
  (lower: number, upper: number, type: JoinType = 'inner', key: (r: Row) => string | null = keyOf) =>
  (left: Rows, right: Rows) =>
    left.pipe(
      keyBy(key),
      joinInterval(right.pipe(keyBy(key)), { lower: seconds(lower), upper: seconds(upper), type }, pairOf),
    );

/** Pairs, with what else must hold for them looked at afterwards. */
const joinWhere =
  (lower: number, upper: number, bounds: IntervalBounds, holds: (left: Numbered, right: Numbered) => boolean) =>
  (left: Stream<Numbered>, right: Stream<Numbered>) =>
    left.pipe(
      keyBy((l) => l.key),
      joinInterval(
        right.pipe(keyBy((r) => r.key)),
        { lower: seconds(lower), upper: seconds(upper), bounds },
        (l, r) => ({ l, r }),
      ),
      filterValues(({ l, r }) => holds(l, r)),
      mapValues(({ l, r }) => pairOf(l, r)),
    );

/** Some rows match nothing: what says so of one side alone belongs into its key. */
const notFives = (r: Row) => (r.id === 'L5' || r.id === 'R5' ? `not ${r.id}` : r.key);

const options = { read: row };
const numbered = {
  read: (label: string): Numbered => ({ ...row(label), n: Number(label.split(':')[2]) }),
};

const IT_RUNS = 'looks at no result: the clock of the test machine decides it';
const NULL_KEYS = 'keys that are null equal nothing in SQL; here null is a key as any other: filter such events first';
const BACKWARDS =
  'there an interval that ends before it begins matches nothing, and all rows come alone; here it is refused as the mistake it is';
const PAIR_TIME =
  'there a result can have the time of either side; here a pair has the later one, so the windows are those of its second event';

const OF_EITHER_TIME = {
  differs: PAIR_TIME,
  options,
  operator: (left: Rows, right: Rows) => join(-5, 5)(left, right).pipe(windowBy(tumbling(seconds(4)), agg.count())),
  timeline: `
        left   a:L1@1s  a:L2@2s  a:L3@3s  b:L4@4s  c:L5@4s  a:L6@10s  a:L7@13s  |
        right                                                                      a:R1@7s  b:R4@7s  a:R3@8s  d:R2@8s  |
        main                                                                                                           (a=2@7.999s b=1@7.999s a=3@11.999s a=1@15.999s |)
      `,
};

/** Of the bounds there, left − right, the negative is taken: lower and upper are right − left. */
export const sqlIntervalJoin: Table = {
  system: 'Flink',
  file: 'IntervalJoinITCase.scala',
  without: {
    testProcessTimeInnerJoin: IT_RUNS,
    testProcessTimeJoinWithIsNotDistinctFrom: IT_RUNS,
    testProcessTimeInnerJoinWithOtherConditions: `${IT_RUNS}, but that null keys match nothing: see testRowTimeInnerJoin`,
    testProcTimeLeftOuterJoin: IT_RUNS,
    testProcTimeRightOuterJoin: IT_RUNS,
    testProcTimeFullOuterJoin: IT_RUNS,
  },
  cases: [
    {
      of: 'testRowTimeInnerJoin',
      differs: NULL_KEYS,
      options,
      operator: (left: Rows, right: Rows) => {
        const known = (rows: Rows) => rows.pipe(filterValues((r) => r.key !== null));
        return join(-6, 5)(known(left), known(right));
      },
      timeline: `
        left   a:L0@999ms  a:L1@1s  a:L2@2s  a:L3@3s  b:L4@4s  a:L5@5s  a:L6@6s  null:L8@8s  |
        right                                                                                   a:R6@6s                                         b:R7@7s   null:R10@10s  |
        main                                                                                    (L1-R6@6s L2-R6@6s L3-R6@6s L5-R6@6s L6-R6@6s)  L4-R7@7s                |
      `,
    },
    {
      of: 'testRowTimeInnerJoinWithIsNotDistinctFrom',
      options,
      operator: join(-6, 5),
      timeline: `
        left   a:L0@999ms  a:L1@1s  a:L2@2s  a:L3@3s  b:L4@4s  a:L5@5s  a:L6@6s  null:L8@8s  |
        right                                                                                   a:R6@6s                                         b:R7@7s   null:R10@10s  |
        main                                                                                    (L1-R6@6s L2-R6@6s L3-R6@6s L5-R6@6s L6-R6@6s)  L4-R7@7s  L8-R10@10s    |
      `,
    },
    {
      of: 'testRowTimeInnerJoinWithoutEqualCondition',
      about: 'all rows have one key',
      options,
      operator: join(-6, 5, 'inner', () => 'all'),
      timeline: `
        left   a:L0@999ms  a:L1@1s  a:L2@2s  a:L3@3s  b:L4@4s  a:L5@5s  a:L6@6s  null:L8@8s  |
        right                                                                                   a:R6@6s                                                           b:R7@7s                                                  null:R10@10s                        |
        main                                                                                    (L1-R6@6s L2-R6@6s L3-R6@6s L4-R6@6s L5-R6@6s L6-R6@6s L8-R6@8s)  (L2-R7@7s L3-R7@7s L4-R7@7s L5-R7@7s L6-R7@7s L8-R7@8s)  (L5-R10@10s L6-R10@10s L8-R10@10s)  |
      `,
    },
    {
      of: 'testUnboundedAggAfterRowtimeInnerJoin',
      options: { ...options, show: (r: { key: string; value: unknown }) => `${r.key}=${String(r.value)}` },
      operator: (left: Rows, right: Rows) =>
        join(-6, 5)(left, right).pipe(
          windowBy(
            globalWindow(),
            agg.distinct((p) => p.split('-')[0]),
          ),
        ),
      timeline: `
        left   a:L0@999ms  a:L1@1s  a:L2@2s  a:L3@3s  b:L4@4s  a:L5@5s  a:L6@6s  |
        right                                                                       a:R6@6s  b:R7@7s  |
        main                                                                                          (a=5@6s b=1@7s |)
      `,
    },
    {
      of: 'testRowTimeInnerJoinWithEquiTimeAttrs',
      options,
      operator: join(0, 0),
      timeline: `
        left   a:L1@1s  a:L2@1s  a:L3@1s  b:L4@2s  a:L5@4s  a:L7@6s  a:L8@5001ms  |
        right                                                                        a:R1@1s                       a:R2@1s                       a:R3@1s                       b:R4@3s  a:R5@4s   a:R6@6s   a:R7@5001ms   |
        main                                                                         (L1-R1@1s L2-R1@1s L3-R1@1s)  (L1-R2@1s L2-R2@1s L3-R2@1s)  (L1-R3@1s L2-R3@1s L3-R3@1s)           L5-R5@4s  L7-R6@6s  L8-R7@5.001s  |
      `,
    },
    {
      of: 'testRowTimeInnerJoinWithOtherConditions',
      options: numbered,
      operator: joinWhere(1, 5, '()', (l, r) => l.n < r.n && l.n > 2),
      timeline: `
        left   1:L1:4@1s  1:L1.1:8@1001ms  1:L2:2@2s  1:L3:7@3s  2:L4:5@4s  1:L4.9:4@4999ms  1:L5:4@5s  1:L6:10@6s  |
        right                                                                                                          1:R1:1@1s  1:R6:9@6s                         2:R7:14@7s  1:R8:4@8s  |
        main                                                                                                                      (L1.1-R6@6s L3-R6@6s L4.9-R6@6s)  L4-R7@7s               |
      `,
    },
    {
      of: 'testRowTimeInnerJoinWithOtherTimeCondition',
      about: 'the first quarter is that of key 1',
      options: numbered,
      operator: joinWhere(0, 4, '()', (_, r) => r.key === '1'),
      timeline: `
        left   1:L1:4@1s  1:L2:2@2s  1:L3:7@3s  2:L4:5@4s  1:L5:4@5s  1:L6:10@6s  |
        right                                                                        1:R1:1@1s  1:R6:9@6s            2:R7:8@7s  1:R8:4@8s            |
        main                                                                                    (L3-R6@6s L5-R6@6s)             (L5-R8@8s L6-R8@8s)  |
      `,
    },
    { of: 'testRowTimeInnerJoinWithWindowAggregateOnFirstTime', ...OF_EITHER_TIME },
    { of: 'testRowTimeInnerJoinWithWindowAggregateOnSecondTime', ...OF_EITHER_TIME },
    {
      of: 'testRowTimeLeftOuterJoin',
      options,
      operator: join(-6, 5, 'left', notFives),
      timeline: `
        left   a:L1@1s  a:L2@2s  b:L4@4s  b:L5@5s  a:L6@6s  c:L7@7s  a:L10@10s  a:L12@12s  a:L20@20s  |
        right                                                                                            a:R6@6s                                             b:R7@7s   d:R8@8s  a:R11@11s                             |
        main                                                                                             (L1-R6@6s L2-R6@6s L6-R6@6s L10-R6@10s L12-R6@12s)  L4-R7@7s           (L6-R11@11s L10-R11@11s L12-R11@12s)  (L5-@5s L7-@7s L20-@20s |)
      `,
    },
    {
      of: 'testRowTimeLeftOuterJoinNegativeIntervalSize',
      differs: BACKWARDS,
      refused: [() => join(-1, -3, 'left')(EMPTY, EMPTY)],
    },
    {
      of: 'testRowTimeRightOuterJoin',
      options,
      operator: join(-6, 5, 'right', notFives),
      timeline: `
        left   a:L1@1s  a:L2@2s  b:L4@4s  a:L6@6s  c:L7@7s  a:L10@10s  a:L12@12s  |
        right                                                                        a:R5@5s  a:R6@6s                                             b:R7@7s   d:R8@8s  a:R20@20s  |
        main                                                                         -R5@5s   (L1-R6@6s L2-R6@6s L6-R6@6s L10-R6@10s L12-R6@12s)  L4-R7@7s  -R8@8s   -R20@20s   |
      `,
    },
    {
      of: 'testRowTimeRightOuterJoinNegativeIntervalSize',
      differs: BACKWARDS,
      refused: [() => join(-1, -5, 'right')(EMPTY, EMPTY)],
    },
    {
      of: 'testRowTimeFullOuterJoin',
      options,
      operator: join(-6, 5, 'outer', notFives),
      timeline: `
        left   a:L1@1s  a:L2@2s  b:L4@4s  b:L5@5s  a:L6@6s  c:L7@7s  a:L10@10s  a:L12@12s  a:L20@20s  |
        right                                                                                            a:R5@5s  a:R6@6s                                             b:R7@7s   d:R8@8s  |
        main                                                                                             -R5@5s   (L1-R6@6s L2-R6@6s L6-R6@6s L10-R6@10s L12-R6@12s)  L4-R7@7s  -R8@8s   (L5-@5s L7-@7s L20-@20s |)
      `,
    },
    {
      of: 'testRowTimeFullOuterJoinNegativeIntervalSize',
      differs: BACKWARDS,
      refused: [() => join(-4, -5, 'outer')(EMPTY, EMPTY)],
    },
  ],
};
