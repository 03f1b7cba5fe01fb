import { describe } from '@jest/globals';
import {
  afterProcessingTime,
  afterWatermark,
  evictCount,
  keyBy,
  keyedProcess,
  listState,
  mapState,
  session,
  sliding,
  tumbling,
  union,
  valueState,
} from '../../lib/index.js';
import type { Stream } from '../../lib/index.js';
import type { AnyStream } from '../../lib/testing.js';
import { onDisk, passing, passingByRules, passingOnDisk } from './inputOperators.js';
import { windows } from './operators.js';
import { checkRetention } from './retention.js';
import type { Item } from './script.js';

const main =
  (make: ReturnType<typeof windows>) =>
  (items: Stream<Item>): AnyStream =>
    make(items).main;

/** A value that its timer clears, and a list and a map that expire by themselves. */
const processed = (items: Stream<Item>): AnyStream =>
  items.pipe(
    keyBy((item) => item.key),
    keyedProcess({
      state: {
        value: valueState<Item>(),
        list: listState<number>({ ttl: 3000 }),
        map: mapState<string, number>({ ttl: { after: 4000, renewedBy: 'readAndWrite' } }),
      },
      onEvent: (item, context) => {
        const { value, list, map } = context.state;
        value.value = item;
        list.add(item.id);
        map.set(item.key, item.id);
        context.setEventTimer(context.timestamp + 5000);
        context.setEventTimer(context.timestamp + 6000);
        context.deleteEventTimer(context.timestamp + 6000);
      },
      onTimer: (_, { state }) => state.value.clear(),
    }),
  );

const early = afterWatermark<Item>({ early: afterProcessingTime(1000) });

describe('law 4: memory is bounded by state, not by traffic', () => {
  checkRetention('tumbling', main(windows(tumbling(5000))));
  checkRetention(
    'tumbling, filled, with allowed lateness',
    main(windows(tumbling(5000), { allowedLateness: 20_000, fillEmpty: 9000 })),
    100_000,
  );
  checkRetention(
    'sliding with allowed lateness',
    main(windows(sliding(7000, 2000), { allowedLateness: 3000 })),
    150_000,
  );
  checkRetention('session', main(windows(session(3000))), 300_000);
  checkRetention('session with allowed lateness', main(windows(session(3000), { allowedLateness: 4000 })), 100_000);
  checkRetention('tumbling with early results', main(windows(tumbling(5000), { trigger: early })), 100_000);
  checkRetention('tumbling with an evictor', main(windows(tumbling(5000), { evictor: evictCount(1) })), 50_000);
  checkRetention('keyedProcess, by timers and by a ttl', processed, 300_000);
  checkRetention('coProcess', (...inputs) => passing(...inputs) as AnyStream, 100_000, { inputs: 2 });
  checkRetention('broadcastProcess', (...inputs) => passingByRules(...inputs) as AnyStream, 100_000, { inputs: 2 });
  checkRetention('keyedProcess on disk', (items) => passingOnDisk(items) as AnyStream, 30_000, { state: onDisk(500) });
  checkRetention('union', (items) => union(items), 100_000);
});
