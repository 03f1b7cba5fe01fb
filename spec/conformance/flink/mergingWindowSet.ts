import { afterCount, agg, session, windowAll } from '../../../lib/index.js';
import type { Stream, WindowResult } from '../../../lib/index.js';
import type { Case, Table } from '../conformance.js';

/** Sessions whose gap is the event itself: `3@5` is the window [5, 8). Each event shows its session, and how many are in it. */
const sessions = (gaps: Stream<number>) =>
  gaps.pipe(
    windowAll(
      session<number>((gap) => gap),
      agg.count(),
      { trigger: afterCount(1) },
    ),
  );

const options = {
  show: ({ window, value }: WindowResult<undefined, number>) => `[${window.start},${window.end})x${value}`,
};

const merges = (of: string, timeline: string): Case => ({ of, options, operator: sessions, timeline });

const INTERNAL = 'how sessions are stored is not to be seen; every case here is restored after each step';

export const mergingWindowSet: Table = {
  system: 'Flink',
  file: 'MergingWindowSetTest.java',
  without: {
    testNonEagerMerging: 'an assigner says whether windows merge, not which: those that overlap or touch do',
    testRestoreFromState: INTERNAL,
    testPersistOnlyIfHaveUpdates: INTERNAL,
  },
  cases: [
    merges(
      'testIncrementalMerging',
      `
        in    4@0        4@0        2@3        2@4        3@1        4@0        2@3        2@4
        main  [0,4)x1@3  [0,4)x2@3  [0,5)x3@4  [0,6)x4@5  [0,6)x5@5  [0,6)x6@5  [0,6)x7@5  [0,6)x8@5
      `,
    ),
    {
      ...merges(
        'testIncrementalMerging',
        `
        in    6@0        3@11          3@10          3@12          3@11          w5  1@11
        main  [0,6)x1@5  [11,14)x1@13  [10,14)x2@13  [10,15)x3@14  [10,15)x4@14      [10,15)x5@14
      `,
      ),
      about: 'a second session, and the end of the first',
    },
    merges(
      'testLateMerging',
      `
        in    3@0        3@5        3@10          2@8           3@5           2@8           3@10          2@3
        main  [0,3)x1@2  [5,8)x1@7  [10,13)x1@12  [5,13)x3@12   [5,13)x4@12   [5,13)x5@12   [5,13)x6@12   [0,13)x8@12
      `,
    ),
    merges(
      'testMergeLargeWindowCoveringSingleWindow',
      `
        in    1@1        3@0
        main  [1,2)x1@1  [0,3)x2@2
      `,
    ),
    merges(
      'testAddingIdenticalWindows',
      `
        in    1@1        1@1
        main  [1,2)x1@1  [1,2)x2@1
      `,
    ),
    merges(
      'testMergeLargeWindowCoveringMultipleWindows',
      `
        in    2@1        3@5        3@10          13@0
        main  [1,3)x1@2  [5,8)x1@7  [10,13)x1@12  [0,13)x4@12
      `,
    ),
    merges(
      'testPersist',
      `
        in    1@1        25@17         1@1        25@17
        main  [1,2)x1@1  [17,42)x1@41  [1,2)x2@1  [17,42)x2@41
      `,
    ),
  ],
};
