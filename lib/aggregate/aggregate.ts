import type { OpenStates, ResultStates } from './resultStates.js';

/** The window and the key that a result is for. In `windowAll` the key is `undefined`. */
export interface ResultContext {
  readonly key: unknown;
  readonly window: { readonly start: number; readonly end: number };
}

/**
 * What a window computes: a description, which can be used in any number of pipelines. Made by the functions of `agg`
 * (`agg.count()`, `agg.sum(…)`, `agg.of({ … })`), never by hand.
 */
export interface Aggregate<in T, out R> {
  /** Whether the order of events does not matter to the result: only then may windows share slices. */
  readonly commutative: boolean;
  /** Whether two accumulators can be made one: sessions and shared slices need it. */
  readonly mergeable: boolean;
  /** Whether an accumulator can be taken out of another one exactly, as changelogs do. */
  readonly removable: boolean;
  /** The states that its results work with; absent: accumulators are all there is. */
  readonly states?: ResultStates;
  /** Makes the accumulators of one operator, or of one slice. `open` are the states, by the names in `states`. */
  createStore(open?: OpenStates): AggregateStore<T, R>;
}

/**
 * The accumulators of one aggregate, indexed by slot. An engine gives out slots, and for each run of events calls `project`, which
 * runs user code and may fail, and then `addRun`, which changes state and cannot: so a failure in the middle of a run
 * leaves nothing half done.
 */
export interface AggregateStore<in T, out R> {
  /** Makes room for the slots below `capacity` (at least doubling inside). Slots that are new are empty accumulators. */
  grow(capacity: number): void;
  /** Makes `slot` an empty accumulator again (given out once more, from a free list). */
  reset(slot: number): void;
  /**
   * Runs user code over `values[from..to)` into scratch space; changes no accumulator. `slots[i]` is the slot of
   * `values[i]`. Returns the index of the first event whose user code threw, with the error in `failure`, or `to`.
   *
   * `atOnce` promises that one `addRun` comes before anything else but `reset`: then accumulators may change already here, and `addRun` takes back
   * what it is not to add.
   */
  project(values: readonly T[], slots: Int32Array, from: number, to: number, atOnce?: boolean): number;
  /** What the last `project` that returned less than `to` caught. */
  readonly failure: unknown;
  /**
   * Adds the events `from..to` (a part of what was projected last; it may be less than all) to their slots.
   * `arrival` is the operator's running number of the event at index `from`; the next has `arrival + 1`, and so on.
   * Aggregates that depend on order (first, last, ties) keep it, and so can be merged in any order.
   */
  addRun(slots: Int32Array, from: number, to: number, arrival: number): void;
  /** Shares work with a store that gets all calls that this one gets, before it. Gives whether there is any to share. */
  join?(earlier: AggregateStore<T, unknown>): boolean;
  /** Whether there is `follow`: only where a result needs no user code. */
  readonly follows?: boolean;
  /**
   * Does what `addRun` does, and puts at `results[i]` what the accumulator of event `i` says once the event is in it. Event `i` counts only
   * where `picks[i + 1]` is greater than `picks[i]`; it is then at index `picks[i]` of what was projected.
   */
  follow?(slots: Int32Array, from: number, to: number, arrival: number, picks: Int32Array, results: unknown[]): void;
  /** Adds the accumulator `otherSlot` of `other`, a store of the same aggregate, to `slot`. */
  merge(slot: number, other: AggregateStore<T, R>, otherSlot: number): void;
  /** Takes the accumulator `otherSlot` of `other` out of `slot`; called only if `removable`. */
  remove(slot: number, other: AggregateStore<T, R>, otherSlot: number): void;
  /** What the accumulator says now. May be called any number of times; user code in it may throw. */
  result(slot: number, context: ResultContext): R;
  /** The accumulator as plain data (numbers, strings, arrays, plain objects, Map, Set, Date, bigint) that shares nothing with the store. */
  snapshot(slot: number): unknown;
  /** Sets the accumulator from what `snapshot` gave. */
  restore(slot: number, state: unknown): void;
}

/** One aggregate, or an object of them for several at once. */
export type AggregateSpec<T, R> = Aggregate<T, R> | { readonly [P in keyof R]: Aggregate<T, R[P]> };
