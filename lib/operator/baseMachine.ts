import type { Batch } from '../frame/batch.js';
import type { Holding } from '../runtime/operatorInfo.js';
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.js';
import type { Machine, MachineContext } from './machine.js';
import type { Output } from './output.js';

const NOTHING: Holding = { pending: 0 };

/** A machine that keeps nothing and waits for nothing; others override what they do beyond that. */
export abstract class BaseMachine<In, in out Out> implements Machine<In, Out> {
  protected context!: MachineContext;
  readonly outputDelay: number = 0;

  get nextProcessingTimer(): number {
    return Infinity;
  }

  get lastProcessingTimer(): number {
    return Infinity;
  }

  open(context: MachineContext): void {
    this.context = context;
  }

  abstract onBatch(batch: Batch<In, unknown>, input: number, out: Output<Out>): void;

  onWatermark(_watermark: number, _out: Output<Out>): void {
    // The wrapper sends the watermark on.
  }

  onEnd(_input: number, _out: Output<Out>): void {
    // It waits for time alone.
  }

  onProcessingTime(_now: number, _out: Output<Out>): void {
    // It asked for none.
  }

  snapshot(_writer: SnapshotWriter): void {
    // It keeps nothing.
  }

  restore(_reader: SnapshotReader): void {
    // It keeps nothing.
  }

  close(): void {
    // It holds nothing.
  }

  discard(): void {
    // It holds nothing.
  }

  holding(): Holding {
    return NOTHING;
  }
}
