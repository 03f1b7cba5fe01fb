// oxlint-disable unicorn/no-thenable -- `then` is what a case looks at in the end
import { expect } from '@jest/globals';
import { asking } from '../asking.js';
import type { Table, TimelineCase } from '../conformance.js';

const empty: TimelineCase['then'] = (h) => expect(h.operator('ask').pending).toBe(0);

export const orderedStreamElementQueue: Table = {
  system: 'Flink',
  file: 'OrderedStreamElementQueueTest.java',
  cases: [
    {
      of: 'testCompletionOrder',
      operator: asking(),
      timeline: `
        number  1@0  2@1  w2  3@3
        answer                     2@0  3@0  1@0
        main                                 (2@0 4@1 w2 6@3)
      `,
      then: empty,
    },
  ],
};

export const unorderedStreamElementQueue: Table = {
  system: 'Flink',
  file: 'UnorderedStreamElementQueueTest.java',
  cases: [
    {
      of: 'testCompletionOrder',
      differs:
        'there no result passes a watermark that came before it: 3 and 4 wait for 1, and 6 for both; here results leave as they come, and the watermark waits for the oldest (ASY-2)',
      operator: asking({ ordered: false }),
      timeline: `
        number  1@0  2@1  w2  3@3  4@4  w5  5@6  6@7
        answer                                        3@0  2@0  6@0   4@0  1@0       5@0
        main                                          6@3  4@1  12@7  8@4  (2@0 w5)  10@6
      `,
      then: empty,
    },
  ],
};
