// oxlint-disable unicorn/no-thenable -- `then` is what a case looks at in the end
import { expect } from '@jest/globals';
import { mapAsync, mapValues } from '../../../lib/index.js';
import type { Rejected, Stream } from '../../../lib/index.js';
import { asking, calling, callingOrNot } from '../asking.js';
import type { Table, TimelineCase } from '../conformance.js';

const double = (n: number) => Promise.resolve(2 * n);
const fail = () => Promise.reject(new Error('no'));
const never = () => new Promise<number>(() => undefined);
const failOdd = (n: number) => (n % 2 === 0 ? double(n) : fail());

/** Says both, the first of which counts. */
// oxlint-disable promise/no-multiple-resolved -- what comes second is what this is about
const failOddTwice = (n: number) =>
  new Promise<number>((resolve, reject) => {
    if (n % 2 !== 0) reject(new Error('no'));
    resolve(2 * n);
    reject(new Error('too late'));
  });
// oxlint-enable promise/no-multiple-resolved

const unordered = { ordered: false } as const;
const twice = { attempts: 2, delay: 10 };
const options: TimelineCase['options'] = {
  show: (n: number | Rejected) => (typeof n === 'number' ? String(n) : `no ${String(n.value)}`.replace(' ', '')),
};

const NO_RESULT =
  'there an event that gets no result is gone, and emptiness is what makes it try again; here one without an answer has failed, and is rejected (ASY-3)';
const FAILS =
  'there what is behind the one that timed out still comes, since the test only notes the failure; here the stream has failed';

const ordered = `
        number    1@1  2@2  3@3  4@4  5@5  6@6
        clock                                   +10
        main                                    (4@2 8@4 12@6)
        rejected                                (no1@1 no3@3 no5@5)
      `;

const asTheyCome = `
        number    1@1  2@2  3@3  4@4  5@5  6@6
        clock                                    +10
        main           4@2       8@4       12@6
        rejected                                 (no1@1 no3@3 no5@5)
      `;

const failsAfterRetry = `
        number  1@1
        clock        +10
        main         #
      `;

const gone = `
        number  1@1  2@2       cut
        answer            2@0
        main                   |
      `;

export const asyncWaitOperator: Table = {
  system: 'Flink',
  file: 'AsyncWaitOperatorTest.java',
  without: {
    testObjectReused: 'no object is used again for another event',
  },
  cases: [
    {
      of: 'testEventTimeOrdered',
      operator: asking({ concurrency: 2 }),
      timeline: `
        number  1@1  2@2  w2  3@3
        answer                     2@0  1@0           3@0
        main                            (2@1 4@2 w2)  6@3
      `,
    },
    {
      of: 'testWaterMarkUnordered',
      operator: asking({ concurrency: 2, ...unordered }),
      timeline: `
        number  1@1  2@2  w2  3@3
        answer                     2@0  1@0       3@0
        main                       4@2  (2@1 w2)  6@3
      `,
    },
    {
      of: 'testProcessingTimeOrdered',
      operator: asking({ concurrency: 6 }),
      timeline: `
        number  1@1  2@2  3@3  4@4  5@5  6@6  7@7  8@8
        answer                                          2@0  1@0        8@0  7@0  6@0  5@0  4@0  3@0
        main                                                 (2@1 4@2)                           (6@3 8@4 10@5 12@6 14@7 16@8)
      `,
    },
    {
      of: 'testProcessingUnordered',
      operator: asking({ concurrency: 6, ...unordered }),
      timeline: `
        number  1@1  2@2  3@3  4@4  5@5  6@6  7@7  8@8
        answer                                          2@0  1@0  6@0   3@0  5@0   4@0  7@0   8@0
        main                                            4@2  2@1  12@6  6@3  10@5  8@4  14@7  16@8
      `,
    },
    {
      of: 'testOperatorChainWithProcessingTime',
      operator: (numbers: Stream<number>) =>
        numbers.pipe(
          mapAsync(double, { concurrency: 6 }),
          mapValues((n) => n + 1),
          mapAsync(double, { concurrency: 3, ...unordered }),
        ),
      timeline: `
        number  5@0   6@1   7@2   8@3   9@4   |
        main    22@0  26@1  30@2  34@3  38@4  |
      `,
    },
    {
      of: 'testStateSnapshotAndRestore',
      about: 'here the restore is after each step',
      operator: asking({ concurrency: 4 }),
      timeline: `
        number  1@1  2@2  3@3  4@4                      5@5  6@6  7@7  8@8                          |
        answer                      1@0  2@0  3@0  4@0                      5@0   6@0   7@0   8@0
        main                        2@1  4@2  6@3  8@4                      10@5  12@6  14@7  16@8  |
      `,
    },
    {
      of: 'testAsyncTimeoutFailure',
      differs: FAILS,
      operator: asking({ concurrency: 2, timeout: 10 }),
      timeline: `
        number  1@0      2@5
        answer
        clock        +5       +10
        main                  #
      `,
    },
    {
      of: 'testAsyncTimeoutIgnore',
      operator: asking({ concurrency: 2, timeout: 10, fallback: (_, n) => 3 * n }),
      timeline: `
        number  1@0  2@5
        answer            2@0
        clock                  +10
        main                   (3@0 4@5)
      `,
    },
    {
      of: 'testTimeoutCleanup',
      operator: calling(double, { concurrency: 1, timeout: 1000, ...unordered }),
      timeline: `
        number  42@1  |
        main    84@1  |
      `,
      then: (h) => expect(h.clock.pending).toBe(0),
    },
    {
      of: 'testTimeoutAfterComplete',
      operator: asking({ concurrency: 1, timeout: 1000, fallback: -1, ...unordered }),
      timeline: `
        number  1@1
        answer       1@0
        clock             +1000
        main         2@1
      `,
    },
    {
      of: 'testOrderedWaitUserExceptionHandling',
      operator: calling(fail, { concurrency: 2 }),
      timeline: `
        number  1@1
        main    #
      `,
    },
    {
      of: 'testUnorderedWaitUserExceptionHandling',
      operator: calling(fail, { concurrency: 2, ...unordered }),
      timeline: `
        number  1@1
        main    #
      `,
    },
    {
      of: 'testOrderedWaitUserExceptionHandlingWithRetry',
      operator: calling(fail, { retry: twice }),
      timeline: failsAfterRetry,
    },
    {
      of: 'testUnorderedWaitUserExceptionHandlingWithRetry',
      operator: calling(fail, { retry: twice, ...unordered }),
      timeline: failsAfterRetry,
    },
    { of: 'testOrderedWaitTimeoutHandling', operator: calling(never, { timeout: 10 }), timeline: failsAfterRetry },
    {
      of: 'testUnorderedWaitTimeoutHandling',
      operator: calling(never, { timeout: 10, ...unordered }),
      timeline: failsAfterRetry,
    },
    {
      of: 'testOrderedWaitTimeoutHandlingWithRetry',
      operator: calling(never, { timeout: 10, retry: twice }),
      timeline: failsAfterRetry,
    },
    {
      of: 'testUnorderedWaitTimeoutHandlingWithRetry',
      operator: calling(never, { timeout: 10, retry: twice, ...unordered }),
      timeline: failsAfterRetry,
    },
    {
      of: 'testRestartWithFullQueue',
      about: 'as many are kept as are called for, and more',
      operator: asking({ concurrency: 3 }),
      timeline: `
        number  0@0  1@0  2@0  3@0                                    |
        answer                      3@0  2@0  1@0  0@0
        main                                       (0@0 2@0 4@0 6@0)  |
      `,
    },
    { of: 'testIgnoreAsyncOperatorRecordsOnDrain', operator: asking({ concurrency: 5 }), timeline: gone },
    {
      of: 'testIgnoreAsyncOperatorRecordsOnDrainWithRetry',
      operator: asking({ concurrency: 5, retry: twice }),
      timeline: gone,
    },
    {
      of: 'testProcessingTimeOrderedWithRetry',
      differs: NO_RESULT,
      options,
      operator: callingOrNot(failOdd, { retry: twice }),
      timeline: ordered,
    },
    {
      of: 'testProcessingTimeUnorderedWithRetry',
      differs: NO_RESULT,
      options,
      operator: callingOrNot(failOdd, { retry: twice, ...unordered }),
      timeline: asTheyCome,
    },
    {
      of: 'testProcessingTimeRepeatedCompleteOrderedWithRetry',
      differs: NO_RESULT,
      options,
      operator: callingOrNot(failOddTwice, { retry: twice }),
      timeline: ordered,
    },
    {
      of: 'testProcessingTimeRepeatedCompleteUnorderedWithRetry',
      differs: NO_RESULT,
      options,
      operator: callingOrNot(failOddTwice, { retry: twice, ...unordered }),
      timeline: asTheyCome,
    },
    ...['Ordered', 'Unordered'].map((mode): TimelineCase => ({
      of: `testProcessingTimeWithTimeoutFunction${mode}WithRetry`,
      about: 'time is up for all attempts together',
      operator: calling(fail, {
        timeout: 100,
        fallback: -1,
        ordered: mode === 'Ordered',
        retry: { attempts: 100, delay: 10, factor: 1 },
      }),
      timeline: `
        number  1@1  2@2
        clock             +100
        main              (-1@1 -1@2)
      `,
    })),
  ],
};
