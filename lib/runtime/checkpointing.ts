import type { OperatorInfo } from './operatorInfo.js';

/** Tells entries of one key apart, such as rows or windows. */
export type StatePart = string | number | undefined;

/** An entry of a state. Key and value are plain data that shares nothing with a running operator. */
export type StateEntry = readonly [key: unknown, value: unknown, part?: StatePart];

/** What became of an entry of a state that is handed over by changes: its value now, or `GONE`. */
export type StateChange = readonly [key: unknown, value: unknown, part: StatePart];

/** Stands for the value of an entry that is no more. */
export const GONE: unique symbol = Symbol('gone');

/** By state name, then by key group (0 to 127). */
export type ByState<E> = ReadonlyMap<string, ReadonlyMap<number, readonly E[]>>;

/**
 * What one operator handed over: values of its own, and keyed states laid out by key group.
 *
 * In a checkpoint of changes (`Checkpoint.since`) `values` and `keyed` are all there is of them, as ever; states that were handed over by
 * changes are as they were in the checkpoint before, but for what `cleared` and then `changed` say.
 */
export interface OperatorSnapshot {
  readonly values: ReadonlyMap<string, unknown>;
  readonly keyed: ByState<StateEntry>;
  /** Those of `keyed` that may be handed over by changes from now on: a part of a key is in them once at most. */
  readonly tracked: ReadonlySet<string>;
  /** States of which nothing is left that was there before. */
  readonly cleared: ReadonlySet<string>;
  readonly changed: ByState<StateChange>;
}

/** A consistent picture of everything a runtime knows, between two frames. */
export interface Checkpoint {
  readonly version: 1;
  readonly id: number;
  /** The checkpoint that this one has the changes to; `undefined`: it is complete in itself. */
  readonly since?: number;
  /** By operator name. */
  readonly operators: ReadonlyMap<string, OperatorSnapshot>;
}

/** The name under which a sink's handle stands among an operator's values. */
export const HANDLE = 'handle';

/**
 * Where a machine hands over its state. What it writes must be plain data that it will not change any more.
 *
 * A state is handed over whole each time, by `entry`, or is tracked: then it is written by `put`, all of it or, where `onlyChanges`, what
 * has changed since the last snapshot that `startsAnew`; what is gone by `drop` and `clear`.
 */
export interface SnapshotWriter {
  /** Of tracked states only changes are wanted. It is so only where `MachineContext.tracksChanges`. */
  readonly onlyChanges: boolean;
  /** What changes from now on is what the next snapshot of changes is to have. Else this one is taken beside the others. */
  readonly startsAnew: boolean;
  /** Something that belongs to the operator as a whole. It is written every time, so it must be small. */
  value(name: string, value: unknown): void;
  /** Something that belongs to a key, of a state that is written whole; one key may write several entries. */
  entry(state: string, key: unknown, value: unknown): void;
  /** The value of a part of a key now, of a tracked state. */
  put(state: string, key: unknown, part: StatePart, value: unknown): void;
  /** A part of a key is no more; where `onlyChanges`. */
  drop(state: string, key: unknown, part: StatePart): void;
  /** Nothing that a tracked state had before is left; what follows comes after it. Where `onlyChanges`. */
  clear(state: string): void;
  finish(): OperatorSnapshot;
}

/**
 * Notes what changes of a tracked state whose entries are kept in slots, and hands it over. Of an entry that is gone, key and part are kept
 * themselves, and only if the checkpoint before has it: so what comes and goes between two checkpoints leaves nothing.
 */
export interface SlotTracker {
  /** Makes room for the slots below `capacity`; before any of them is marked. */
  grow(capacity: number): void;
  /** The entry of a slot is new, or has another value. */
  mark(slot: number): void;
  /** The same for all of `slots[from..to)`. */
  markRun(slots: Int32Array, from: number, to: number): void;
  /** The entry of a slot is no more: tell before the slot has another one. */
  drop(slot: number, key: unknown, part?: StatePart): void;
  /** The same, where the writer hears of it in another way, such as `clear`. */
  forget(slot: number): void;
  /** Writes what the writer wants: `put` is called for each of `all`, or for those that have changed. */
  write(writer: SnapshotWriter, state: string, all: Iterable<number>, put: (slot: number) => void): void;
}

/** The same for the entries of an operator as a whole, which have no key and are told apart by their part alone. They are few. */
export interface PartTracker<P extends string | number> {
  mark(part: P): void;
  drop(part: P): void;
  /** `onGone` is called for each part that is gone, before any is put. */
  write(
    writer: SnapshotWriter,
    state: string,
    all: Iterable<P>,
    put: (part: P) => void,
    onGone?: (part: P) => void,
  ): void;
}

/** Makes what notes changes. */
export interface Trackers {
  slots(): SlotTracker;
  parts<P extends string | number>(): PartTracker<P>;
}

/** How much a checkpoint is to have. `copy`: everything, and the changes that are being tracked go on. */
export type SnapshotKind = 'everything' | 'changes' | 'copy';

/** Where a machine finds the state that an earlier one handed over. */
export interface SnapshotReader {
  value(name: string): unknown;
  /** Every entry of a keyed state; in no particular order across keys; within one, where it is written whole, in that of writing. */
  entries(state: string): Iterable<StateEntry>;
  /** Told of each declared state, and of the versions of its values: as they were saved, if they were, and as they are now. */
  declared?(state: string, saved: number | undefined, version: number): void;
}

/** How operators' state is laid out in a checkpoint. Only a runtime that takes checkpoints, or goes on from one, brings it. */
export interface SnapshotLayout {
  writer(kind: SnapshotKind): SnapshotWriter;
  reader(saved: OperatorSnapshot): SnapshotReader;
  readonly trackers: Trackers;
}

/** A checkpoint that is being taken: every operator hands over its state when the barrier passes it. */
export interface Checkpointing {
  readonly id: number;
  /** For what one operator hands over. */
  writer(): SnapshotWriter;
  put(operator: OperatorInfo, snapshot: OperatorSnapshot): void;
  /** The checkpoint is complete only when `work` is; what it gives is kept with the operator, under `handle`. */
  await(operator: OperatorInfo, work: PromiseLike<unknown>): void;
  /** Called once the checkpoint is complete: sinks commit. */
  onComplete(work: () => void | PromiseLike<void>): void;
  /** An operator could not hand over its state: there will be no checkpoint. */
  fail(error: unknown): void;
}
