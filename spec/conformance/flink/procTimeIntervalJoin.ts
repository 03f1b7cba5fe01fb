// oxlint-disable unicorn/no-thenable -- `then` is what a case looks at in the end
import { expect } from '@jest/globals';
import { joinInterval, keyBy } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import type { Table } from '../conformance.js';
import { pairOf, row } from '../rows.js';
import type { Row } from '../rows.js';

type Rows = Stream<Row>;

const join = (lower: number, upper: number) => (left: Rows, right: Rows) =>
  left.pipe(
    keyBy((l) => l.key),
    joinInterval(right.pipe(keyBy((r) => r.key)), { lower, upper, name: 'join' }, pairOf),
  );

const options = { read: row };

/** Event times are those of the clock, as `processingTime()` takes them. Of the bounds there, left − right, the negative is taken. */
export const procTimeIntervalJoin: Table = {
  system: 'Flink',
  file: 'ProcTimeIntervalJoinTest.java',
  cases: [
    {
      of: 'testProcTimeInnerJoinWithCommonBounds',
      options,
      operator: join(-20, 10),
      timeline: `
        left   1:1a1@1  2:2a2@2  1:1a3@3  w2                                        w12                    w32       1:1a33@33     2:2a33@33
        right                                 w2  1:1b3@3                2:2b4@4         w12  1:1b13@13         w32                           2:2b33@33
        main                                      (1a1-1b3@3 1a3-1b3@3)  2a2-2b4@4            1a3-1b13@13            1a33-1b13@33             2a33-2b33@33
      `,
    },
    {
      of: 'testProcTimeInnerJoinWithNegativeBounds',
      about: 'no right row is kept',
      options,
      operator: join(5, 10),
      timeline: `
        left   1:1a1@1  2:2a2@2  1:1a3@3  w2               w6                 w11
        right                                 w2  1:1b3@3      w6  2:2b7@7         w11  1:1b12@12
        main                                                       2a2-2b7@7            1a3-1b12@12
      `,
      then: (h) => expect(h.operator('join').rows).toBe(2),
    },
    {
      of: 'testProcTimeInnerJoinWithNegativeBounds',
      about: 'and in the end no left one',
      differs: 'there the last one goes 3 ms later, for fewer timers',
      options,
      operator: join(5, 10),
      timeline: `
        left   1:1a1@1  2:2a2@2  1:1a3@3  w13
        right                                  w13
        main
      `,
      then: (h) => expect(h.operator('join').rows).toBe(0),
    },
  ],
};
