import type { Batch } from '../frame/batch.js';
import type { Edge } from '../frame/edge.js';
import type { Open } from '../frame/open.js';
import { InputPort } from './inputPort.js';
import type { Inputs } from './inputs.js';

/** The input of an operator that has one: its time is the operator's. */
export class LoneInput implements Inputs {
  readonly port = new InputPort(0);
  readonly ports: readonly InputPort[] = [this.port];

  get opened(): boolean {
    return this.port.edge !== null || this.port.done;
  }

  get done(): boolean {
    return this.port.done;
  }

  get idle(): boolean {
    return this.port.idle;
  }

  get edges(): readonly Edge[] {
    return this.port.edge === null ? [] : [this.port.edge];
  }

  open(port: InputPort, frame: Open): number {
    port.watermark = frame.watermark;
    port.idle = frame.idle;
    return frame.watermark;
  }

  combined<T>(port: InputPort, frame: Batch<T, unknown>): Batch<T, unknown> {
    port.watermark = frame.watermark;
    return frame;
  }

  setIdle(port: InputPort, idle: boolean): number {
    port.idle = idle;
    return -Infinity;
  }

  barrier(): boolean {
    return true;
  }

  snapshot(): void {
    // It keeps nothing.
  }

  restore(): number {
    return -Infinity;
  }

  closeEnded(): number {
    return -Infinity;
  }
}
