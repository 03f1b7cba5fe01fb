import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { strictEqual, deepStrictEqual } from 'node:assert';
import { DELETE, INSERT } from '../../lib/frame/changeKind.js';
import { everyTurn } from '../../lib/view.js';
import type { KeyedRow } from '../../lib/view.js';
import { viewSettingsOf } from '../../lib/view/viewOptions.js';
import { ViewTable } from '../../lib/view/viewTable.js';
import type { WindowResult } from '../../lib/window/windowResult.js';

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 1, 2, 3);
type Key = string | number;

/** A step: a few events, or a frame. */
type Step<T> = { readonly events: readonly T[] } | 'frame';

function steps<T>(event: fc.Arbitrary<T>): fc.Arbitrary<readonly Step<T>[]> {
  const step: fc.Arbitrary<Step<T>> = fc.oneof(
    fc.record({ events: fc.array(event, { maxLength: 6 }) }),
    fc.constant('frame' as const),
  );
  return fc.array(step, { maxLength: 20 });
}

/** Takes the changes of frames into a copy, which must be what the table shows. */
class Copy<R> {
  readonly rows: R[] = [];
  readonly #same: (a: R, b: R) => boolean;

  constructor(same: (a: R, b: R) => boolean) {
    this.#same = same;
  }

  apply({ changed, removed }: { readonly changed: readonly R[]; readonly removed: readonly R[] }): void {
    for (const row of removed) {
      const at = this.rows.indexOf(row);
      strictEqual(at >= 0, true);
      this.rows.splice(at, 1);
    }
    for (const row of changed) {
      const at = this.rows.findIndex((other) => this.#same(row, other));
      if (at >= 0) this.rows[at] = row;
      else this.rows.push(row);
    }
  }
}

describe('the table of a view', () => {
  it('is, frame by frame, what a list of the latest events by key is, however they are cut', () => {
    const event = fc.record({ key, value: fc.nat(9), at: fc.nat(20), gone: fc.boolean() });
    fc.assert(
      fc.property(steps(event), fc.integer({ min: 1, max: 6 }), (script, maxKeys) => {
        const settings = viewSettingsOf<number, Key, KeyedRow<unknown, number>>('toView', {
          maxKeys,
          frames: everyTurn,
        });
        const table = new ViewTable<number, KeyedRow<unknown, number>>(settings);
        // In the order of the last change.
        const model = new Map<Key, { value: number; at: number }>();
        const copy = new Copy<KeyedRow<unknown, number>>((a, b) => a.key === b.key);
        let shown = new Map(model);
        for (const one of script) {
          if (one === 'frame') {
            const before = table.shown.all();
            const changes = table.publish(true);
            if (changes === null) strictEqual(table.shown.all(), before);
            else copy.apply(changes);
            shown = new Map(model);
          } else {
            table.add({
              values: one.events.map((e) => e.value),
              timestamps: one.events.map((e) => e.at),
              keys: one.events.map((e) => e.key),
              kinds: Uint8Array.from(one.events, (e) => (e.gone ? DELETE : INSERT)),
            });
            for (const { key, value, at, gone } of one.events) {
              model.delete(key);
              if (!gone) model.set(key, { value, at });
              if (model.size > maxKeys) model.delete([...model.keys()][0]!);
            }
          }
          const rows = (of: readonly KeyedRow<unknown, number>[]): Map<unknown, unknown> =>
            new Map(of.map((row) => [row.key, { value: row.value, at: row.timestamp }]));
          deepStrictEqual(rows(table.shown.all()), shown);
          deepStrictEqual(rows(copy.rows), shown);
          strictEqual(table.shown.size, shown.size);
          strictEqual(table.shown.keys, shown.size);
          for (const name of shown.keys()) strictEqual(table.rowsOf(name).length, 1);
        }
      }),
    );
  });

  it('shows the same, where a window is taken out that it does not have, or that came in the same frame', () => {
    const settings = viewSettingsOf<WindowResult<string, number>, string, WindowResult<string, number>>('toView', {
      windows: 3,
    });
    const table = new ViewTable<WindowResult<string, number>, WindowResult<string, number>>(settings);
    const add = (kind: number, start: number): void => {
      const window = { start, end: start + 10 };
      const pane = { timing: 'on-time', index: 0, isLast: false } as const;
      const values = [{ key: 'a', window, value: 1, pane }];
      table.add({ values, timestamps: [start + 9], keys: ['a'], kinds: Uint8Array.of(kind) });
    };
    add(INSERT, 0);
    table.publish(true);
    const shown = table.shown.all();
    add(DELETE, 10);
    add(INSERT, 20);
    add(DELETE, 20);
    expect(table.publish(true)).toBeNull();
    expect(table.shown.all()).toBe(shown);
  });

  it('has the last windows of each key by their ends, none that is too old, and the same snapshot where a frame changes nothing', () => {
    const result: fc.Arbitrary<WindowResult<Key, number>> = fc
      .record({ key, start: fc.nat(12), size: fc.integer({ min: 1, max: 3 }), value: fc.nat(9) })
      .map(({ key, start, size, value }) => ({
        key,
        window: { start, end: start + size },
        value,
        pane: { timing: 'on-time', index: 0, isLast: false },
      }));
    const event = fc.record({ result, gone: fc.boolean() });
    fc.assert(
      fc.property(steps(event), fc.integer({ min: 1, max: 4 }), (script, windows) => {
        const settings = viewSettingsOf<WindowResult<Key, number>, Key, WindowResult<Key, number>>('toView', {
          windows,
        });
        const table = new ViewTable<WindowResult<Key, number>, WindowResult<Key, number>>(settings);
        const model = new Map<Key, WindowResult<Key, number>[]>();
        const copy = new Copy<WindowResult<Key, number>>(
          (a, b) => a.key === b.key && a.window.start === b.window.start && a.window.end === b.window.end,
        );
        let shown = new Map<Key, WindowResult<Key, number>[]>();
        for (const one of script) {
          if (one === 'frame') {
            const before = table.shown.all();
            const changes = table.publish(true);
            if (changes !== null) copy.apply(changes);
            const all = new Map([...model].map(([key, rows]) => [key, [...rows]]));
            const rowsOf = (of: typeof all): Set<unknown> => new Set([...of.values()].flat());
            const rows = rowsOf(shown);
            const isSame = rowsOf(all).size === rows.size && [...rowsOf(all)].every((row) => rows.has(row));
            strictEqual(changes === null, isSame);
            strictEqual(table.shown.all() === before, isSame);
            shown = all;
          } else {
            const results = one.events.map((e) => e.result);
            table.add({
              values: results,
              timestamps: results.map((e) => e.window.end - 1),
              keys: results.map((e) => e.key),
              kinds: Uint8Array.from(one.events, (e) => (e.gone ? DELETE : INSERT)),
            });
            for (const { result: e, gone } of one.events) {
              const others = (model.get(e.key) ?? []).filter(
                ({ window }) => window.start !== e.window.start || window.end !== e.window.end,
              );
              const all = gone ? others : [...others, e];
              all.sort((a, b) => a.window.end - b.window.end || a.window.start - b.window.start);
              model.set(e.key, all.slice(-windows));
            }
          }
          for (const [key, rows] of shown) deepStrictEqual(table.rowsOf(key), rows);
          strictEqual(new Set(copy.rows).size, table.shown.size);
          deepStrictEqual(new Set(copy.rows), new Set(table.shown.all()));
        }
      }),
    );
  });
});
