import { Lane, NO_ROWS } from './lane.js';
import type { KeyedRow } from './view.js';

/** A key with one row: the last that came. The row is made when it is to be shown, not for each event. */
export class LatestLane<T> extends Lane<T, KeyedRow<unknown, T>> {
  #value: T | undefined = undefined;
  #timestamp = NaN;
  #exists = false;

  get size(): number {
    return this.#exists ? 1 : 0;
  }

  get oldest(): number {
    return this.#exists ? this.#timestamp : Infinity;
  }

  put(value: T, timestamp: number): number {
    this.#value = value;
    this.#timestamp = timestamp;
    this.#exists = true;
    return 0;
  }

  remove(): boolean {
    const { size } = this;
    this.clear();
    return size > 0;
  }

  expire(time: number): number {
    if (this.oldest > time) return 0;
    this.clear();
    return 1;
  }

  clear(): void {
    this.#value = undefined;
    this.#exists = false;
  }

  show(): readonly KeyedRow<unknown, T>[] {
    if (!this.#exists) return NO_ROWS;
    return [{ key: this.key, value: this.#value as T, timestamp: this.#timestamp }];
  }
}
