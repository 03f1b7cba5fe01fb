import type { Batch } from '../frame/batch.js';
import type { Checkpointing } from '../runtime/checkpointing.js';
import type { NamedSides } from './machine.js';
import type { OperatorSpec } from './operatorSpec.js';
import type { Output } from './output.js';
import type { Rejected } from './rejected.js';
import { openSide } from './side.js';
import { isSideOutput } from './sideOutput.js';
import type { SideTarget } from './sideOutput.js';

/** An output, whatever it carries. */
type AnyOutput = Pick<Output<never>, 'edge' | 'open' | 'status' | 'barrier' | 'flush' | 'error' | 'complete'>;

type SideOptions<In> = Pick<OperatorSpec<In, never>, 'lateTo' | 'rejectedTo' | 'sides'>;

/** The side outputs of a running operator, beside its main one. What nobody listens to is not kept. */
export class Sides<In> implements NamedSides {
  /** Those that there are. */
  readonly outputs: Output<unknown>[] = [];
  readonly #main: AnyOutput;
  readonly #targets: (SideTarget<unknown> | undefined)[];
  readonly #late: Output<In> | null;
  readonly #rejected: Output<Rejected> | null;
  /** Those of the user's. */
  readonly #named = new Map<string, { readonly target: SideTarget<unknown>; readonly output: Output<unknown> }>();

  constructor(main: AnyOutput, spec: SideOptions<In>) {
    this.#main = main;
    const { operator: info, runtime } = main.edge;
    const { lateTo, sides = {} } = spec;
    const rejectedTo = spec.rejectedTo ?? (runtime.job?.rejectedTo as SideTarget<Rejected> | undefined);
    const named = Object.entries(sides) as [name: string, target: SideTarget<unknown>][];
    this.#targets = [lateTo as SideTarget<unknown> | undefined, rejectedTo as SideTarget<unknown> | undefined];
    for (const [, target] of named) this.#targets.push(target);
    this.#late = lateTo === undefined ? null : openSide(info, runtime, 'late', lateTo);
    this.#rejected = rejectedTo === undefined ? null : openSide(info, runtime, 'rejected', rejectedTo);
    if (this.#late !== null) this.outputs.push(this.#late);
    if (this.#rejected !== null) this.outputs.push(this.#rejected);
    for (const [name, target] of named) {
      const output = openSide(info, runtime, name, target);
      this.#named.set(name, { target, output });
      this.outputs.push(output);
    }
  }

  // What all outputs say, the main one first; what ends them, it hears last.

  open(watermark: number, idle: boolean): void {
    this.#main.open(watermark, idle);
    for (const side of this.outputs) side.open(watermark, idle);
  }

  status(idle: boolean): void {
    this.#main.status(idle);
    for (const side of this.outputs) side.status(idle);
  }

  barrier(checkpoint: Checkpointing): void {
    this.#main.barrier(checkpoint);
    for (const side of this.outputs) side.barrier(checkpoint);
  }

  flush(watermark: number): void {
    this.#main.flush(watermark);
    const { outputs } = this;
    for (let i = 0; i < outputs.length; i++) outputs[i]!.flush(watermark);
  }

  error(error: unknown): void {
    for (const side of this.outputs) side.error(error);
    this.#main.error(error);
  }

  complete(): void {
    for (const side of this.outputs) side.complete();
    this.#main.complete();
  }

  give(name: string, value: unknown, timestamp: number, watermark: number): void {
    const { target, output } = this.#named.get(name)!;
    if (listening(target)) output.add(value, timestamp, undefined, watermark);
  }

  /** Whether there is one for what cannot be worked on, be it listened to or not. */
  get takesRejected(): boolean {
    return this.#rejected !== null;
  }

  late(batch: Batch<In, unknown>, index: number, watermark: number): void {
    if (this.#late === null || !listening(this.#targets[0])) return;
    this.#late.add(batch.values[index]!, batch.timestamps[index]!, undefined, watermark);
  }

  reject(rejected: Rejected, watermark: number): void {
    if (this.#rejected === null || !listening(this.#targets[1])) return;
    this.#rejected.add(rejected, rejected.timestamp ?? watermark, undefined, watermark);
  }

  /** The operator is gone: another run of it may use the side outputs. */
  detach(): void {
    for (const target of this.#targets) if (isSideOutput(target)) target.detach();
  }
}

function listening(target: SideTarget<unknown> | undefined): boolean {
  return !isSideOutput(target) || target.observed;
}
