import type { AggregateStore, ResultContext } from './aggregate.js';
import { lengthen } from './columns.js';
import { ValueStore } from './valueStore.js';

/** The values of a slot in order of arrival, and their arrival numbers side by side. */
class Collected<V> {
  values: V[] = [];
  arrivals: number[] = [];

  add(value: V, arrival: number): void {
    this.values.push(value);
    this.arrivals.push(arrival);
  }
}

/** All values per slot; `finish` makes the result of a copy of them. A slot without events has no list. */
export class CollectStore<T, V, R> extends ValueStore<T, V, R> {
  readonly #finish: (values: V[], context: ResultContext) => R;
  readonly #lists: (Collected<V> | undefined)[] = [];

  constructor(valueOf: ((value: T) => V) | undefined, finish: (values: V[], context: ResultContext) => R) {
    super(valueOf);
    this.#finish = finish;
  }

  grow(capacity: number): void {
    lengthen(this.#lists, capacity);
  }

  reset(slot: number): void {
    this.#lists[slot] = undefined;
  }

  /** A new event is behind all that its slot holds: arrival numbers only rise. */
  addRun(slots: Int32Array, from: number, to: number, arrival: number): void {
    const lists = this.#lists;
    const run = this.run;
    for (let i = from; i < to; i++) (lists[slots[i]!] ??= new Collected()).add(run[i] as V, arrival + i - from);
    this.release(to);
  }

  /** Takes as many steps as both lists are long; only as many as the other one where that came later as a whole. */
  merge(slot: number, other: AggregateStore<T, R>, otherSlot: number): void {
    const theirs = (other as CollectStore<T, V, R>).#lists[otherSlot];
    if (theirs === undefined) return;
    const ours = (this.#lists[slot] ??= new Collected());
    const before = ours.arrivals;
    const length = before.length;
    let merged = ours;
    let i = 0;
    if (length > 0 && before[length - 1]! > theirs.arrivals[0]!) merged = new Collected();
    else i = length;
    for (let j = 0; j < theirs.arrivals.length; j++) {
      const arrival = theirs.arrivals[j]!;
      for (; i < length && before[i]! < arrival; i++) merged.add(ours.values[i] as V, before[i]!);
      merged.add(theirs.values[j] as V, arrival);
    }
    for (; i < length; i++) merged.add(ours.values[i] as V, before[i]!);
    this.#lists[slot] = merged;
  }

  result(slot: number, context: ResultContext): R {
    return this.#finish(this.#lists[slot]?.values.slice() ?? [], context);
  }

  snapshot(slot: number): unknown {
    const list = this.#lists[slot];
    return list === undefined ? null : [list.arrivals.slice(), list.values.slice()];
  }

  restore(slot: number, state: unknown): void {
    this.reset(slot);
    if (state === null) return;
    const [arrivals, values] = state as [readonly number[], readonly V[]];
    const list = (this.#lists[slot] = new Collected<V>());
    list.arrivals = arrivals.slice();
    list.values = values.slice();
  }
}
