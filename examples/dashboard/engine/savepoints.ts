import type { Checkpoint } from 'rxtide';
import type { Board } from './board.js';
import type { SavedPoint } from './protocol.js';

/** Something to go back to: what the job knew, and what was to be seen. */
export interface Saved extends SavedPoint {
  /** `undefined`: the beginning. */
  readonly checkpoint: Checkpoint | undefined;
  readonly board: Board;
}

/** How many there are, beside the beginning. */
const MOST = 10;
/** Windows of the replay's time, and ms, from one to the next at least. */
const EVERY = 6;
const AFTER = 1000;

/** The savepoints that there are to go back to: the beginning, and the latest few. */
export class Savepoints {
  #saved: readonly Saved[] = [];
  #id = 0;
  #asked = -Infinity;

  get list(): readonly SavedPoint[] {
    return this.#saved.map(({ id, at }) => ({ id, at }));
  }

  get isEmpty(): boolean {
    return this.#saved.length === 0;
  }

  /** Whether it is time for another one, at `now` of the replay; if so, that is not said again soon. */
  isDue(now: number, window: number): boolean {
    const newest = this.#saved.at(-1)?.at ?? -Infinity;
    const time = performance.now();
    if (now < newest + EVERY * window || time < this.#asked + AFTER) return false;
    this.#asked = time;
    return true;
  }

  add(at: number, checkpoint: Checkpoint | undefined, board: Board): void {
    const [first, ...others] = [...this.#saved, { id: ++this.#id, at, checkpoint, board: board.copy() }];
    if (first !== undefined) this.#saved = [first, ...others.slice(-MOST)];
  }

  find(id: number): Saved | undefined {
    return this.#saved.find((saved) => saved.id === id);
  }

  /** What comes after one of them has not happened yet. */
  dropAfter(id: number): void {
    this.#saved = this.#saved.filter((saved) => saved.id <= id);
  }
}
