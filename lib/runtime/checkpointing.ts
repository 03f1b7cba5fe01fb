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

/** A checkpoint that is being taken: every operator hands over its state when the barrier passes it. */
export interface Checkpointing {
  readonly id: number;
  put(operator: OperatorInfo, snapshot: OperatorSnapshot): void;
  /** The checkpoint is complete only when `work` is; what it gives is kept with the operator, under `handle`. */
  await(operator: OperatorInfo, work: PromiseLike<unknown>): void;
  /** Called once the checkpoint is complete: sinks commit. */
  onComplete(work: () => void): void;
}
