import type { Sessions } from './sessions.js';

/** Where among the sessions of its key an event belongs that opens `[start, end)`. −1 stands for "none". */
export class SessionPlace {
  /** The bounds of what it becomes a part of. */
  start = 0;
  end = 0;
  /** The sessions that it touches, from `oldest` to `newest`; they become one. */
  oldest = -1;
  newest = -1;
  /** The sessions beside them. */
  older = -1;
  newer = -1;

  /** How many become one with the event: none, one, or more. */
  get count(): 0 | 1 | 2 {
    if (this.oldest < 0) return 0;
    return this.oldest === this.newest ? 1 : 2;
  }

  find<T, R>(sessions: Sessions<T, R>, id: number, start: number, end: number): void {
    const { starts, ends, older } = sessions;
    this.start = start;
    this.end = end;
    this.oldest = -1;
    this.newest = -1;
    this.newer = -1;
    let slot = sessions.newest[id]! - 1;
    for (; slot >= 0 && starts[slot]! > end; slot = older[slot]!) this.newer = slot;
    // To touch is enough (WIN-5).
    for (; slot >= 0 && ends[slot]! >= start; slot = older[slot]!) {
      if (this.newest < 0) this.newest = slot;
      this.oldest = slot;
    }
    this.older = slot;
    if (this.oldest < 0) return;
    this.start = Math.min(start, starts[this.oldest]!);
    this.end = Math.max(end, ends[this.newest]!);
  }
}
