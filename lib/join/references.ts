import type { SlotTracker } from '../runtime/checkpointing.js';

/** Nobody. */
export const NOBODY = -1;

/**
 * Which right row each left row refers to, and which left rows refer to a right one, in the order in which they began to. Lists linked
 * through columns, so that a row leaves its list at once, however long that is.
 */
export class References {
  // By left row: the right one it refers to, the one that began before it, and after it; each plus 1, or 0.
  #to = new Int32Array(0);
  #previous = new Int32Array(0);
  #next = new Int32Array(0);
  /** By left row: when it began, as a running number. */
  #orders = new Float64Array(0);
  // By right row: the first and the last that refer to it, plus 1, or 0.
  #first = new Int32Array(0);
  #last = new Int32Array(0);
  #order = 0;
  /** Where changes are noted: by left row. */
  tracked: SlotTracker | null = null;

  track(tracker: SlotTracker | null): void {
    this.tracked = tracker;
  }

  grow(left: number, right: number): void {
    if (left > this.#to.length) {
      this.#to = widened(this.#to, left);
      this.#previous = widened(this.#previous, left);
      this.#next = widened(this.#next, left);
      const orders = new Float64Array(left);
      orders.set(this.#orders);
      this.#orders = orders;
      this.tracked?.grow(left);
    }
    if (right > this.#first.length) {
      this.#first = widened(this.#first, right);
      this.#last = widened(this.#last, right);
    }
  }

  /** The right row that a left one refers to, or `NOBODY`. */
  to(left: number): number {
    return this.#to[left]! - 1;
  }

  orderOf(left: number): number {
    return this.#orders[left]!;
  }

  /** The first left row that refers to a right one, or `NOBODY`; `next` gives the others. */
  first(right: number): number {
    return this.#first[right]! - 1;
  }

  next(left: number): number {
    return this.#next[left]! - 1;
  }

  add(left: number, right: number, order = this.#order): void {
    this.#order = Math.max(this.#order, order) + 1;
    const last = this.#last[right]!;
    this.#to[left] = right + 1;
    this.#previous[left] = last;
    this.#next[left] = 0;
    this.#orders[left] = order;
    if (last === 0) this.#first[right] = left + 1;
    else this.#next[last - 1] = left + 1;
    this.#last[right] = left + 1;
    this.tracked?.mark(left);
  }

  /** `key`: that of the left row. */
  remove(left: number, key: unknown): void {
    const right = this.#to[left]! - 1;
    const previous = this.#previous[left]!;
    const next = this.#next[left]!;
    if (previous === 0) this.#first[right] = next;
    else this.#next[previous - 1] = next;
    if (next === 0) this.#last[right] = previous;
    else this.#previous[next - 1] = previous;
    this.#to[left] = 0;
    this.tracked?.drop(left, key);
  }

  /** The left rows that refer to any, in no particular order. */
  *all(): Generator<number> {
    for (let left = 0; left < this.#to.length; left++) if (this.#to[left] !== 0) yield left;
  }

  clear(): void {
    this.#to = this.#previous = this.#next = this.#first = this.#last = new Int32Array(0);
    this.#orders = new Float64Array(0);
  }
}

function widened(column: Int32Array<ArrayBuffer>, capacity: number): Int32Array<ArrayBuffer> {
  const wide = new Int32Array(capacity);
  wide.set(column);
  return wide;
}
