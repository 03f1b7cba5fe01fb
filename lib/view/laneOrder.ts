import type { Lane } from './lane.js';

/** Lanes in the order of their last change: a list with links, so that a change costs the same however many there are. */
export class LaneOrder<T, R> {
  /** The one that has changed longest ago. */
  oldest: Lane<T, R> | null = null;
  #newest: Lane<T, R> | null = null;

  /** A lane is new, or has changed. */
  touch(lane: Lane<T, R>): void {
    if (this.#newest === lane) return;
    this.remove(lane);
    lane.older = this.#newest;
    if (this.#newest === null) this.oldest = lane;
    else this.#newest.newer = lane;
    this.#newest = lane;
  }

  /** Takes a lane out, if it is in. */
  remove(lane: Lane<T, R>): void {
    const { older, newer } = lane;
    if (older !== null) older.newer = newer;
    else if (this.oldest === lane) this.oldest = newer;
    if (newer !== null) newer.older = older;
    else if (this.#newest === lane) this.#newest = older;
    lane.older = null;
    lane.newer = null;
  }

  clear(): void {
    this.oldest = null;
    this.#newest = null;
  }
}
