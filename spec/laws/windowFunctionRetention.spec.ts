import { describe } from '@jest/globals';
import {
  afterCount,
  afterWatermark,
  keyBy,
  listState,
  tumbling,
  valueState,
  windowBy,
  windowFunction,
} from '../../lib/index.js';
import type { Stream, WindowOptions } from '../../lib/index.js';
import type { AnyStream } from '../../lib/testing.js';
import { onDisk } from './inputOperators.js';
import { checkRetention } from './retention.js';
import type { Item } from './script.js';

/** States of the window end with it, though nobody clears them; those of the key by their ttl. */
const remembering =
  (options: WindowOptions<Item>) =>
  (items: Stream<Item>): AnyStream =>
    items.pipe(
      keyBy((item) => item.key),
      windowBy(
        tumbling(5000),
        windowFunction({
          windowState: { told: valueState(0), ids: listState<number>() },
          keyState: { panes: valueState(0, { ttl: 20_000 }) },
          result: (elements, { windowState, keyState }) => {
            windowState.told.value = elements.length;
            for (const { id } of elements) windowState.ids.add(id);
            return ++keyState.panes.value;
          },
        }),
        options,
      ),
    );

const trigger = afterWatermark<Item>({ early: afterCount(1) });

describe('law 4: window functions keep nothing of windows and keys that are gone', () => {
  checkRetention('windowFunction', remembering({}), 50_000);
  checkRetention('windowFunction, early panes', remembering({ trigger, allowedLateness: 3000 }), 50_000);
  checkRetention('windowFunction on disk', remembering({ trigger }), 10_000, { state: onDisk(500) });
});
