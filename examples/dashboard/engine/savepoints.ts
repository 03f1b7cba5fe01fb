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

/** The savepoints that there are to go back to: the beginning, and the latest few. */
export class Savepoints {
  #saved: readonly Saved[] = [];
  #id = 0;

  get list(): readonly SavedPoint[] {
    return this.#saved.map(({ id, at }) => ({ id, at }));
  }

  /** The replay's time of the newest; NaN: there is none. */
  get newest(): number {
    return this.#saved.at(-1)?.at ?? NaN;
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

  clear(): void {
    this.#saved = [];
  }
}
