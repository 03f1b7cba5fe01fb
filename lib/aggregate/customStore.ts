import type { AggregateStore, ResultContext } from './aggregate.js';
import type { AggregateDefinition } from './aggregateDefinition.js';
import { lengthen, widened } from './columns.js';

/** Stands for the accumulator of a slot without events, so that `create` is called for slots that need it only. */
const EMPTY: unique symbol = Symbol('empty');

/**
 * The accumulators of an aggregate that the user wrote. `project` computes the new accumulators of the whole run; `addRun`
 * only stores them. Where nothing is called between the two, `project` stores them, too, and notes what was there before: that spares finding
 * the newest accumulator of each slot, a quarter of all that such an aggregate costs.
 */
export class CustomStore<T, A, R> implements AggregateStore<T, R> {
  failure: unknown = undefined;
  readonly #definition: AggregateDefinition<T, A, R>;
  readonly #accumulators: (A | typeof EMPTY)[] = [];
  /** Whether the run projected last has been stored. */
  #isStored = false;
  /** The accumulator before event `i` of the run projected last, where that has been stored, at index `i`. */
  readonly #before: (A | typeof EMPTY)[] = [];
  /** The accumulator after event `i` of the run projected last, at index `i`. */
  readonly #after: (A | typeof EMPTY)[] = [];
  /**
   * Where in `#after` the newest accumulator of a slot is, plus an offset that rises from run to run: what is below the
   * offset belongs to an earlier run, so nothing has to be cleaned up.
   */
  #newest: Float64Array = new Float64Array(0);
  #offset = 0;
  #from = 0;
  #to = 0;
  /** What fills empty slots: `EMPTY`, or the initial number, which keeps an array of numbers one of unboxed numbers. */
  readonly #initial: A | typeof EMPTY;

  constructor(definition: AggregateDefinition<T, A, R>) {
    this.#definition = definition;
    this.#initial = initialNumber(definition);
  }

  grow(capacity: number): void {
    this.#newest = widened(this.#newest, capacity, -1);
    lengthen(this.#accumulators, capacity, this.#initial);
  }

  reset(slot: number): void {
    this.#accumulators[slot] = this.#initial;
  }

  project(values: readonly T[], slots: Int32Array, from: number, to: number, atOnce = false): number {
    this.#isStored = atOnce;
    this.#from = from;
    return atOnce ? this.#projectAtOnce(values, slots, from, to) : this.#project(values, slots, from, to);
  }

  #projectAtOnce(values: readonly T[], slots: Int32Array, from: number, to: number): number {
    const definition = this.#definition;
    // Read once: the definitions of a program have many shapes.
    const { add } = definition;
    const accumulators = this.#accumulators;
    const before = this.#before;
    lengthen(before, to, this.#initial);
    let i = from;
    try {
      for (; i < to; i++) {
        const slot = slots[i]!;
        const accumulator = accumulators[slot]!;
        const given = accumulator === EMPTY ? definition.create() : accumulator;
        accumulators[slot] = add.call(definition, given, values[i] as T);
        before[i] = accumulator;
      }
    } catch (error) {
      this.failure = error;
    }
    return (this.#to = i);
  }

  #project(values: readonly T[], slots: Int32Array, from: number, to: number): number {
    const definition = this.#definition;
    const { add } = definition;
    const accumulators = this.#accumulators;
    const after = this.#after;
    const newest = this.#newest;
    const offset = this.#offset;
    lengthen(after, to, this.#initial);
    let i = from;
    try {
      for (; i < to; i++) {
        const slot = slots[i]!;
        const index = newest[slot]! - offset;
        const before = index >= 0 ? after[index]! : accumulators[slot]!;
        after[i] = add.call(definition, before === EMPTY ? definition.create() : before, values[i] as T);
        newest[slot] = offset + i;
      }
    } catch (error) {
      this.failure = error;
    }
    this.#offset = offset + i;
    return (this.#to = i);
  }

  addRun(slots: Int32Array, from: number, to: number): void {
    if (this.#isStored) return this.#takeBack(slots, to);
    const accumulators = this.#accumulators;
    const after = this.#after;
    for (let i = from; i < to; i++) accumulators[slots[i]!] = after[i]!;
    if (to >= this.#to && this.#initial === EMPTY) after.fill(EMPTY, this.#from, to);
  }

  /** Of a run that has been stored, takes back what comes from `to` on. */
  #takeBack(slots: Int32Array, to: number): void {
    for (let i = this.#to - 1; i >= to; i--) this.#accumulators[slots[i]!] = this.#before[i]!;
    if (this.#initial === EMPTY) this.#before.fill(EMPTY, this.#from, this.#to);
  }

  merge(slot: number, other: AggregateStore<T, R>, otherSlot: number): void {
    const theirs = (other as CustomStore<T, A, R>).#accumulators[otherSlot]!;
    const ours = this.#accumulators[slot]!;
    if (theirs === EMPTY) return;
    this.#accumulators[slot] = ours === EMPTY ? theirs : this.#definition.merge!(ours, theirs);
  }

  remove(slot: number, other: AggregateStore<T, R>, otherSlot: number): void {
    const theirs = (other as CustomStore<T, A, R>).#accumulators[otherSlot]!;
    const ours = this.#accumulators[slot]!;
    if (theirs === EMPTY || ours === EMPTY) return;
    this.#accumulators[slot] = this.#definition.remove!(ours, theirs);
  }

  result(slot: number, context: ResultContext): R {
    const accumulator = this.#accumulators[slot]!;
    const definition = this.#definition;
    return definition.result(accumulator === EMPTY ? definition.create() : accumulator, context);
  }

  snapshot(slot: number): unknown {
    const accumulator = this.#accumulators[slot]!;
    return accumulator === EMPTY ? null : [accumulator];
  }

  restore(slot: number, state: unknown): void {
    this.#accumulators[slot] = state === null ? this.#initial : (state as [A])[0];
  }
}

/** The initial accumulator if it is a number. An error of `create` shows with the first event, where it can be reported. */
function initialNumber<T, A, R>(definition: AggregateDefinition<T, A, R>): A | typeof EMPTY {
  try {
    const initial = definition.create();
    return typeof initial === 'number' ? initial : EMPTY;
  } catch {
    return EMPTY;
  }
}
