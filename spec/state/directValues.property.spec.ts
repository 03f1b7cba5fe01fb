import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { fromArray, keyBy, keyedProcess, sideOutput, values, valueState } from '../../lib/index.js';
import type { Rejected } from '../../lib/index.js';

const BOUND = 5;
const TTL = 8;

/** What an event does to the value of its key: `null`: nothing; `undefined`: clears it. It reads it before. */
interface Act {
  readonly key: number;
  readonly time: number;
  readonly write: number | null | undefined;
  readonly throws: boolean;
}

const act = fc.record({
  key: fc.integer({ min: 0, max: 2 }),
  time: fc.integer({ min: 0, max: 40 }),
  write: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(null), fc.constant(undefined)),
  throws: fc.boolean(),
});

/** What each event reads that does not throw, after what it did itself. */
function expected(acts: readonly Act[], ttl: number): [before: number, after: number][] {
  const kept = new Map<number, { readonly value: number; readonly time: number }>();
  const read: [number, number][] = [];
  let watermark = -Infinity;
  for (const { key, time, write, throws } of acts) {
    const now = Math.max(time, watermark);
    const known = kept.get(key);
    const before = known !== undefined && known.time + ttl > now ? known.value : 0;
    watermark = Math.max(watermark, time - BOUND - 1);
    if (throws) continue;
    if (write === undefined) kept.delete(key);
    else if (write !== null) kept.set(key, { value: write, time: Math.max(now, known?.time ?? -Infinity) });
    read.push([before, write === null ? before : (write ?? 0)]);
  }
  return read;
}

// The harness freezes what states are given, and then values are read and written another way.
it.each([TTL, Infinity])('values that are read and written directly are those of a model: ttl %s', (ttl) => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (acts, batchSize) => {
      const rejected = sideOutput<Rejected>();
      const read: unknown[] = [];
      fromArray(acts, { timestampOf: ({ time }) => 1e12 + time, outOfOrderness: BOUND, batchSize })
        .pipe(
          keyBy(({ key }) => key),
          keyedProcess({
            state: { v: valueState(0, { ttl }) },
            rejectedTo: rejected,
            onEvent({ write, throws }, { state }) {
              const before = state.v.value;
              if (write === undefined) state.v.clear();
              else if (write !== null) state.v.value = write;
              if (throws) throw new Error('thrown');
              return [before, state.v.value];
            },
          }),
          values(),
        )
        .subscribe((pair) => read.push(pair));
      expect(read).toEqual(expected(acts, ttl));
    }),
  );
});
