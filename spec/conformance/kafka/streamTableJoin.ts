import { joinTable } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import type { Table } from '../conformance.js';
import { both, eventsOf, rowsOf, script } from './joinScript.js';

type Texts = Stream<string>;

const join = (type: 'inner' | 'left') => (left: Texts, right: Texts) =>
  eventsOf(left).pipe(joinTable(rowsOf(right), { left: 'events', type }, both));

export const streamTableJoin: Table = {
  system: 'Kafka Streams',
  file: 'StreamTableJoinIntegrationTest.java',
  cases: [
    { of: 'testInner', operator: join('inner'), timeline: script({ 5: 'B-a', 15: 'D-d' }) },
    {
      of: 'testLeft',
      operator: join('left'),
      timeline: script({ 3: 'A-null', 5: 'B-a', 9: 'C-null', 15: 'D-d' }),
    },
  ],
};
