import { joinTable, keyBy, toTable } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import type { Table } from '../conformance.js';
import { pairOf, row } from '../rows.js';
import type { Row } from '../rows.js';

type Rows = Stream<Row>;

/** Joins each row, when it arrives, with that of the table as it stands. */
const join = (type: 'inner' | 'left') => (left: Rows, right: Rows) => {
  const table = right.pipe(
    keyBy((r) => r.key),
    toTable({ rowOf: (r) => (r.id === undefined ? undefined : r) }),
  );
  return left.pipe(
    keyBy((l) => l.key),
    joinTable(table, { left: 'events', type }, pairOf),
  );
};

const options = { read: row };

const RETENTION =
  'there a row that was not used for so long by the clock is forgotten; here the rows of a table stay until they are deleted';

/** Times are those of the clock there: rows meet as they arrive. */
export const temporalProcessTimeJoin: Table = {
  system: 'Flink',
  file: 'TemporalProcessTimeJoinOperatorTest.java',
  cases: [
    {
      of: 'testProcTimeTemporalJoin',
      options,
      operator: join('inner'),
      timeline: `
        left   1:1a1@1           2:2a3@3             1:1a5@5
        right           2:2a2@2             1:1a4@4
        main                     2a3-2a2@3           1a5-1a4@5
      `,
    },
    {
      of: 'testProcTimeTemporalJoinWithStateRetention',
      differs: RETENTION,
      options,
      operator: join('inner'),
      timeline: `
        left   1:1a1@1           2:2a3@3    2:1a5@18
        right           2:2a2@2
        main                     2a3-2a2@3  1a5-2a2@18
      `,
    },
    {
      of: 'testLeftProcTimeTemporalJoinWithStateRetention',
      differs: RETENTION,
      options,
      operator: join('left'),
      timeline: `
        left   1:1a1@1           2:2a3@3    2:1a5@18
        right           2:2a2@2
        main   1a1-@1            2a3-2a2@3  1a5-2a2@18
      `,
    },
    {
      of: 'testProcTimeTemporalJoinOnChangelog',
      options,
      operator: join('inner'),
      timeline: `
        left   1:1a1@1           2:2a3@3                      1:1a5@5           1:1a6@6
        right           2:2a2@2             1:1a4@4  1:1a7@4             1:-@5
        main                     2a3-2a2@3                    1a5-1a7@5
      `,
    },
  ],
};
