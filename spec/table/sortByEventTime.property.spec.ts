import { describe, it } from '@jest/globals';
import * as fc from 'fast-check';
import { keyBy, sideOutput, sortByEventTime } from '../../lib/index.js';
import type { Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import { expectSame } from '../laws/pipeline.js';
import { anyEvents, CASES, send } from './randomEvents.js';
import type { ModelEvent } from './randomEvents.js';

const sorted = (events: Stream<ModelEvent>) => {
  const late = sideOutput<ModelEvent>();
  const main = events.pipe(
    keyBy((event) => event.key),
    sortByEventTime({ lateTo: late }),
  );
  return { main, late };
};

describe('sortByEventTime', () => {
  it('is a stable sort of what is not late, as far as the watermark has come', () => {
    fc.assert(
      fc.property(anyEvents, fc.boolean(), (events, whole) => {
        const onTime = events.filter(({ time, watermark }) => time > watermark).sort((a, b) => a.time - b.time);
        const reached = onTime.filter(({ time }) => time <= (events.at(-1)?.watermark ?? -Infinity));
        const h = harness(sorted);
        send(h, events, whole);
        expectSame(h.outputs.main.values, reached);
        h.end();
        expectSame(
          h.outputs.main.records,
          onTime.map((value) => ({ value, timestamp: value.time, key: value.key, watermark: value.time - 1 })),
        );
        expectSame(
          h.outputs.late.values,
          events.filter(({ time, watermark }) => time <= watermark),
        );
      }),
      { numRuns: CASES },
    );
  });
});
