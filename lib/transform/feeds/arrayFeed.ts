import type { Feed } from '../feed.js';

/** Feeds an array that is there from the beginning. */
export class ArrayFeed<T> implements Feed<T> {
  readonly pulls = true;
  readonly pending = 0;
  readonly #values: readonly T[];
  #at = 0;
  /** What a frame of one event is made of, again and again. */
  readonly #lone: T[] = [];
  #cancelled = false;

  constructor(values: readonly T[]) {
    this.#values = values;
  }

  get ready(): boolean {
    return this.#at < this.#values.length && !this.#cancelled;
  }

  get ended(): boolean {
    return true;
  }

  take(max: number): readonly T[] {
    const from = this.#at;
    if (max === 1) {
      this.#at++;
      this.#lone[0] = this.#values[from]!;
      return this.#lone;
    }
    this.#at = Math.min(from + max, this.#values.length);
    return this.#values.slice(from, this.#at);
  }

  position(): unknown {
    return this.#at;
  }

  seek(position: unknown): void {
    this.#at = position as number;
  }

  cancel(): void {
    this.#cancelled = true;
  }
}
