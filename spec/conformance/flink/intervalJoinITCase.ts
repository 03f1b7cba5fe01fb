import { EMPTY } from 'rxjs';
import { joinInterval } from '../../../lib/index.js';
import type { DurationLike, IntervalBounds, Stream } from '../../../lib/index.js';
import type { Table, TimelineCase } from '../conformance.js';
import { byKey, pair } from '../pairs.js';
import type { Pair } from '../pairs.js';

type Pairs = Stream<Pair>;

const join = (lower: DurationLike, upper: DurationLike, bounds?: IntervalBounds) => (left: Pairs, right: Pairs) =>
  byKey(left).pipe(
    joinInterval(
      byKey(right),
      { lower, upper, ...(bounds === undefined ? {} : { bounds }) },
      (l, r) => `${l.key}:${l.n}-${r.n}`,
    ),
  );

const options = { read: pair };

const INCLUSIVE: Pick<TimelineCase, 'options' | 'operator' | 'timeline'> = {
  options,
  operator: join(0, 2),
  timeline: `
        left   a:0@0  a:1@1  a:2@2  |
        right                          a:0@0    a:1@1              a:2@2                      |
        main                           a:0-0@0  (a:0-1@1 a:1-1@1)  (a:0-2@2 a:1-2@2 a:2-2@2)  |
      `,
};

export const intervalJoinITCase: Table = {
  system: 'Flink',
  file: 'IntervalJoinITCase.java',
  without: {
    testExecutionFailsInProcessingTime: 'every stream has event times; `processingTime()` takes them from the clock',
  },
  cases: [
    {
      of: 'testCanJoinOverSameKey',
      options,
      operator: join(0, 0),
      timeline: `
        left   a:0@0  a:1@1  a:2@2  a:3@3  a:4@4  a:5@5  |
        right                                               a:0@0    a:1@1    a:2@2    a:3@3    a:4@4    a:5@5    |
        main                                                a:0-0@0  a:1-1@1  a:2-2@2  a:3-3@3  a:4-4@4  a:5-5@5  |
      `,
    },
    {
      of: 'testJoinsCorrectlyWithMultipleKeys',
      options,
      operator: join(0, 1),
      timeline: `
        left   a:0@0  b:1@1  a:2@2  b:3@3  a:4@4  b:5@5  |
        right                                               a:0@0    b:1@1    a:2@2    b:3@3    a:4@4    b:5@5    |
        main                                                a:0-0@0  b:1-1@1  a:2-2@2  b:3-3@3  a:4-4@4  b:5-5@5  |
      `,
    },
    {
      of: 'testBoundedUnorderedStreamsStillJoinCorrectly',
      options,
      operator: join(-1, 1),
      timeline: `
        left   (a:5@5 a:1@1 a:4@4 a:3@3 a:2@2)  w5                                                                                                                             (a:9@9 a:8@8 a:7@7 a:6@6)  |
        right                                       a:2@2                      a:1@1              a:3@3                      a:4@4                      a:5@5              w5                                a:8@8                      a:7@7                      a:9@9              a:6@6                      |
        main                                        (a:1-2@2 a:2-2@2 a:3-2@3)  (a:1-1@1 a:2-1@2)  (a:2-3@3 a:3-3@3 a:4-3@4)  (a:3-4@4 a:4-4@4 a:5-4@5)  (a:4-5@5 a:5-5@5)      a:6-5@6                       (a:7-8@8 a:8-8@8 a:9-8@9)  (a:6-7@7 a:7-7@7 a:8-7@8)  (a:8-9@9 a:9-9@9)  (a:5-6@6 a:6-6@6 a:7-6@7)  |
      `,
    },
    { of: 'testFailsWithoutUpperBound', refused: [() => join(0, undefined as never)(EMPTY, EMPTY)] },
    { of: 'testFailsWithoutLowerBound', refused: [() => join(undefined as never, 1)(EMPTY, EMPTY)] },
    {
      of: 'testBoundsCanBeExclusive',
      options,
      operator: join(0, 2, '()'),
      timeline: `
        left   a:0@0  a:1@1  a:2@2  |
        right                          a:0@0  a:1@1    a:2@2    |
        main                                  a:0-1@1  a:1-2@2  |
      `,
    },
    { of: 'testBoundsCanBeInclusive', ...INCLUSIVE },
    { of: 'testBoundsAreInclusiveByDefault', ...INCLUSIVE },
  ],
};
