import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { joinAsOf, keyBy, sideOutput } from '../../lib/index.js';
import { DELETE, INSERT } from '../../lib/frame/changeKind.js';
import type { Stream } from '../../lib/index.js';
import type { HarnessOutputs } from '../../lib/testing.js';
import { withKinds } from '../table/withKinds.js';
import { expectSame, run, times } from '../laws/pipeline.js';
import { anyCuts, cut, scripts } from '../laws/script.js';
import type { Item } from '../laws/script.js';
import { modelAsOf } from './asOfModel.js';
import type { AsOfRules } from './asOfModel.js';

const rules: fc.Arbitrary<AsOfRules> = fc.record({
  type: fc.constantFrom('inner', 'left'),
  ttl: fc.constantFrom(Infinity, Infinity, 1, 9, 30),
  keepDeletes: fc.constantFrom(0, 0, 7, Infinity),
  deletes: fc.boolean(),
});

const pipeline =
  ({ type, ttl, keepDeletes, deletes }: AsOfRules) =>
  (events: Stream<Item>, versions: Stream<Item>): HarnessOutputs => {
    const late = sideOutput<Item>();
    const byKey = keyBy((item: Item) => item.key);
    const changelog = versions.pipe(
      byKey,
      withKinds((item) => (deletes && item.n < 0 ? DELETE : INSERT)),
    );
    const main = events.pipe(
      byKey,
      joinAsOf(changelog, { type, ttl, keepDeletes, lateTo: late }, (event, version) => [event.id, version?.id]),
    );
    return { main, late };
  };

describe('joinAsOf', () => {
  it('gives what a model gives that keeps everything and looks through it (TJ-1)', async () => {
    const script = scripts({ inputs: 2, maxLength: 15, idles: false, clock: false });
    await fc.assert(
      fc.asyncProperty(script, rules, anyCuts, async (script, rules, cuts) => {
        const { results, late, unassigned } = modelAsOf(script, rules);
        const h = await run({ name: 'joinAsOf', inputs: 2, make: pipeline(rules) }, cut(script, cuts));
        expectSame(
          h.outputs.main.records.map(({ value, timestamp }) => [...(value as unknown[]), timestamp]),
          results,
        );
        expectSame(
          h.outputs['late']!.values.map((item) => (item as Item).id),
          late,
        );
        expect(h.operator('joinAsOf').unassigned).toBe(unassigned);
        expect(h.operator('joinAsOf').pending).toBe(0);
      }),
      { numRuns: times(10_000) },
    );
  });
});
