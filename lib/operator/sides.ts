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

interface Side<T> {
  readonly target: SideTarget<T>;
  readonly output: Output<T>;
}

/** The side outputs of a running operator, beside its main one. What nobody listens to is not kept. */
export class Sides<In> implements NamedSides {
  /** Those that there are. */
  readonly outputs: Output<unknown>[] = [];
  readonly #main: AnyOutput;
  readonly #late: Side<In> | null;
  readonly #rejected: Side<Rejected> | null;
  /** Those of the user's. */
  readonly #named = new Map<string, Side<unknown> | null>();
  readonly #targets: SideTarget<unknown>[] = [];

  constructor(main: AnyOutput, { lateTo, rejectedTo, sides = {} }: SideOptions<In>) {
    this.#main = main;
    const { job } = main.edge.runtime;
    try {
      this.#late = this.#open('late', lateTo);
      this.#rejected = this.#open('rejected', rejectedTo ?? (job?.rejectedTo as SideTarget<Rejected> | undefined));
      for (const [name, target] of Object.entries(sides) as [string, SideTarget<unknown>][]) {
        this.#named.set(name, this.#open(name, target));
      }
    } catch (error) {
      // One is another operator's: this one does not come to run, and lets go of those that it has taken.
      this.detach();
      main.edge.operator.finished = true;
      throw error;
    }
  }

  #open<T>(purpose: string, target: SideTarget<T> | undefined): Side<T> | null {
    if (target === undefined) return null;
    const output = openSide(this.#main.edge, purpose, target);
    this.#targets.push(target as SideTarget<unknown>);
    this.outputs.push(output);
    return { target, output };
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
    add(this.#named.get(name)!, value, timestamp, watermark);
  }

  /** Whether there is one for what cannot be worked on, be it listened to or not. */
  get takesRejected(): boolean {
    return this.#rejected !== null;
  }

  late(batch: Batch<In, unknown>, index: number, watermark: number): void {
    add(this.#late, batch.values[index]!, batch.timestamps[index]!, watermark);
  }

  reject(rejected: Rejected, watermark: number): void {
    add(this.#rejected, rejected, rejected.timestamp ?? watermark, watermark);
  }

  /** The operator is gone: another run of it may use the side outputs. */
  detach(): void {
    for (const target of this.#targets) if (isSideOutput(target)) target.detach();
  }
}

function add<T>(side: Side<T> | null, value: T, timestamp: number, watermark: number): void {
  if (side === null || (isSideOutput(side.target) && !side.target.observed)) return;
  side.output.add(value, timestamp, undefined, watermark);
}
