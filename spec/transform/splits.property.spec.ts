import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { anyParts, model, runOf, sourceOf } from './splitsAtWork.js';
import type { Seen } from './splitsAtWork.js';

const options = fc.record({
  batchSize: fc.integer({ min: 1, max: 9 }),
  outOfOrderness: fc.integer({ min: 0, max: 20 }),
});

const sorted = (texts: readonly string[]): string[] => [...texts].sort();

/** Everything is counted, once (law 3). */
function expectCounted({ runtime, events, rejected }: Seen): void {
  expect(runtime.metrics().operators[0]).toMatchObject({
    in: events.length + rejected.length,
    used: events.length,
    rejected: rejected.length,
    out: events.length,
    pending: 0,
  });
}

describe('splits', () => {
  it('give the event of the split that is lowest, with the lowest watermark in force, however they come (WMC-1, WMC-4)', async () => {
    await fc.assert(
      fc.asyncProperty(anyParts(), options, async (parts, given) => {
        const seen = await runOf(sourceOf(parts), given);
        const wanted = model(parts, given.outOfOrderness);
        expect(seen.events).toEqual(wanted.events);
        expect(sorted(seen.rejected)).toEqual(sorted(wanted.rejected));
        expect(seen.watermark).toBe(Infinity);
        expectCounted(seen);
      }),
    );
  });

  it('wait to be opened, and time with them, where there are more than may be open', async () => {
    await fc.assert(
      fc.asyncProperty(anyParts(), options, fc.integer({ min: 1, max: 4 }), async (parts, given, maxOpen) => {
        const seen = await runOf(sourceOf(parts, { maxOpen }), given);
        const wanted = model(parts, given.outOfOrderness, { maxOpen });
        expect(seen.events).toEqual(wanted.events);
        expectCounted(seen);
      }),
    );
  });

  it('read one by one are as one content, whenever which was found', async () => {
    await fc.assert(
      fc.asyncProperty(anyParts(), options, fc.integer({ min: 1, max: 3 }), async (parts, given, atOnce) => {
        const seen = await runOf(sourceOf(parts, { read: 'one by one', atOnce }), given);
        const wanted = model(parts, given.outOfOrderness, { oneByOne: true });
        expect(seen.events).toEqual(wanted.events);
        expect(sorted(seen.rejected)).toEqual(sorted(wanted.rejected));
      }),
    );
  });

  it.each([{}, { maxOpen: 2 }, { read: 'one by one' as const, atOnce: 2 }])(
    'go on from a checkpoint at any event as if nothing had happened: %j (law 2)',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(
          anyParts(),
          options,
          fc.array(fc.nat(15), { minLength: 1, maxLength: 3 }),
          async (parts, given, steps) => {
            const whole = await runOf(sourceOf(parts, kind), given);
            let events: Seen['events'] = [];
            let rejected: string[] = [];
            let last: Seen | undefined;
            for (const step of [...steps, Infinity]) {
              last = await runOf(sourceOf(parts, kind), { ...given, restore: last?.checkpoint }, step);
              events = [...events, ...last.events];
              rejected = [...rejected, ...last.rejected];
              if (last.checkpoint === undefined) break;
            }
            expect(events).toEqual(whole.events);
            expect(sorted(rejected)).toEqual(sorted(whole.rejected));
            expectCounted({ ...last!, events, rejected });
          },
        ),
        { numRuns: 150 },
      );
    },
  );
});
