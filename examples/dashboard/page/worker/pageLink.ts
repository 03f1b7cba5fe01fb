import type { Link } from '../../engine/input.js';
import type { Update } from '../../engine/protocol.js';

/** Batches that may be on their way to the page. */
const MOST = 8;

/** The way from the worker to the page. When the page has too much to do, the job waits. */
export class PageLink implements Link {
  readonly #post: (updates: readonly Update[]) => void;
  #underway = 0;
  #waiting: (() => void)[] = [];

  constructor(post: (updates: readonly Update[]) => void) {
    this.#post = post;
  }

  send(updates: readonly Update[]): void | Promise<void> {
    this.#post(updates);
    if (++this.#underway < MOST) return;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The page has taken one. */
  taken(): void {
    this.#underway--;
    if (this.#underway >= MOST) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
