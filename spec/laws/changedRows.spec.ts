import { describe, expect, it } from '@jest/globals';
import {
  agg,
  dedupe,
  emitOnChange,
  joinAsOf,
  joinInterval,
  joinTable,
  joinWindow,
  keyBy,
  runningAggregate,
  session,
  sliding,
  sortByEventTime,
  suppress,
  toTable,
  topN,
  tumbling,
} from '../../lib/index.js';
import type { KeyedStream, Stream } from '../../lib/index.js';
import type { Checkpoint, SnapshotKind } from '../../lib/runtime/checkpointing.js';
import { applyChanges } from '../../lib/state/applyChanges.js';
import { start } from './pipeline.js';
import type { AnyHarness, Pipeline } from './pipeline.js';
import { byKey } from './items.js';
import type { Item } from './script.js';

const tableOf = (items: Stream<Item>): KeyedStream<string, Item> =>
  byKey(items).pipe(toTable({ rowOf: (item) => (item.n < 0 ? null : item) }));
const ids = (left: Item | undefined, right: Item | undefined): unknown => [left?.id, right?.id];

interface Case extends Pipeline {
  /** What is held goes when it is deleted; else in time. */
  readonly deletes?: true;
  /** One key shows nothing: one thing is kept of a key, or all that belongs to it changes at once. */
  readonly manyKeys?: true;
}

/** Times are from 0 to a few thousand: nothing is due before 10,000, and all is when time has come to 1,000,000. */
const cases: readonly Case[] = [
  { name: 'toTable', make: (items) => tableOf(items), deletes: true, manyKeys: true },
  { name: 'sortByEventTime', make: (items) => byKey(items).pipe(sortByEventTime()) },
  { name: 'dedupe', make: (items) => byKey(items).pipe(dedupe({ idOf: (item) => item.id, within: 50_000 })) },
  {
    name: 'dedupe, the last',
    make: (items) => byKey(items).pipe(dedupe({ idOf: (item) => item.id, keep: 'last', within: 50_000 })),
  },
  {
    name: 'dedupe, the last, final',
    make: (items) =>
      byKey(items).pipe(dedupe({ idOf: (item) => item.id, keep: 'last', emit: 'final', within: 50_000 })),
  },
  {
    name: 'topN',
    make: (items) => byKey(items).pipe(topN(3, (item) => item.id, { ttl: 50_000 })),
    manyKeys: true,
  },
  {
    name: 'topN of ids',
    make: (items) => byKey(items).pipe(topN(3, (item) => item.id, { ttl: 50_000, idOf: (item) => item.id })),
  },
  {
    name: 'topN of a table',
    make: (items) =>
      items.pipe(
        keyBy((item) => item.id),
        toTable({ rowOf: (item) => (item.n < 0 ? null : item) }),
        keyBy((item) => item.key),
        topN(3, (item) => item.id, { idOf: (item) => item.id }),
      ),
    deletes: true,
  },
  {
    name: 'runningAggregate',
    make: (items) => byKey(items).pipe(runningAggregate(agg.count(), { ttl: 50_000 })),
    manyKeys: true,
  },
  { name: 'emitOnChange', make: (items) => byKey(items).pipe(emitOnChange({ ttl: 50_000 })), manyKeys: true },
  { name: 'suppress', make: (items) => byKey(items).pipe(suppress({ every: 50_000 })), manyKeys: true },
  {
    name: 'joinInterval',
    inputs: 2,
    make: (a, b) => byKey(a).pipe(joinInterval(byKey(b), { lower: -1, upper: 50_000, type: 'outer' }, ids)),
  },
  {
    name: 'joinWindow',
    inputs: 2,
    make: (a, b) => byKey(a).pipe(joinWindow(byKey(b), { window: tumbling(50_000), type: 'semi' }, ids)),
  },
  {
    name: 'joinWindow, sliding, with allowed lateness',
    inputs: 2,
    make: (a, b) =>
      byKey(a).pipe(
        joinWindow(byKey(b), { window: sliding(50_000, 10_000), type: 'anti', allowedLateness: 1_000 }, ids),
      ),
  },
  {
    name: 'joinWindow, session',
    inputs: 2,
    make: (a, b) => byKey(a).pipe(joinWindow(byKey(b), { window: session(50_000), type: 'semi' }, ids)),
  },
  { name: 'joinAsOf', inputs: 2, make: (a, b) => byKey(a).pipe(joinAsOf(byKey(b), { ttl: 50_000 }, ids)) },
  {
    name: 'joinTable',
    inputs: 2,
    make: (a, b) => tableOf(a).pipe(joinTable(tableOf(b), { type: 'outer' }, ids)),
    deletes: true,
    manyKeys: true,
  },
  {
    name: 'joinTable by a foreign key',
    inputs: 2,
    make: (a, b) =>
      a.pipe(
        keyBy((item) => item.id),
        toTable({ rowOf: (item) => (item.n < 0 ? null : item) }),
        joinTable(tableOf(b), { type: 'left', foreignKeyOf: (item) => item.key }, (left) => left.id),
      ),
    deletes: true,
    manyKeys: true,
  },
  {
    name: 'joinTable of events',
    inputs: 2,
    make: (a, b) => byKey(a).pipe(joinTable(tableOf(b), { left: 'events' }, ids)),
    deletes: true,
    manyKeys: true,
  },
];

/** How many events there are of each input at first, and how many come later. */
const MANY = 1_000;
const FEW = 5;

/** The most entries that an event makes, over all operators of a case. */
const PER_EVENT = 10;

/** An event of each input for each number from `from` on. */
function send(h: AnyHarness, from: number, count: number, keyOf: (id: number) => string, n = 1): void {
  for (const input of h.inputs) {
    input.events(
      Array.from({ length: count }, (_, i) => {
        const id = from + i;
        return { value: { id, key: keyOf(id), n }, timestamp: n < 0 ? id + 5_000 : id };
      }),
    );
  }
}

function take(h: AnyHarness, kind: SnapshotKind): Checkpoint {
  return h.snapshotOf(kind).checkpoint;
}

/** How many entries a checkpoint has. */
function entriesOf({ operators }: Checkpoint): number {
  let count = 0;
  for (const { keyed, changed } of operators.values()) {
    for (const states of [keyed, changed]) {
      for (const groups of states.values()) for (const entries of groups.values()) count += entries.length;
    }
  }
  return count;
}

/** How much there is in what is written every time, whatever has changed. */
function lengthOfValues({ operators }: Checkpoint): number {
  return JSON.stringify([...operators.values()].map(({ values }) => [...values])).length;
}

function tracked(pipeline: Pipeline): AnyHarness {
  return start({ ...pipeline, options: { ...pipeline.options, tracksChanges: true } });
}

/** Everything that is held goes. */
function letGo(h: AnyHarness, { deletes }: Case, count: number, keyOf: (id: number) => string): void {
  if (deletes === true) send(h, 0, count, keyOf, -1);
  for (const input of h.inputs) input.watermark(1_000_000);
}

const manyKeys = (id: number): string => `key ${id}`;
const oneKey = (): string => 'a key';

describe('a checkpoint of changes', () => {
  for (const pipeline of cases) {
    for (const keyOf of pipeline.manyKeys === true ? [manyKeys] : [manyKeys, oneKey]) {
      const name = `${pipeline.name}, ${keyOf === oneKey ? 'one key' : 'many keys'}`;

      it(`${name}: has what an event changed, not what is held`, () => {
        const h = tracked(pipeline);
        send(h, 0, MANY, keyOf);
        const all = take(h, 'everything');
        expect(entriesOf(all)).toBeGreaterThanOrEqual(MANY);
        expect(entriesOf(take(h, 'changes'))).toBe(0);
        send(h, MANY, FEW, keyOf);
        const changes = take(h, 'changes');
        expect(entriesOf(changes)).toBeGreaterThanOrEqual(FEW);
        expect(entriesOf(changes)).toBeLessThanOrEqual(PER_EVENT * FEW);
        expect(lengthOfValues(changes)).toBeLessThan(lengthOfValues(all) + 100);
        h.unsubscribe();
      });

      it(`${name}: leaves nothing in the image of what has gone`, () => {
        const h = tracked(pipeline);
        send(h, 0, MANY, keyOf);
        let image = take(h, 'everything');
        send(h, MANY, FEW, keyOf);
        image = applyChanges(image, take(h, 'changes'));
        letGo(h, pipeline, MANY + FEW, keyOf);
        image = applyChanges(image, take(h, 'changes'));
        expect(entriesOf(image)).toBe(0);
        expect(entriesOf(take(h, 'copy'))).toBe(0);
        h.unsubscribe();
      });

      it(`${name}: has nothing of what came and went since the one before`, () => {
        const h = tracked(pipeline);
        take(h, 'everything');
        send(h, 0, MANY, keyOf);
        letGo(h, pipeline, MANY, keyOf);
        expect(entriesOf(take(h, 'changes'))).toBe(0);
        h.unsubscribe();
      });
    }
  }
});
