import type { Batch } from '../frame/batch.js';
import type { Counters } from '../runtime/counters.js';
import type { Holding } from '../runtime/operatorInfo.js';
import type { StateBackend } from '../runtime/stateStore.js';
import type { Warning } from '../runtime/warning.js';
import type { SnapshotReader, SnapshotWriter, Trackers } from '../runtime/checkpointing.js';
import type { Awaited } from './awaited.js';
import type { Output } from './output.js';

/** Events with their times: a batch, or what was kept of one. */
export type Events = Pick<Batch<unknown, unknown>, 'values' | 'timestamps'>;

/** The side outputs that the user gave an operator by name. */
export interface NamedSides {
  /** Gives a value to one of them; what nobody listens to is not kept. */
  give(name: string, value: unknown, timestamp: number, watermark: number): void;
}

/** What a machine is given when it opens, and may use until it closes. */
export interface MachineContext {
  /** The operator's name. */
  readonly name: string;
  /** The clock, read once a frame. */
  readonly now: number;
  readonly counters: Counters;
  /** Whether snapshots of changes will be asked for, so that what changes has to be noted. */
  readonly tracksChanges: boolean;
  /** Makes what notes changes; `null`: nobody will ask for them. */
  readonly trackers: Trackers | null;
  /** Where states that the user declared are kept; `undefined`: in memory. */
  readonly state: StateBackend | undefined;
  /** Whether nobody listens any more: a loop stops at the end of its run. */
  readonly closed: boolean;
  /** The watermark from which on `onWatermark` is called; a machine that sets it is not told of time that makes nothing due. At first all of it is. */
  wakesAt: number;
  /** Counts the event as late, and gives it to `lateTo`. */
  late(batch: Batch<unknown, unknown>, index: number, watermark: number): void;
  /**
   * User code failed on an event: counts it as rejected and gives it to `rejectedTo`, or, where there is none, throws what fails
   * the stream. The event is one of the batch at hand, or one that the machine has kept, and then no longer counts as used.
   */
  reject(events: Events, index: number, watermark: number, error: unknown): void;
  /** Side outputs of the user's. */
  readonly sides: NamedSides;
  /** Tells the user something, once. */
  warn(code: Warning['code'], message: string): void;
}

/**
 * The semantics of an operator, without RxJS. One wrapper makes an operator of it, and the test harness drives the same machine.
 * It may use a frame only during the call that hands it over.
 */
export interface Machine<in In, in out Out> {
  /** Called once, before anything else. */
  open(context: MachineContext): void;
  /** `batch.watermarks` are the combined ones; the machine advances to `watermarks[i]` before event i. */
  onBatch(batch: Batch<In, unknown>, input: number, out: Output<Out>): void;
  /** Once after each frame, if time moved; and before the first, if it opens at a time. */
  onWatermark(watermark: number, out: Output<Out>): void;
  /**
   * An input has reached the end of time: nothing more comes from it, though time may go on for the others. After its last events, and before
   * the combined watermark moves for it.
   */
  onEnd(input: number, out: Output<Out>): void;
  /** The clock has reached `nextProcessingTimer`. */
  onProcessingTime(now: number, out: Output<Out>): void;
  /** Hands over everything that it keeps between frames, or what has changed of it: as the writer says. Sends nothing. */
  snapshot(writer: SnapshotWriter): void;
  restore(reader: SnapshotReader): void;
  /** Frees what it holds. */
  close(): void;
  /** The stream was cut off: moves what it holds from `used` to `discarded`. */
  discard(): void;
  /** What it holds now. */
  holding(): Holding;
  /** The earliest processing time at which something is pending, or `Infinity`. */
  readonly nextProcessingTimer: number;
  /** The latest one, or `Infinity` if there is none: at the end of the input all up to it may be fired at once. */
  readonly lastProcessingTimer: number;
  /** How much older than themselves the results of its timers may be: its output watermark stays that far behind. */
  readonly outputDelay: number;
  /** What it works with if it waits for promises. */
  readonly async?: Awaited<Out>;
}
