import type { Batch, WritableBatch } from '../frame/batch.js';
import type { Edge } from '../frame/edge.js';
import type { Open } from '../frame/open.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import type { Hold } from '../runtime/hold.js';
import { linkRuntimes } from '../runtime/linkRuntimes.js';
import type { Runtime } from '../runtime/runtime.js';
import { combine } from './combine.js';
import type { Inputs } from './inputs.js';
import { OperatorInput } from './operatorInput.js';
import { Valve } from './valve.js';

/** The inputs of an operator that has several: a valve makes one time of theirs. */
export class SeveralInputs implements Inputs {
  readonly ports: readonly OperatorInput[];
  readonly #valve: Valve;
  /** The batch at hand, with the combined watermarks. */
  #batch: WritableBatch<unknown> | undefined;
  #settled = false;
  #hold: Hold | null = null;

  constructor(count: number) {
    this.ports = Array.from({ length: count }, (_, i) => new OperatorInput(i));
    this.#valve = new Valve(count);
  }

  get opened(): boolean {
    return this.ports.every((port) => port.edge !== null || port.done);
  }

  get done(): boolean {
    return this.ports.every((port) => port.done);
  }

  get idle(): boolean {
    return this.#valve.idle;
  }

  get edges(): readonly Edge[] {
    return this.ports.flatMap((port) => port.edge ?? []);
  }

  /** Lets go once every input has said where it stands: until then no data may flow. */
  holdUntilOpen(hold: Hold): void {
    if (this.#settled) return hold.release();
    // An input may open later, as a side output does whose operator is still to come: what runs already must wait too.
    for (const edge of this.edges) for (const root of edge.runtime.roots) hold.add(root);
    this.#hold = hold;
  }

  settle(): void {
    this.#settled = true;
    this.#hold?.release();
  }

  link(): Runtime {
    return this.edges.map((edge) => edge.runtime).reduce(linkRuntimes);
  }

  open(port: OperatorInput, frame: Open): number {
    port.watermark = frame.watermark;
    port.idle = frame.idle;
    // The valve ignores the time of idle inputs, so time goes first.
    this.#valve.advance(port.index, frame.watermark);
    return this.#valve.setIdle(port.index, frame.idle);
  }

  combined<T>(port: OperatorInput, frame: Batch<T, unknown>): Batch<T, unknown> {
    this.#batch = combine(frame, this.#valve, port.index, this.#batch);
    return this.#batch as Batch<T, unknown>;
  }

  setIdle(port: OperatorInput, idle: boolean): number {
    port.idle = idle;
    return this.#valve.setIdle(port.index, idle);
  }

  barrier(port: OperatorInput, checkpoint: number): boolean {
    port.barrier = checkpoint;
    return this.ports.every((p) => p.done || p.edge === null || p.barrier === checkpoint);
  }

  snapshot(writer: SnapshotWriter): void {
    writer.value('valve', this.#valve.snapshot());
  }

  restore(reader: SnapshotReader): number {
    this.#valve.restore(reader.value('valve'));
    // Where they stand now counts: an entry that was idle is active again.
    for (const port of this.ports) if (port.edge !== null && !port.done) this.#valve.setIdle(port.index, port.idle);
    return this.#valve.watermark;
  }

  closeEnded(): number {
    const valve = this.#valve;
    for (const port of this.ports) {
      if (!port.done) continue;
      if (port.edge === null) valve.advance(port.index, Infinity);
      else if (port.watermark < Infinity) valve.setIdle(port.index, true);
    }
    return valve.watermark;
  }
}
