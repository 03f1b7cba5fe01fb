import type { Edge } from '../frame/edge.js';
import type { Open } from '../frame/open.js';
import type { Runtime } from '../runtime/runtime.js';
import type { Inputs } from './inputs.js';
import { OperatorInput } from './operatorInput.js';

/** The input of an operator that has one: its time is the operator's. */
export class LoneInput implements Inputs {
  readonly port = new OperatorInput(0);
  readonly ports: readonly OperatorInput[] = [this.port];

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

  link(): Runtime {
    return this.port.edge!.runtime;
  }

  open(port: OperatorInput, frame: Open): number {
    port.watermark = frame.watermark;
    port.idle = frame.idle;
    return frame.watermark;
  }

  setIdle(port: OperatorInput, idle: boolean): number {
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
