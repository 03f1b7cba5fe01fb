import type { KeyPart } from '../state/key.js';
import type { AggregateStore } from './aggregate.js';
import { lengthen } from './columns.js';
import { ValueStore } from './valueStore.js';

/** How often each value occurred, per slot. A slot without events has no map, and no map has counts of 0. */
export class DistinctStore<T> extends ValueStore<T, KeyPart, number> {
  readonly #counts: (Map<KeyPart, number> | undefined)[] = [];

  grow(capacity: number): void {
    lengthen(this.#counts, capacity, undefined);
  }

  reset(slot: number): void {
    this.#counts[slot] = undefined;
  }

  addRun(slots: Int32Array, from: number, to: number): void {
    const run = this.run;
    for (let i = from; i < to; i++) {
      const counts = (this.#counts[slots[i]!] ??= new Map());
      counts.set(run[i], (counts.get(run[i]) ?? 0) + 1);
    }
    this.release(to);
  }

  merge(slot: number, other: AggregateStore<T, number>, otherSlot: number): void {
    const theirs = (other as DistinctStore<T>).#counts[otherSlot];
    if (theirs === undefined) return;
    const ours = (this.#counts[slot] ??= new Map());
    for (const [value, count] of theirs) ours.set(value, (ours.get(value) ?? 0) + count);
  }

  override remove(slot: number, other: AggregateStore<T, number>, otherSlot: number): void {
    const ours = this.#counts[slot];
    const theirs = (other as DistinctStore<T>).#counts[otherSlot];
    if (ours === undefined || theirs === undefined) return;
    for (const [value, count] of theirs) {
      const left = (ours.get(value) ?? 0) - count;
      if (left > 0) ours.set(value, left);
      else ours.delete(value);
    }
  }

  result(slot: number): number {
    return this.#counts[slot]?.size ?? 0;
  }

  snapshot(slot: number): unknown {
    const counts = this.#counts[slot];
    return counts === undefined ? null : new Map(counts);
  }

  restore(slot: number, state: unknown): void {
    this.#counts[slot] = state === null ? undefined : new Map(state as ReadonlyMap<KeyPart, number>);
  }
}
