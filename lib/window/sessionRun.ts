import type { Batch } from '../frame/batch.js';
import type { GapColumn } from './gapColumn.js';
import { NumberColumn } from './numberColumn.js';
import type { Sessions } from './sessions.js';

/** Finds the sessions of the events of a batch, a run at a time; in columns by index in the batch. */
export class SessionRun<T, R> {
  /** The numbers of the keys, to be filled in after `begin`. */
  ids = new Int32Array(0);
  /** The slots of the sessions. */
  slots = new Int32Array(0);
  /** The running number of sessions. */
  entry = 0;
  readonly #gaps: GapColumn<T>;
  readonly #timeColumn = new NumberColumn();
  readonly #markColumn = new NumberColumn();
  #times: Float64Array = new Float64Array(0);
  #marks: Float64Array | null = null;
  /** The end of its session before the event; NaN: the event opened it. */
  #endsBefore = new Float64Array(0);

  constructor(gaps: GapColumn<T>) {
    this.#gaps = gaps;
  }

  begin({ values, timestamps, watermarks }: Batch<T, unknown>): void {
    const n = values.length;
    this.#times = this.#timeColumn.of(timestamps);
    this.#marks = watermarks === null ? null : this.#markColumn.of(watermarks);
    if (n <= this.ids.length) return;
    this.ids = new Int32Array(n);
    this.slots = new Int32Array(n);
    this.#endsBefore = new Float64Array(n);
  }

  /**
   * Finds, and where needed opens, the sessions of the events from `from` on, up to the first before which a timer is due or that needs a
   * closer look: it touches another session than the newest one of its key, or one that has fired, or it comes after the end of what it
   * opens. `watermark` is the one in force at the first.
   */
  place(sessions: Sessions<T, R>, from: number, to: number, watermark: number): number {
    const times = this.#times;
    const marks = this.#marks;
    const { gaps } = this.#gaps;
    const { ids, slots } = this;
    const { newest } = sessions;
    let { starts, ends, fired, unfired } = sessions;
    const endsBefore = this.#endsBefore;
    let mark = watermark;
    let nextTimer = sessions.timers.time;
    let i = from;
    for (; i < to; i++) {
      if (marks !== null) mark = marks[i]!;
      if (mark >= nextTimer) {
        if (sessions.timers.isDue(mark)) break;
        nextTimer = sessions.timers.time;
      }
      const time = times[i]!;
      const end = time + gaps[i]!;
      const id = ids[i]!;
      const slot = newest[id]! - 1;
      if (slot >= 0 && time <= ends[slot]!) {
        if (time < starts[slot]! || fired[slot] === 1) break;
        const before = ends[slot]!;
        slots[i] = slot;
        endsBefore[i] = before;
        ends[slot] = Math.max(before, end);
        unfired[slot]!++;
      } else {
        if (end - 1 <= mark) break;
        const opened = sessions.open(id, time, end, this.entry++, slot, -1);
        slots[i] = opened;
        endsBefore[i] = NaN;
        ({ starts, ends, fired, unfired } = sessions);
        unfired[opened] = 1;
        nextTimer = sessions.timers.time;
      }
    }
    return i;
  }

  /** Takes event `i` out of its session again. Events are taken back from the last one on. */
  takeBack(sessions: Sessions<T, R>, i: number): void {
    const slot = this.slots[i]!;
    const end = this.#endsBefore[i]!;
    if (Number.isNaN(end)) return sessions.close(slot);
    sessions.set(slot, sessions.starts[slot]!, end, sessions.entries[slot]!, false);
    sessions.unfired[slot]!--;
  }
}
