import type { Batch } from '../frame/batch.js';
import type { Edge } from '../frame/edge.js';
import type { Open } from '../frame/open.js';
import type { Runtime } from '../runtime/runtime.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import type { OperatorInput } from './operatorInput.js';

/** The inputs of a running operator, and the one time that they make together. An operator with one input brings no code for several. */
export interface Inputs {
  readonly ports: readonly OperatorInput[];
  /** Whether every input has said where it stands, or ended without. */
  readonly opened: boolean;
  readonly done: boolean;
  readonly idle: boolean;
  readonly edges: readonly Edge[];
  /** All have opened, or the operator has ended. */
  settle?(): void;
  /** What they share from now on, once all have opened: runtimes that meet here become one. */
  link(): Runtime;
  /** An input says where it stands; gives the combined watermark. */
  open(port: OperatorInput, frame: Open): number;
  /** A batch as the machine is to see it: with the combined watermarks. Absent: as it comes. */
  combined?<T>(port: OperatorInput, frame: Batch<T, unknown>): Batch<T, unknown>;
  /** An input went idle, or is active again; gives the combined watermark, `-Infinity` if it cannot have moved. */
  setIdle(port: OperatorInput, idle: boolean): number;
  /** A barrier came; gives whether it has come from all inputs that still send. */
  barrier(port: OperatorInput, checkpoint: number): boolean;
  snapshot(writer: SnapshotWriter): void;
  /** Gives the combined watermark; `-Infinity` if the inputs themselves say it. */
  restore(reader: SnapshotReader): number;
  /** Inputs that ended before all had opened: those that never opened have finished, those cut off count as idle. Gives the combined watermark. */
  closeEnded(): number;
}
