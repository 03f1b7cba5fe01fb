import { filterValues, joinInterval, keyBy, seconds, shared } from '../../../lib/index.js';
import type { JoinType, Stream } from '../../../lib/index.js';
import type { Table } from '../conformance.js';
import { both, eventsOf, script } from './joinScript.js';

type Texts = Stream<string>;

const near = { lower: seconds(-10), upper: seconds(10) };

const join = (type: JoinType) => (left: Texts, right: Texts) =>
  eventsOf(left).pipe(joinInterval(eventsOf(right), { ...near, type }, both));

/** Both have had another key before. */
const joinKeyedAnew = (type: JoinType) => (left: Texts, right: Texts) => {
  const anew = (texts: Texts) =>
    texts.pipe(
      keyBy((text) => text),
      filterValues((text) => text !== '-'),
      keyBy(() => 'key'),
    );
  return anew(left).pipe(joinInterval(anew(right), { ...near, type }, both));
};

const pairs = script({
  4: 'A-a',
  5: 'B-a',
  6: 'A-b B-b',
  9: 'C-a C-b',
  10: 'A-c B-c C-c',
  14: 'A-d B-d C-d',
  15: 'D-a D-b D-c D-d',
});

const AT_ONCE =
  'there, until 3.1, an event came alone at once, and again with its partner: A-null at 3; here, as since then, alone only when none can come';

export const streamStreamJoin: Table = {
  system: 'Kafka Streams',
  file: 'StreamStreamJoinIntegrationTest.java',
  without: {
    shouldNotAccessJoinStoresWhenGivingName: 'the state of a join cannot be asked for by name',
  },
  cases: [
    { of: 'testInner', operator: join('inner'), timeline: pairs },
    { of: 'testInnerRepartitioned', operator: joinKeyedAnew('inner'), timeline: pairs },
    { of: 'testLeft', differs: AT_ONCE, operator: join('left'), timeline: pairs },
    { of: 'testLeftRepartitioned', differs: AT_ONCE, operator: joinKeyedAnew('left'), timeline: pairs },
    { of: 'testOuter', differs: AT_ONCE, operator: join('outer'), timeline: pairs },
    { of: 'testOuterRepartitioned', differs: AT_ONCE, operator: joinKeyedAnew('outer'), timeline: pairs },
    {
      of: 'testMultiInner',
      operator: (left: Texts, right: Texts) => {
        const events = eventsOf(right).pipe(shared());
        return eventsOf(left).pipe(joinInterval(events, near, both), joinInterval(events, near, both));
      },
      timeline: script({
        4: 'A-a-a',
        5: 'B-a-a',
        6: 'A-b-a B-b-a A-a-b B-a-b A-b-b B-b-b',
        9: 'C-a-a C-a-b C-b-a C-b-b',
        10: 'A-c-a A-c-b B-c-a B-c-b C-c-a C-c-b A-a-c B-a-c A-b-c B-b-c C-a-c C-b-c A-c-c B-c-c C-c-c',
        14:
          'A-d-a A-d-b A-d-c B-d-a B-d-b B-d-c C-d-a C-d-b C-d-c ' +
          'A-a-d B-a-d A-b-d B-b-d C-a-d C-b-d A-c-d B-c-d C-c-d A-d-d B-d-d C-d-d',
        15: 'D-a-a D-a-b D-a-c D-a-d D-b-a D-b-b D-b-c D-b-d D-c-a D-c-b D-c-c D-c-d D-d-a D-d-b D-d-c D-d-d',
      }),
    },
  ],
};
