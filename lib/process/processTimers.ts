import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import type { KeyTable } from '../state/keyTable.js';
import { Timers } from './timers.js';

/** On which clock a timer was set. */
export type TimerClock = 'event' | 'processing';

/** Called for a timer that is due, and that `timers` has taken. What it gives has the time `timestamp`, and comes out at `sent`. */
export type OnDue<Out> = (
  clock: TimerClock,
  timers: Timers,
  timestamp: number,
  watermark: number,
  sent: number,
  out: Output<Out>,
) => void;

/** The timers of a process function on both clocks, and in which order they fire. */
export class ProcessTimers<Out> {
  readonly event: Timers;
  readonly processing: Timers;
  readonly #onDue: OnDue<Out>;
  #context!: MachineContext;

  constructor(keys: KeyTable, onDue: OnDue<Out>) {
    this.event = new Timers(keys);
    this.processing = new Timers(keys);
    this.#onDue = onDue;
  }

  open(context: MachineContext): void {
    this.#context = context;
    this.event.track(context.trackers);
    this.processing.track(context.trackers);
  }

  get size(): number {
    return this.event.size + this.processing.size;
  }

  /** Time moves: fires what is due, in order. `before`: the watermark before; `newest`: the highest time of an event. */
  advance(to: number, before: number, newest: number, out: Output<Out>): void {
    if (to === Infinity) this.#fireAll(before, newest, out);
    else this.#fireUpTo(to, before, out);
  }

  /** The clock has come to `now`. Results are not to be late anywhere. */
  onClock(now: number, watermark: number, newest: number, out: Output<Out>): void {
    const timers = this.processing;
    const timestamp = Math.max(newest, watermark + 1);
    while (timers.isDue(now) && !this.#context.closed) {
      timers.take();
      this.#onDue('processing', timers, timestamp, watermark, watermark, out);
    }
  }

  snapshot(writer: SnapshotWriter): void {
    this.event.snapshot('timers', writer);
    this.processing.snapshot('clockTimers', writer);
  }

  restore(reader: SnapshotReader): void {
    this.event.restore('timers', reader);
    this.processing.restore('clockTimers', reader);
  }

  clear(): void {
    this.event.clear();
    this.processing.clear();
  }

  /** Between frames: gives back the memory of a crowd that has gone. */
  tidy(): void {
    this.event.tidy();
    this.processing.tidy();
  }

  /** What a timer sets for a time that has come fires too. Gives the watermark of the last result. */
  #fireUpTo(to: number, before: number, out: Output<Out>): number {
    const timers = this.event;
    let sent = before;
    while (timers.isDue(to) && !this.#context.closed) {
      timers.take();
      const time = timers.takenTime;
      if (time - 1 > sent) sent = time - 1;
      this.#onDue('event', timers, time, time > before ? time : before, sent, out);
    }
    return sent;
  }

  /**
   * The end of time: fires all that is pending. A timer that always sets the next one would go on for ever, so what is set now for later
   * than all that was pending is dropped.
   */
  #fireAll(before: number, newest: number, out: Output<Out>): void {
    const timers = this.event;
    const { last, order } = timers;
    const sent = this.#fireUpTo(last === Infinity ? before : Math.max(before, last), before, out);
    while (timers.time < Infinity) timers.take();
    // Those for the end of time itself. Their results have a time that events may have.
    while (timers.size > 0 && timers.firstOrder < order && !this.#context.closed) {
      timers.take();
      this.#onDue('event', timers, Math.max(newest, sent + 1), Infinity, sent, out);
    }
    timers.clear();
  }
}
