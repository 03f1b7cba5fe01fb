import { RxtideError } from '../errors/rxtideError.js';
import type { AggregateStore, ResultContext } from './aggregate.js';
import { lengthen } from './columns.js';

/** The stores of several aggregates, side by side under the same slots. */
export class ComposedStore<T, R> implements AggregateStore<T, R> {
  failure: unknown = undefined;
  readonly #names: readonly string[];
  readonly #members: readonly AggregateStore<T, unknown>[];
  /** By member: its results of a run that is followed. Made for the first such run: slices, of which there are many, have none. */
  #columns: readonly unknown[][] | null = null;
  readonly follows: boolean;

  constructor(names: readonly string[], members: readonly AggregateStore<T, unknown>[]) {
    this.#names = names;
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
      lengthen(columns[m]!, to);
      members[m]!.follow!(slots, from, to, arrival, picks, columns[m]!);
    }
    const names = this.#names;
    for (let i = from; i < to; i++) {
      const result: Record<string, unknown> = {};
      for (let m = 0; m < columns.length; m++) result[names[m]!] = columns[m]![i];
      results[i] = result;
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

  /** All results get their properties in the same order, so they share one hidden class; measured faster than copying a template. */
  result(slot: number, context: ResultContext): R {
    const names = this.#names;
    const members = this.#members;
    const result: Record<string, unknown> = {};
    for (let m = 0; m < members.length; m++) result[names[m]!] = members[m]!.result(slot, context);
    return result as R;
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
