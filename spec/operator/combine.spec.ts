import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Batch } from '../../lib/frame/batch.js';
import type { Edge } from '../../lib/frame/edge.js';
import { combine } from '../../lib/operator/combine.js';
import { Valve } from '../../lib/operator/valve.js';

/** No frame is sent here, so nobody asks who sent it. */
const EDGE = {} as Edge;

function frame(own: readonly number[] | null, watermark: number): Batch<number, unknown> {
  const times = own ?? [0];
  return new Batch<number, unknown>(EDGE, 1, [...times.keys()], times, null, own, watermark, null);
}

describe('combine', () => {
  it('passes the watermarks on as they are where the other input is ahead', () => {
    const valve = new Valve(2);
    valve.advance(1, 9);
    const own = [3, 4, 4];
    const combined = combine(frame(own, 6), valve, 0);
    expect(combined.watermarks).toBe(own);
    expect(combined.watermark).toBe(6);
  });

  it('gives none where the other input holds time back', () => {
    const valve = new Valve(2);
    valve.advance(0, 3);
    valve.advance(1, 3);
    const combined = combine(frame([4, 5], 6), valve, 0);
    expect(combined.watermarks).toBeNull();
    expect(combined.watermark).toBe(3);
  });

  const anyMark = fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 30 }) },
    { weight: 1, arbitrary: fc.constant(Infinity) },
  );
  const anySay = fc.tuple(
    fc.nat(2),
    fc.oneof(fc.boolean(), fc.record({ own: fc.option(fc.array(anyMark, { maxLength: 5 })), after: anyMark })),
  );

  it('gives each event the watermark that the valve gives at it', () => {
    fc.assert(
      fc.property(fc.array(anySay, { maxLength: 20, size: 'max' }), (says) => {
        const valve = new Valve(3);
        const model = new Valve(3);
        const sent = [-Infinity, -Infinity, -Infinity];
        for (const [input, said] of says) {
          if (typeof said === 'boolean') {
            expect(valve.setIdle(input, said)).toBe(model.setIdle(input, said));
            continue;
          }
          const rising = (mark: number): number => (sent[input] = Math.max(sent[input]!, mark));
          const own = said.own?.map(rising) ?? null;
          const before = model.watermark;
          const expected = own?.map((watermark) => model.advance(input, watermark)) ?? [before];
          const batch = combine(frame(own, rising(said.after)), valve, input);
          expect(batch.values.map((_, i) => batch.watermarks?.[i] ?? before)).toEqual(expected);
          expect(batch.watermark).toBe(model.advance(input, sent[input]!));
          expect(valve.snapshot()).toEqual(model.snapshot());
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
