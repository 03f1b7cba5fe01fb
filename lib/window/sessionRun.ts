import type { Batch } from '../frame/batch.js';
import type { GapColumn } from './gapColumn.js';
import { firstAtOrAbove, NumberColumn } from './numberColumn.js';
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
    const { timers } = sessions;
    let nextTimer = timers.time;
    let until = marks === null ? to : firstAtOrAbove(nextTimer, marks, from + 1, to);
    let i = from;
    while ((i = this.#continued(sessions, gaps, i, until)) < to) {
      const mark = marks === null ? watermark : marks[i]!;
      if (i === until) {
        if (timers.isDue(mark)) break;
        nextTimer = timers.time;
        until = firstAtOrAbove(nextTimer, marks!, i + 1, to);
        continue;
      }
      const time = times[i]!;
      const end = time + gaps[i]!;
      const newest = sessions.newest[this.ids[i]!]! - 1;
      if ((newest >= 0 && time <= sessions.ends[newest]!) || end - 1 <= mark) break;
      const slot = sessions.open(this.ids[i]!, time, end, this.entry++, newest, -1);
      sessions.unfired[slot] = 1;
      this.slots[i] = slot;
      this.#endsBefore[i++] = NaN;
      if (timers.time >= nextTimer || marks === null) continue;
      nextTimer = timers.time;
      until = firstAtOrAbove(nextTimer, marks, i, until);
    }
    return i;
  }

  /**
   * Puts events into the newest sessions of their keys, up to the first that does not continue its own. Nothing is called here, so what the loop
   * reads stays in registers.
   */
  #continued(sessions: Sessions<T, R>, gaps: Float64Array, from: number, to: number): number {
    const times = this.#times;
    const endsBefore = this.#endsBefore;
    const { ids, slots } = this;
    const { newest, starts, ends, fired, unfired } = sessions;
    let i = from;
    for (; i < to; i++) {
      const slot = newest[ids[i]!]! - 1;
      if (slot < 0) break;
      const time = times[i]!;
      const before = ends[slot]!;
      if (time > before || time < starts[slot]! || fired[slot] === 1) break;
      slots[i] = slot;
      endsBefore[i] = before;
      const end = time + gaps[i]!;
      if (end > before) ends[slot] = end;
      unfired[slot]!++;
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
