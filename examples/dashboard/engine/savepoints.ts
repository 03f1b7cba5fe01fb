import type { SavedPoint } from './protocol.js';

/** How many there are, beside the beginning. */
const MOST = 10;
/** Windows of the replay's time, and ms, from one to the next at least. */
const EVERY = 6;
const AFTER = 1000;

/** The savepoint that needs no store. */
export const BEGINNING = 0;

/** The savepoints that there are to go back to: the beginning, and the latest few. */
export class Savepoints {
  #saved: readonly SavedPoint[];
  #id: number;
  #asked = -Infinity;

  constructor(saved: readonly SavedPoint[]) {
    this.#saved = saved;
    this.#id = Math.max(BEGINNING, ...saved.map(({ id }) => id));
  }

  get list(): readonly SavedPoint[] {
    return this.#saved;
  }

  /** Whether it is time for another one, at `now` of the replay. */
  isDue(now: number, window: number): boolean {
    return now >= (this.#saved.at(-1)?.at ?? -Infinity) + EVERY * window;
  }

  /** The same; if it is, that is not said again soon. */
  asks(now: number, window: number): boolean {
    const time = performance.now();
    if (!this.isDue(now, window) || time < this.#asked + AFTER) return false;
    this.#asked = time;
    return true;
  }

  /** The id of one that is to be made. */
  nextId(): number {
    return ++this.#id;
  }

  /** Gives those that had to go for it. */
  add(point: SavedPoint): readonly SavedPoint[] {
    const [first, ...others] = [...this.#saved, point];
    if (first !== undefined) this.#saved = [first, ...others.slice(-MOST)];
    return others.slice(0, -MOST);
  }

  find(id: number): SavedPoint | undefined {
    return this.#saved.find((saved) => saved.id === id);
  }

  /** What comes after one of them has not happened yet. Gives what that was. */
  dropAfter(id: number): readonly SavedPoint[] {
    const dropped = this.#saved.filter((saved) => saved.id > id);
    this.#saved = this.#saved.filter((saved) => saved.id <= id);
    return dropped;
  }
}
