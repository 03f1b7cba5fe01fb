// oxlint-disable unicorn/no-thenable -- `then` is what a case looks at in the end
import { expect } from '@jest/globals';
import { joinInterval, keyBy, sideOutput } from '../../../lib/index.js';
import type { IntervalBounds, Stream } from '../../../lib/index.js';
import type { Table, TimelineCase } from '../conformance.js';

type Ints = Stream<number>;

/** Joins times with times, all of one key; a pair is written `1-2`. */
const join =
  (lower: number, upper: number, bounds: IntervalBounds = '[]') =>
  (left: Ints, right: Ints) => {
    const late = sideOutput<number>();
    const keyed = (ints: Ints) => ints.pipe(keyBy(() => 'key'));
    const options = { lower, upper, bounds, lateTo: late, name: 'join' };
    return { main: keyed(left).pipe(joinInterval(keyed(right), options, (l, r) => `${l}-${r}`)), late };
  };

const holds =
  (rows: number): NonNullable<TimelineCase['then']> =>
  (h) =>
    expect(h.operator('join').rows).toBe(rows);

/** What is left of both sides as time goes on, by the watermarks of both. */
const cleanUp = (
  of: string,
  operator: TimelineCase['operator'],
  rows: readonly [number, number, number],
): TimelineCase[] =>
  [1, 4, 6].map((watermark, i) => ({
    of,
    about: `at watermark ${watermark} ${rows[i]} events are kept`,
    operator,
    timeline: `
        left   (1@1 2@2 3@3 4@4 5@5)                        w${watermark}
        right                         (1@1 2@2 3@3 4@4 5@5)     w${watermark}
      `,
    then: holds(rows[i]!),
  }));

const NO_TIME = 'past the entry every event has a time; the entry refuses one without (INVALID_TIMESTAMP)';

export const intervalJoinOperator: Table = {
  system: 'Flink',
  file: 'IntervalJoinOperatorTest.java',
  without: {
    testFailsWithNoTimestampsLeft: NO_TIME,
    testFailsWithNoTimestampsRight: NO_TIME,
  },
  cases: [
    {
      of: 'testImplementationMirrorsCorrectly',
      operator: join(1, 3, '[)'),
      timeline: [
        `
        left   1@1  w1  2@2  w2  3@3  w3  4@4  w4
        right                                      1@1  w1  2@2    w2  3@3            w3  4@4            w4
        main                                                1-2@2      (1-3@3 2-3@3)      (2-4@4 3-4@4)
        late
      `,
        `
        left                                       1@1            w1  2@2            w2  3@3    w3  4@4  w4
        right  1@1  w1  2@2  w2  3@3  w3  4@4  w4
        main                                       (1-2@2 1-3@3)      (2-3@3 2-4@4)      3-4@4
        late
      `,
      ],
    },
    {
      of: 'testImplementationMirrorsCorrectly',
      about: 'the mirror image',
      operator: join(-3, -1, '(]'),
      timeline: [
        `
        left   1@1  w1  2@2  w2  3@3  w3  4@4  w4
        right                                      1@1            w1  2@2            w2  3@3    w3  4@4  w4
        main                                       (2-1@2 3-1@3)      (3-2@3 4-2@4)      4-3@4
        late
      `,
        `
        left                                       1@1  w1  2@2    w2  3@3            w3  4@4            w4
        right  1@1  w1  2@2  w2  3@3  w3  4@4  w4
        main                                                2-1@2      (3-1@3 3-2@3)      (4-2@4 4-3@4)
        late
      `,
      ],
    },
    {
      of: 'testNegativeInclusiveAndNegativeInclusive',
      operator: join(-2, -1),
      timeline: [
        `
        left   1@1  w1  2@2  w2  3@3  w3  4@4  w4
        right                                      1@1            w1  2@2            w2  3@3    w3  4@4  w4
        main                                       (2-1@2 3-1@3)      (3-2@3 4-2@4)      4-3@4
        late
      `,
        `
        left                                       1@1  w1  2@2    w2  3@3            w3  4@4            w4
        right  1@1  w1  2@2  w2  3@3  w3  4@4  w4
        main                                                2-1@2      (3-1@3 3-2@3)      (4-2@4 4-3@4)
        late
      `,
      ],
    },
    {
      of: 'testNegativeInclusiveAndPositiveInclusive',
      operator: join(-1, 1),
      timeline: [
        `
        left   1@1  w1  2@2  w2  3@3  w3  4@4  w4
        right                                      1@1            w1  2@2                  w2  3@3                  w3  4@4            w4
        main                                       (1-1@1 2-1@2)      (1-2@2 2-2@2 3-2@3)      (2-3@3 3-3@3 4-3@4)      (3-4@4 4-4@4)
        late
      `,
        `
        left                                       1@1            w1  2@2                  w2  3@3                  w3  4@4            w4
        right  1@1  w1  2@2  w2  3@3  w3  4@4  w4
        main                                       (1-1@1 1-2@2)      (2-1@2 2-2@2 2-3@3)      (3-2@3 3-3@3 3-4@4)      (4-3@4 4-4@4)
        late
      `,
      ],
    },
    {
      of: 'testPositiveInclusiveAndPositiveInclusive',
      operator: join(1, 2),
      timeline: [
        `
        left   1@1  w1  2@2  w2  3@3  w3  4@4  w4
        right                                      1@1  w1  2@2    w2  3@3            w3  4@4            w4
        main                                                1-2@2      (1-3@3 2-3@3)      (2-4@4 3-4@4)
        late
      `,
        `
        left                                       1@1            w1  2@2            w2  3@3    w3  4@4  w4
        right  1@1  w1  2@2  w2  3@3  w3  4@4  w4
        main                                       (1-2@2 1-3@3)      (2-3@3 2-4@4)      3-4@4
        late
      `,
      ],
    },
    {
      of: 'testNegativeExclusiveAndNegativeExlusive',
      operator: join(-3, -1, '()'),
      timeline: [
        `
        left   1@1  w1  2@2  w2  3@3  w3  4@4  w4
        right                                      1@1    w1  2@2    w2  3@3  w3  4@4  w4
        main                                       3-1@3      4-2@4
        late
      `,
        `
        left                                       1@1  w1  2@2  w2  3@3    w3  4@4    w4
        right  1@1  w1  2@2  w2  3@3  w3  4@4  w4
        main                                                         3-1@3      4-2@4
        late
      `,
      ],
    },
    {
      of: 'testNegativeExclusiveAndPositiveExlusive',
      operator: join(-1, 1, '()'),
      timeline: [
        `
        left   1@1  w1  2@2  w2  3@3  w3  4@4  w4
        right                                      1@1    w1  2@2    w2  3@3    w3  4@4    w4
        main                                       1-1@1      2-2@2      3-3@3      4-4@4
        late
      `,
        `
        left                                       1@1    w1  2@2    w2  3@3    w3  4@4    w4
        right  1@1  w1  2@2  w2  3@3  w3  4@4  w4
        main                                       1-1@1      2-2@2      3-3@3      4-4@4
        late
      `,
      ],
    },
    {
      of: 'testPositiveExclusiveAndPositiveExlusive',
      operator: join(1, 3, '()'),
      timeline: [
        `
        left   1@1  w1  2@2  w2  3@3  w3  4@4  w4
        right                                      1@1  w1  2@2  w2  3@3    w3  4@4    w4
        main                                                         1-3@3      2-4@4
        late
      `,
        `
        left                                       1@1    w1  2@2    w2  3@3  w3  4@4  w4
        right  1@1  w1  2@2  w2  3@3  w3  4@4  w4
        main                                       1-3@3      2-4@4
        late
      `,
      ],
    },
    ...cleanUp('testStateCleanupNegativeInclusiveNegativeInclusive', join(-1, 0), [9, 3, 0]),
    ...cleanUp('testStateCleanupNegativePositiveNegativeExlusive', join(-2, 1, '()'), [9, 3, 0]),
    ...cleanUp('testStateCleanupPositiveInclusivePositiveInclusive', join(0, 1), [9, 3, 0]),
    ...cleanUp('testStateCleanupPositiveExlusivePositiveExclusive', join(-1, 2, '()'), [9, 3, 0]),
    {
      of: 'testRestoreFromSnapshot',
      about: 'here the restore is after each step',
      operator: join(-1, 1),
      timeline: `
        left   1@1  w1             2@2    w2                     3@3    w3                     4@4    w4
        right           1@1    w1             2@2            w2             3@3            w3             4@4            w4
        main            1-1@1      2-1@2      (1-2@2 2-2@2)      3-2@3      (2-3@3 3-3@3)      4-3@4      (3-4@4 4-4@4)
        late
      `,
    },
    ...['testContextCorrectLeftTimestamp', 'testReturnsCorrectTimestamp', 'testContextCorrectRightTimestamp'].map(
      (of): TimelineCase => ({
        of,
        about: 'a pair has the later time of its two events, whose own are read from them',
        operator: join(-1, 1),
        timeline: `
        left   1@1  w1  2@2  w2
        right                    1@1            w1  2@2
        main                     (1-1@1 2-1@2)      (1-2@2 2-2@2)
      `,
      }),
    ),
    {
      of: 'testDiscardsLateData',
      operator: join(-1, 1),
      timeline: `
        left   1@1         2@2                   3@3                   w3      1@1  4@4                   5@5
        right       1@1           2@2                   3@3                w3              4@4                   5@5
        main        1-1@1  2-1@2  (1-2@2 2-2@2)  3-2@3  (2-3@3 3-3@3)               4-3@4  (3-4@4 4-4@4)  5-4@5  (4-5@5 5-5@5)
        late                                                                   1@1
      `,
    },
    {
      of: 'testLateData',
      about: 'late events of both sides go to one output',
      operator: join(-1, 1),
      timeline: `
        left   3@3         w3      4@4                   1@1       5@5
        right       3@3        w3         4@4                 2@2         5@5
        main        3-3@3          4-3@4  (3-4@4 4-4@4)            5-4@5  (4-5@5 5-5@5)
        late                                             1@1  2@2
      `,
    },
  ],
};
