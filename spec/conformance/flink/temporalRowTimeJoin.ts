import { joinAsOf, keyBy, sideOutput, toTable } from '../../../lib/index.js';
import type { AsOfJoinType, Stream } from '../../../lib/index.js';
import type { Table, TimelineCase } from '../conformance.js';
import { pairOf, row } from '../rows.js';
import type { Row } from '../rows.js';

type Rows = Stream<Row>;

/** Joins rows with the versions of a table. */
const join =
  (type: AsOfJoinType, ttl = Infinity) =>
  (left: Rows, right: Rows) => {
    const late = sideOutput<Row>();
    const versions = right.pipe(
      keyBy((r) => r.key),
      toTable({ rowOf: (r) => (r.id === undefined ? undefined : r) }),
    );
    const joined = left.pipe(
      keyBy((l) => l.key),
      joinAsOf(versions, { type, ttl, lateTo: late }, pairOf),
    );
    return { main: joined, late };
  };

const options: TimelineCase['options'] = {
  read: row,
  show: (r: Row | string) => (typeof r === 'string' ? r : `${r.key}:${r.id}`),
};

const LATE = 'there a late row was joined with the versions that were left, until FLINK-39719; here it is late (TJ-5)';
const UPSERTS =
  'there the left side may be upserts, and each result is one too; here its rows are events. A table has both halves of an update';

const inner = `
        left   w1      k1:1a1@1            w2      k1:1a1@1  k1:1a3@3            w5                  k2:2a3@6            w8                  k2:5a11@9  k2:5a12@11                     w13
        right      w1            k1:1a2@2      w2                      k2:2a4@4      w5                        k2:2a5@7      w9                                     k2:-@9  k2:2a6@10       w13
        main       w1                          w2                                    (1a3-1a2@3 w5)                          (2a3-2a4@6 w8)                                            w9   (w10 5a12-2a6@11 w13)
        late           k1:1a1@1                    k1:1a1@1
      `;

const left = `
        left   w1      k1:1a1@1            w2      k1:1a1@1  k1:1a3@3            w5                  k2:2a3@6            w8                  k2:5a11@9  k2:5a12@11                     w13
        right      w1            k1:1a2@2      w2                      k2:2a4@4      w5                        k2:2a5@7      w9                                     k2:-@9  k2:2a6@10                w13
        main       w1                          w2                                    (1a3-1a2@3 w5)                          (2a3-2a4@6 w8)                                            (5a11-@9 w9)  (w10 5a12-2a6@11 w13)
        late           k1:1a1@1                    k1:1a1@1
      `;

export const temporalRowTimeJoin: Table = {
  system: 'Flink',
  file: 'TemporalRowTimeJoinOperatorTest.java',
  cases: [
    { of: 'testRowTimeTemporalJoin', options, operator: join('inner'), timeline: inner },
    { of: 'testRowTimeLeftTemporalJoin', differs: LATE, options, operator: join('left'), timeline: left },
    {
      of: 'testRowTimeTemporalJoinWithStateRetention',
      about: 'a version changes its past only for what is to come',
      differs:
        'there a key is forgotten when it has not been used for so long by the clock; here a version has a time to live, by event time',
      options,
      operator: join('left', 10),
      timeline: `
        left             k1:0a6@6  w7                       k1:7a9@9  w13             k1:13a15@15  w15
        right  k1:0a3@3                w7         k1:0a5@3                 w13                          w16
        main                           0a6-0a3@6                           7a9-0a5@9                    13a15-@15
        late
      `,
    },
    {
      of: 'testRowTimeTemporalJoinOnUpsertSource',
      differs: UPSERTS,
      options,
      operator: join('inner'),
      timeline: inner,
    },
    {
      of: 'testRowTimeLeftTemporalJoinOnUpsertSource',
      differs: UPSERTS,
      options,
      operator: join('left'),
      timeline: left,
    },
  ],
};
