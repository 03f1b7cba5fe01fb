import { RxtideError } from '../errors/rxtideError.js';
import type { AggregateStore, ResultContext } from './aggregate.js';
import { lengthen } from './columns.js';
import type { ResultShape } from './resultShape.js';
import { rowByName } from './rowByName.js';

/** The stores of several aggregates, side by side under the same slots. */
export class ComposedStore<T, R> implements AggregateStore<T, R> {
  failure: unknown = undefined;
  readonly #names: readonly string[];
  readonly #members: readonly AggregateStore<T, unknown>[];
  readonly #shape: ResultShape | null;
  /** What makes a result, in the order of the names. */
  readonly #values: unknown[] = [];
  /** By member: its results of a run that is followed. Made for the first such run. */
  #columns: readonly unknown[][] | null = null;
  readonly follows: boolean;

  /** `shape` is that of the names, where results are many. */
  constructor(names: readonly string[], shape: ResultShape | null, members: readonly AggregateStore<T, unknown>[]) {
    this.#names = names;
    this.#shape = shape;
    this.#members = members;
    this.follows = members.every((member) => member.follows === true);
    // Each shares its work with the nearest one before it that it can share it with.
    members.forEach((member, m) => {
      let earlier = m - 1;
      while (member.join !== undefined && earlier >= 0 && !member.join(members[earlier]!)) earlier--;
    });
  }

  grow(capacity: number): void {
    const members = this.#members;
    for (let m = 0; m < members.length; m++) members[m]!.grow(capacity);
  }

  reset(slot: number): void {
    const members = this.#members;
    for (let m = 0; m < members.length; m++) members[m]!.reset(slot);
  }

  /** What lies behind the failure of one member is of no use to the next: so the first member at the earliest failure is named. */
  project(values: readonly T[], slots: Int32Array, from: number, to: number, atOnce = false): number {
    const members = this.#members;
    let end = to;
    for (let m = 0; m < members.length; m++) {
      const member = members[m]!;
      const reached = member.project(values, slots, from, end, atOnce);
      if (reached === end) continue;
      end = reached;
      this.failure = member.failure;
    }
    return end;
  }

  addRun(slots: Int32Array, from: number, to: number, arrival: number): void {
    const members = this.#members;
    for (let m = 0; m < members.length; m++) members[m]!.addRun(slots, from, to, arrival);
  }

  follow(slots: Int32Array, from: number, to: number, arrival: number, picks: Int32Array, results: unknown[]): void {
    const columns = (this.#columns ??= this.#names.map(() => []));
    const members = this.#members;
    for (let m = 0; m < members.length; m++) {
      lengthen(columns[m]!, to, undefined);
      members[m]!.follow!(slots, from, to, arrival, picks, columns[m]!);
    }
    const values = this.#values;
    for (let i = from; i < to; i++) {
      for (let m = 0; m < columns.length; m++) values[m] = columns[m]![i];
      results[i] = this.#make(values);
    }
  }

  merge(slot: number, other: AggregateStore<T, R>, otherSlot: number): void {
    const members = this.#members;
    const others = (other as ComposedStore<T, R>).#members;
    for (let m = 0; m < members.length; m++) members[m]!.merge(slot, others[m]!, otherSlot);
  }

  remove(slot: number, other: AggregateStore<T, R>, otherSlot: number): void {
    const members = this.#members;
    const others = (other as ComposedStore<T, R>).#members;
    for (let m = 0; m < members.length; m++) members[m]!.remove(slot, others[m]!, otherSlot);
  }

  result(slot: number, context: ResultContext): R {
    const members = this.#members;
    const values = this.#values;
    for (let m = 0; m < members.length; m++) values[m] = members[m]!.result(slot, context);
    return this.#make(values) as R;
  }

  #make(values: unknown[]): unknown {
    return this.#shape === null ? rowByName(this.#names, values) : this.#shape.make(values);
  }

  /** By name, so that members may change places from one version of a program to the next. */
  snapshot(slot: number): unknown {
    const state: Record<string, unknown> = {};
    this.#names.forEach((name, m) => (state[name] = this.#members[m]!.snapshot(slot)));
    return state;
  }

  restore(slot: number, state: unknown): void {
    const states = state as Readonly<Record<string, unknown>>;
    const stored = Object.keys(states);
    if (stored.length !== this.#names.length || !this.#names.every((name) => Object.hasOwn(states, name))) {
      throw new RxtideError(
        'RESTORE_FAILED',
        `the checkpoint holds the aggregates ${stored.join(', ')}, but the pipeline computes ${this.#names.join(', ')}: ` +
          `start without the checkpoint, or compute the same ones under the same names`,
      );
    }
    this.#names.forEach((name, m) => this.#members[m]!.restore(slot, states[name]));
  }
}
