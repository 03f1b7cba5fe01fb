import { describe, expect, it } from '@jest/globals';
import { count } from '../../lib/aggregate/count.js';
import type { AggregateSpec } from '../../lib/aggregate/aggregate.js';
import type { Stream } from '../../lib/frame/frame.js';
import { sideOutput } from '../../lib/operator/sideOutput.js';
import { harness } from '../../lib/testing/harness.js';
import { keyBy } from '../../lib/transform/keyBy.js';
import { countWindow } from '../../lib/window/countWindow.js';
import { globalWindow } from '../../lib/window/globalWindow.js';
import { afterCount } from '../../lib/window/triggers/afterCount.js';
import { afterProcessingTime } from '../../lib/window/triggers/afterProcessingTime.js';
import { purging } from '../../lib/window/triggers/purging.js';
import { tumbling } from '../../lib/window/tumbling.js';
import { windowAll } from '../../lib/window/windowAll.js';
import { windowBy } from '../../lib/window/windowBy.js';
import type { WindowResult } from '../../lib/window/windowResult.js';
import type { WindowOptions } from '../../lib/window/windowOptions.js';

describe('the results of windows without end', () => {
  it.each<[string, () => ReturnType<typeof globalWindow>, Pick<WindowOptions<unknown>, 'trigger'>]>([
    ['at the end of time', globalWindow, {}],
    ['by count', () => countWindow(2), {}],
    ['by count, over what overlaps', () => countWindow(3, 1), {}],
    ['by a trigger of the clock', globalWindow, { trigger: purging(afterProcessingTime(5)) }],
    ['by a trigger', globalWindow, { trigger: afterCount(2) }],
  ])('%s are late in no window after them, without any allowed lateness', (_, assigner, options) => {
    const h = harness((events: Stream<string>) => {
      const late = sideOutput<WindowResult<string, number>>();
      const main = events.pipe(
        keyBy((key) => key),
        windowBy(assigner(), count() as AggregateSpec<unknown, number>, { ...options, name: 'first' }),
        windowAll(tumbling(10), count() as AggregateSpec<unknown, number>, { lateTo: late, name: 'second' }),
      );
      return { main, late };
    });
    for (const [key, at] of [
      ['old', 3],
      ['new', 105],
      ['old', 7],
      ['new', 103],
      ['old', 1],
    ] as const) {
      h.event(key, at);
      h.watermark(Math.max(h.operator('input').watermark, at - 2));
      h.advanceProcessingTime(3);
    }
    h.end();
    expect(h.outputs.late.values).toEqual([]);
    const first = h.operator('first');
    expect(first.out).toBeGreaterThan(0);
    expect(h.operator('second')).toMatchObject({ in: first.out, used: first.out, late: 0 });
    expect(h.outputs.main.records.every(({ timestamp }) => Number.isFinite(timestamp))).toBe(true);
  });

  it('leave nothing behind of keys that are purged', () => {
    const h = harness((events: Stream<string>) =>
      events.pipe(
        keyBy((key) => key),
        windowBy(globalWindow(), count(), { trigger: purging(afterCount(2)), name: 'window' }),
      ),
    );
    for (let i = 0; i < 100; i++) {
      const keys = Array.from({ length: 1000 }, (_, k) => `key-${1000 * i + k}`);
      h.events([...keys, ...keys].map((value) => ({ value, timestamp: i })));
      expect(h.operator('window')).toMatchObject({ keys: 0, windows: 0 });
    }
    expect(h.outputs.main.records).toHaveLength(100_000);
    h.unsubscribe();
  });
});
