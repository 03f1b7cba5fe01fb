import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { joinTable, keyBy, toChanges } from '../../lib/index.js';
import { DELETE, INSERT } from '../../lib/frame/changeKind.js';
import type { Change, JoinType, Stream } from '../../lib/index.js';
import type { AnyStream } from '../../lib/testing.js';
import { withKinds } from '../table/withKinds.js';
import { expectSame, run, times } from '../laws/pipeline.js';
import type { AnyHarness } from '../laws/pipeline.js';
import { anyCuts, cut, scripts } from '../laws/script.js';
import type { Item, Script } from '../laws/script.js';
import { modelTable } from './tableModel.js';
import type { TableRules } from './tableModel.js';

const byKey = keyBy((item: Item) => item.key);
const table = (items: Stream<Item>): ReturnType<typeof byKey> =>
  items.pipe(
    byKey,
    withKinds((item) => (item.n < 0 ? DELETE : INSERT)),
  );
const ids = (left: Item | undefined, right: Item | undefined): unknown[] => [left?.id, right?.id];

/** Each left row refers to one of three keys, or to none. */
const REFERRED = ['a', 'b', 'c', undefined];
const foreignKeyOf = (item: Item): string | undefined => REFERRED[item.n % 4];

function changesOf(h: AnyHarness): unknown[] {
  return h.outputs.main.records.map(({ value, timestamp }) => {
    const { kind, key, value: pair } = value as Change<unknown, unknown>;
    return [kind, key, pair, timestamp];
  });
}

const script = scripts({ inputs: 2, maxLength: 15, idles: false, clock: false });
const keepDeletes = fc.constantFrom(0, 0, 7, Infinity);

/** Tries a join of tables against a model that works everything out anew. */
async function check(types: readonly JoinType[], refers: boolean): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      script,
      fc.constantFrom(...types),
      keepDeletes,
      anyCuts,
      async (script, type, keepDeletes, cuts) => {
        const rules: TableRules = { type, keepDeletes, foreignKeyOf: refers ? foreignKeyOf : undefined };
        const options = refers ? { type, keepDeletes, foreignKeyOf } : { type, keepDeletes };
        const make = (left: Stream<Item>, right: Stream<Item>): AnyStream =>
          table(left).pipe(joinTable(table(right), options, ids), toChanges());
        const h = await run({ name: 'joinTable', inputs: 2, make }, cut(script, cuts));
        expectSame(changesOf(h), modelTable(script, rules));
      },
    ),
    { numRuns: times(10_000) },
  );
}

describe('joinTable gives what a model gives that works everything out anew', () => {
  it('by one key', () => check(['inner', 'left', 'right', 'outer', 'semi', 'anti'], false));

  it('by a foreign key', () => check(['inner', 'left', 'semi', 'anti'], true));

  it('by one key, or a foreign one, for events', async () => {
    const type = fc.constantFrom('inner' as const, 'left' as const, 'semi' as const, 'anti' as const);
    await fc.assert(
      fc.asyncProperty(script, type, fc.boolean(), anyCuts, async (script, type, refers, cuts) => {
        const options = { type, left: 'events' as const, keepDeletes: Infinity, ...(refers ? { foreignKeyOf } : {}) };
        const make = (left: Stream<Item>, right: Stream<Item>): AnyStream =>
          left.pipe(byKey, joinTable(table(right), options, ids));
        const h = await run({ name: 'joinTable', inputs: 2, make }, cut(script, cuts));
        const { results, unmatched } = modelLookup(script, type, refers ? foreignKeyOf : (item) => item.key);
        expectSame(
          h.outputs.main.records.map(({ value, key, timestamp }) => [value, key, timestamp]),
          results,
        );
        expect(h.operator('joinTable').unassigned).toBe(unmatched);
      }),
      { numRuns: times(10_000) },
    );
  });
});

/** Each event with the row of the key that it names, as that stands when it comes. */
function modelLookup(
  script: Script,
  type: JoinType,
  keyOf: (item: Item) => string | undefined,
): { readonly results: readonly unknown[]; readonly unmatched: number } {
  const rows = new Map<string | undefined, { readonly time: number; readonly item: Item | undefined }>();
  const results: unknown[] = [];
  let unmatched = 0;
  for (const step of script) {
    if (step.kind !== 'event') continue;
    const { value: item, timestamp: time } = step;
    if (step.input === 1) {
      if (time >= (rows.get(item.key)?.time ?? -Infinity)) {
        rows.set(item.key, { time, item: item.n < 0 ? undefined : item });
      }
      continue;
    }
    const row = rows.get(keyOf(item))?.item;
    const wanted = type === 'left' || (row !== undefined) === (type !== 'anti');
    if (wanted) results.push([[item.id, type === 'semi' ? undefined : row?.id], item.key, time]);
    else unmatched++;
  }
  return { results, unmatched };
}
