import type { OperatorInfo } from './operatorInfo.js';

/** The entries of one state in one key group. Keys and values are plain data that shares nothing with a running operator. */
export type StateEntry = readonly [key: unknown, value: unknown];

/** What one operator handed over: values of its own, and keyed states laid out by key group. */
export interface OperatorSnapshot {
  readonly values: ReadonlyMap<string, unknown>;
  /** By state name, then by key group (0 to 127). */
  readonly keyed: ReadonlyMap<string, ReadonlyMap<number, readonly StateEntry[]>>;
}

/** A consistent picture of everything a runtime knows, between two frames. */
export interface Checkpoint {
  readonly version: 1;
  readonly id: number;
  /** By operator name. */
  readonly operators: ReadonlyMap<string, OperatorSnapshot>;
}

/** The name under which a sink's handle stands among an operator's values. */
export const HANDLE = 'handle';

/** Where a machine hands over its state. What it writes must be plain data that it will not change any more. */
export interface SnapshotWriter {
  /** Something that belongs to the operator as a whole. */
  value(name: string, value: unknown): void;
  /** Something that belongs to a key; one key may write several entries. */
  entry(state: string, key: unknown, value: unknown): void;
  finish(): OperatorSnapshot;
}

/** Where a machine finds the state that an earlier one handed over. */
export interface SnapshotReader {
  value(name: string): unknown;
  /** Every entry of a keyed state; in no particular order across keys, in that of writing within one. */
  entries(state: string): Iterable<StateEntry>;
}

/** How operators' state is laid out in a checkpoint. Only a runtime that takes checkpoints, or goes on from one, brings it. */
export interface SnapshotLayout {
  writer(): SnapshotWriter;
  reader(saved: OperatorSnapshot): SnapshotReader;
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
  onComplete(work: () => void): void;
}
