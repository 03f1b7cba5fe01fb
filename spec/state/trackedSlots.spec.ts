import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { OperatorSnapshot, SnapshotKind } from '../../lib/runtime/checkpointing.js';
import { applyChanges } from '../../lib/state/applyChanges.js';
import { GroupedReader, GroupedWriter } from '../../lib/state/snapshot.js';
import { TrackedSlots } from '../../lib/state/trackedSlots.js';

/** Entries in slots that are given out again at once, as an operator keeps them. */
class Entries {
  readonly live = new Map<number, { readonly key: string; value: number }>();
  readonly #tracked = new TrackedSlots();

  set(slot: number, key: string, value: number): void {
    this.#tracked.grow(slot + 1);
    if (this.live.get(slot)?.key !== key) this.drop(slot);
    this.live.set(slot, { key, value });
    this.#tracked.mark(slot);
  }

  drop(slot: number): void {
    const entry = this.live.get(slot);
    if (entry === undefined) return;
    this.#tracked.drop(slot, entry.key);
    this.live.delete(slot);
  }

  snapshot(kind: SnapshotKind): OperatorSnapshot {
    const writer = new GroupedWriter(kind);
    this.#tracked.write(writer, 'entries', this.live.keys(), (slot) => {
      const { key, value } = this.live.get(slot)!;
      writer.put('entries', key, undefined, value);
    });
    return writer.finish();
  }
}

const countOf = (groups: ReadonlyMap<number, readonly unknown[]> | undefined): number =>
  [...(groups?.values() ?? [])].reduce((sum, entries) => sum + entries.length, 0);

describe('tracked slots', () => {
  it('hand over what changed, so that the image is what there is, however slots are used again', () => {
    const act = fc.oneof(
      fc.record({
        kind: fc.constant('set' as const),
        slot: fc.nat(3),
        key: fc.constantFrom('a', 'b', 'c', '__proto__'),
      }),
      fc.record({ kind: fc.constant('drop' as const), slot: fc.nat(3), key: fc.constant('') }),
      fc.record({ kind: fc.constantFrom('changes' as const, 'copy' as const), slot: fc.nat(0), key: fc.constant('') }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        const entries = new Entries();
        let image = { version: 1 as const, id: 0, operators: new Map([['o', entries.snapshot('everything')]]) };
        acts.forEach(({ kind, slot, key }, at) => {
          if (kind === 'drop') entries.drop(slot);
          else if (kind === 'copy') entries.snapshot('copy');
          else if (kind === 'set') {
            // A key has one entry.
            for (const [other, entry] of entries.live) if (entry.key === key && other !== slot) return;
            entries.set(slot, key, at);
          } else {
            const changes = { version: 1 as const, id: at, operators: new Map([['o', entries.snapshot('changes')]]) };
            image = applyChanges(image, changes) as typeof image;
            const found = [...new GroupedReader(image.operators.get('o')!).entries('entries')];
            const expected = [...entries.live.values()].map(({ key: k, value }): [string, number] => [k, value]);
            expect(new Map(found.map(([k, value]) => [k, value]))).toEqual(new Map(expected));
          }
        });
      }),
    );
  });

  it('hand over as many entries as have changed, and nothing of what came and went', () => {
    const entries = new Entries();
    for (let slot = 0; slot < 1000; slot++) entries.set(slot, `key ${slot}`, 0);
    expect(countOf(entries.snapshot('everything').keyed.get('entries'))).toBe(1000);
    for (let slot = 0; slot < 10; slot++) entries.set(slot, `key ${slot}`, 1);
    for (let slot = 10; slot < 15; slot++) entries.drop(slot);
    for (let i = 0; i < 100; i++) {
      entries.set(10, `passing ${i}`, i);
      entries.drop(10);
    }
    expect(countOf(entries.snapshot('copy').keyed.get('entries'))).toBe(995);
    expect(countOf(entries.snapshot('changes').changed.get('entries'))).toBe(15);
    expect(countOf(entries.snapshot('changes').changed.get('entries'))).toBe(0);
  });
});

describe('the image of checkpoints', () => {
  it('forgets a state that is cleared, or of which nothing is left, and its name', () => {
    const first = new GroupedWriter('everything');
    for (const state of ['a', 'b', 'c']) first.put(state, 'key', 1, 'value');
    const then = new GroupedWriter('changes');
    then.clear('a');
    then.drop('b', 'key', 1);
    then.clear('c');
    then.put('c', 'other', undefined, 2);
    const at = (id: number, writer: GroupedWriter) => ({
      version: 1 as const,
      id,
      operators: new Map([['o', writer.finish()]]),
    });
    const { keyed, tracked } = applyChanges(at(1, first), at(2, then)).operators.get('o')!;
    expect([...keyed.keys()]).toEqual(['c']);
    expect([...tracked]).toEqual(['c']);
  });
});
