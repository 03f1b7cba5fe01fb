import type { Batch } from '../frame/batch.js';
import type { Edge } from '../frame/edge.js';
import type { Open } from '../frame/open.js';
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.js';
import type { Awaited } from './awaited.js';
import { combine } from './combine.js';
import { InputPort } from './inputPort.js';
import { Valve } from './valve.js';

/** The inputs of a running operator, and the one time that they make together. */
export class Inputs {
  readonly ports: readonly InputPort[];
  readonly #valve: Valve | null;
  readonly #awaited: Awaited<never>;

  constructor(count: number, awaited: Awaited<never>) {
    this.#awaited = awaited;
    this.ports = Array.from({ length: count }, (_, i) => new InputPort(i));
    this.#valve = count > 1 ? new Valve(count) : null;
  }

  /** Whether every input has said where it stands, or ended without. */
  get opened(): boolean {
    return this.ports.every((port) => port.edge !== null || port.done);
  }

  get done(): boolean {
    return this.ports.every((port) => port.done);
  }

  /** Whether nothing is to be expected: what waits for answers still has to send them. */
  get idle(): boolean {
    if (this.#awaited.unanswered > 0) return false;
    return this.#valve === null ? this.ports[0]!.idle : this.#valve.idle;
  }

  get edges(): readonly Edge[] {
    return this.ports.flatMap((port) => port.edge ?? []);
  }

  /** An input says where it stands; gives the combined watermark. */
  open(port: InputPort, frame: Open): number {
    port.watermark = frame.watermark;
    port.idle = frame.idle;
    if (this.#valve === null) return frame.watermark;
    // The valve ignores the time of idle inputs, so time goes first.
    this.#valve.advance(port.index, frame.watermark);
    return this.#valve.setIdle(port.index, frame.idle);
  }

  /** A batch as the machine is to see it: with the combined watermarks. */
  combined<T>(port: InputPort, frame: Batch<T, unknown>): Batch<T, unknown> {
    port.watermark = frame.watermark;
    return this.#valve === null ? frame : combine(frame, this.#valve, port.index);
  }

  /** An input went idle, or is active again; gives the combined watermark, `-Infinity` if it cannot have moved. */
  setIdle(port: InputPort, idle: boolean): number {
    port.idle = idle;
    return this.#valve === null ? -Infinity : this.#valve.setIdle(port.index, idle);
  }

  /** A barrier came; gives whether it has come from all inputs that still send. */
  barrier(port: InputPort, checkpoint: number): boolean {
    port.barrier = checkpoint;
    return this.ports.every((p) => p.done || p.edge === null || p.barrier === checkpoint);
  }

  snapshot(writer: SnapshotWriter): void {
    if (this.#valve !== null) writer.value('valve', this.#valve.snapshot());
  }

  /** Gives the combined watermark; `-Infinity` if the inputs themselves say it. */
  restore(reader: SnapshotReader): number {
    if (this.#valve === null) return -Infinity;
    this.#valve.restore(reader.value('valve'));
    // Where they stand now counts: an entry that was idle is active again.
    for (const port of this.ports) if (port.edge !== null && !port.done) this.#valve.setIdle(port.index, port.idle);
    return this.#valve.watermark;
  }

  /** Inputs that ended before all had opened: those that never opened have finished, those cut off count as idle. Gives the combined watermark. */
  closeEnded(): number {
    const valve = this.#valve;
    if (valve === null) return -Infinity;
    for (const port of this.ports) {
      if (!port.done) continue;
      if (port.edge === null) valve.advance(port.index, Infinity);
      else if (port.watermark < Infinity) valve.setIdle(port.index, true);
    }
    return valve.watermark;
  }
}
