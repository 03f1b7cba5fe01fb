import { joinTable, shared, toChanges } from '../../../lib/index.js';
import type { Change, JoinType, Stream } from '../../../lib/index.js';
import type { Table } from '../conformance.js';
import { both, rowsOf, script } from './joinScript.js';

type Texts = Stream<string>;

const join = (type: JoinType) => (left: Texts, right: Texts) =>
  rowsOf(left).pipe(joinTable(rowsOf(right), { type }, both), toChanges({ form: 'upserts' }));

/** The right table is joined twice. */
const joinTwice = (first: JoinType, second: JoinType) => (left: Texts, right: Texts) => {
  const table = rowsOf(right).pipe(shared());
  return rowsOf(left).pipe(
    joinTable(table, { type: first }, both),
    joinTable(table, { type: second }, both),
    toChanges({ form: 'upserts' }),
  );
};

const options = {
  show: ({ kind, value }: Change<string, string>) => (kind === 'delete' ? 'null' : value),
};

const TWICE =
  'there a row of a table that is joined twice is in it before either join is told, and its result comes twice (KAFKA-6443); here the second join is told after the first, and in between joins what is new with what was';
const FORGOTTEN = 'there the result of a row that was deleted is not (KAFKA-6443)';

/** Without the cache, which keeps results back there. */
export const tableTableJoin: Table = {
  system: 'Kafka Streams',
  file: 'TableTableJoinIntegrationTest.java',
  cases: [
    {
      of: 'testInner',
      options,
      operator: join('inner'),
      timeline: script({ 4: 'A-a', 5: 'B-a', 6: 'B-b', 7: 'null', 10: 'C-c', 11: 'null', 15: 'D-d' }),
    },
    {
      of: 'testLeft',
      options,
      operator: join('left'),
      timeline: script({
        3: 'A-null',
        4: 'A-a',
        5: 'B-a',
        6: 'B-b',
        7: 'null',
        9: 'C-null',
        10: 'C-c',
        11: 'C-null',
        12: 'null',
        15: 'D-d',
      }),
    },
    {
      of: 'testOuter',
      options,
      operator: join('outer'),
      timeline: script({
        3: 'A-null',
        4: 'A-a',
        5: 'B-a',
        6: 'B-b',
        7: 'null-b',
        8: 'null',
        9: 'C-null',
        10: 'C-c',
        11: 'C-null',
        12: 'null',
        14: 'null-d',
        15: 'D-d',
      }),
    },
    {
      of: 'testInnerInner',
      differs: `${TWICE}. ${FORGOTTEN}, at 11`,
      options,
      operator: joinTwice('inner', 'inner'),
      timeline: script({
        4: 'A-a-a',
        5: 'B-a-a',
        6: 'B-b-a B-b-b',
        7: 'null',
        10: 'C-c-c',
        11: 'null',
        15: 'D-d-d',
      }),
    },
    {
      of: 'testInnerLeft',
      differs: TWICE,
      options,
      operator: joinTwice('inner', 'left'),
      timeline: script({
        4: 'A-a-null A-a-a',
        5: 'B-a-a',
        6: 'B-b-a B-b-b',
        7: 'null',
        10: 'C-c-null C-c-c',
        11: 'null',
        15: 'D-d-d',
      }),
    },
    {
      of: 'testInnerOuter',
      differs: TWICE,
      options,
      operator: joinTwice('inner', 'outer'),
      timeline: script({
        4: 'A-a-null A-a-a',
        5: 'B-a-a',
        6: 'B-b-a B-b-b',
        7: 'null-b',
        8: 'null',
        10: 'C-c-null C-c-c',
        11: 'null-c null',
        14: 'null-d',
        15: 'D-d-d',
      }),
    },
    {
      of: 'testLeftInner',
      differs: TWICE,
      options,
      operator: joinTwice('left', 'inner'),
      timeline: script({
        4: 'A-a-a',
        5: 'B-a-a',
        6: 'B-b-a B-b-b',
        7: 'null',
        10: 'C-c-c',
        11: 'C-null-c null',
        15: 'D-d-d',
      }),
    },
    {
      of: 'testLeftLeft',
      differs: TWICE,
      options,
      operator: joinTwice('left', 'left'),
      timeline: script({
        3: 'A-null-null',
        4: 'A-a-null A-a-a',
        5: 'B-a-a',
        6: 'B-b-a B-b-b',
        7: 'null',
        9: 'C-null-null',
        10: 'C-c-null C-c-c',
        11: 'C-null-c C-null-null',
        12: 'null',
        15: 'D-d-d',
      }),
    },
    {
      of: 'testLeftOuter',
      differs: TWICE,
      options,
      operator: joinTwice('left', 'outer'),
      timeline: script({
        3: 'A-null-null',
        4: 'A-a-null A-a-a',
        5: 'B-a-a',
        6: 'B-b-a B-b-b',
        7: 'null-b',
        8: 'null',
        9: 'C-null-null',
        10: 'C-c-null C-c-c',
        11: 'C-null-c C-null-null',
        12: 'null',
        14: 'null-d',
        15: 'D-d-d',
      }),
    },
    {
      of: 'testOuterInner',
      differs: `${TWICE}. ${FORGOTTEN}, at 8`,
      options,
      operator: joinTwice('outer', 'inner'),
      timeline: script({
        4: 'A-a-a',
        5: 'B-a-a',
        6: 'B-b-a B-b-b',
        7: 'null-b-b',
        8: 'null',
        10: 'C-c-c',
        11: 'C-null-c null',
        14: 'null-d-d',
        15: 'D-d-d',
      }),
    },
    {
      of: 'testOuterLeft',
      differs: TWICE,
      options,
      operator: joinTwice('outer', 'left'),
      timeline: script({
        3: 'A-null-null',
        4: 'A-a-null A-a-a',
        5: 'B-a-a',
        6: 'B-b-a B-b-b',
        7: 'null-b-b',
        8: 'null',
        9: 'C-null-null',
        10: 'C-c-null C-c-c',
        11: 'C-null-c C-null-null',
        12: 'null',
        14: 'null-d-null null-d-d',
        15: 'D-d-d',
      }),
    },
    {
      of: 'testOuterOuter',
      differs: TWICE,
      options,
      operator: joinTwice('outer', 'outer'),
      timeline: script({
        3: 'A-null-null',
        4: 'A-a-null A-a-a',
        5: 'B-a-a',
        6: 'B-b-a B-b-b',
        7: 'null-b-b',
        8: 'null-b null',
        9: 'C-null-null',
        10: 'C-c-null C-c-c',
        11: 'C-null-c C-null-null',
        12: 'null',
        14: 'null-d-null null-d-d',
        15: 'D-d-d',
      }),
    },
  ],
};
