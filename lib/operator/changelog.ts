import type { Batch } from '../frame/batch.js';
import type { OperatorInfo } from '../runtime/operatorInfo.js';
import type { Machine, MachineContext } from './machine.js';
import type { OperatorSpec } from './operatorSpec.js';
import type { Output } from './output.js';

/** The columns of a batch that an exit of plain values reads. */
export interface PlainColumns<T> {
  readonly values: readonly T[];
  readonly timestamps: ArrayLike<number>;
  readonly keys: readonly unknown[] | null;
}

/** What operators do with the batches of a changelog: those that have `kinds`. */
export interface ChangeSupport {
  refuse<In, Out>(
    spec: OperatorSpec<In, Out>,
    info: OperatorInfo,
    machine: Machine<In, Out>,
    batch: Batch<In, unknown>,
    input: number,
    out: Output<Out>,
  ): void;
  map<T, R>(project: (value: T) => R, batch: Batch<T, unknown>, context: MachineContext, out: Output<R>): void;
  filter<T>(predicate: (value: T) => boolean, batch: Batch<T, unknown>, context: MachineContext, out: Output<T>): void;
  key<T>(keyOf: (value: T) => unknown, batch: Batch<T, unknown>, context: MachineContext, out: Output<T>): void;
  latestOf<T>(batch: Batch<T, unknown>, exit: string, use: (columns: PlainColumns<T>) => void): void;
}

/** Brought by the operators that make changelogs (`bringChanges`): where there are none, a bundle has no code for them. */
export const changelog: { support: ChangeSupport | null } = { support: null };
