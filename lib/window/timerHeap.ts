import { grown } from '../state/grown.js';

/**
 * Which slot is due next: at most one time per slot, the earliest first; slots of one time in the order that `precedes` says.
 * A time may be too early: whoever takes the first one looks at what it stands for, and sets it anew where it went off too
 * soon. So what only ever moves further away, such as the end of a session, costs nothing until then.
 */
export class TimerHeap {
  /** The earliest time; `Infinity` where there is none. */
  time = Infinity;
  size = 0;
  readonly #precedes: (slot: number, other: number) => boolean;
  /** A binary heap of slots. */
  #heap = new Int32Array(16);
  /** By slot: its time, and its place in the heap plus 1, or 0. */
  #times = new Float64Array(16);
  #places = new Int32Array(16);

  constructor(precedes: (slot: number, other: number) => boolean) {
    this.#precedes = precedes;
  }

  /** The slot whose time is the earliest. There must be one. */
  get first(): number {
    return this.#heap[0]!;
  }

  /** Whether the time of a slot is at or before `time`. */
  isSetBy(slot: number, time: number): boolean {
    return slot < this.#places.length && this.#places[slot]! > 0 && this.#times[slot]! <= time;
  }

  /** Sets the time of a slot. Also called where the order of `precedes` has changed for it. */
  set(slot: number, time: number): void {
    if (slot >= this.#times.length) this.#widen(slot);
    this.#times[slot] = time;
    const place = this.#places[slot]! - 1;
    if (place >= 0) {
      if (!this.#up(place, slot)) this.#down(place, slot);
    } else {
      if (this.size === this.#heap.length) this.#lengthen();
      this.#up(this.size++, slot);
    }
    this.time = this.#times[this.#heap[0]!]!;
  }

  remove(slot: number): void {
    if (slot >= this.#places.length) return;
    const place = this.#places[slot]! - 1;
    if (place < 0) return;
    this.#places[slot] = 0;
    const last = this.#heap[--this.size]!;
    if (last !== slot && !this.#up(place, last)) this.#down(place, last);
    this.time = this.size === 0 ? Infinity : this.#times[this.#heap[0]!]!;
  }

  /** Puts `slot` at `place`, or as far towards the root as it belongs. Gives whether it moved. */
  #up(place: number, slot: number): boolean {
    const heap = this.#heap;
    let at = place;
    while (at > 0) {
      const parent = heap[(at - 1) >> 1]!;
      if (!this.#isBefore(slot, parent)) break;
      heap[at] = parent;
      this.#places[parent] = at + 1;
      at = (at - 1) >> 1;
    }
    heap[at] = slot;
    this.#places[slot] = at + 1;
    return at !== place;
  }

  /** Puts `slot` at `place`, or as far away from the root as it belongs. */
  #down(place: number, slot: number): void {
    const heap = this.#heap;
    let at = place;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && this.#isBefore(heap[child + 1]!, heap[child]!)) child++;
      const other = heap[child]!;
      if (!this.#isBefore(other, slot)) break;
      heap[at] = other;
      this.#places[other] = at + 1;
      at = child;
    }
    heap[at] = slot;
    this.#places[slot] = at + 1;
  }

  #isBefore(slot: number, other: number): boolean {
    const time = this.#times[slot]!;
    const otherTime = this.#times[other]!;
    return time < otherTime || (time === otherTime && this.#precedes(slot, other));
  }

  #widen(slot: number): void {
    const length = Math.max(2 * this.#times.length, slot + 1);
    this.#times = grown(this.#times, length);
    this.#places = grown(this.#places, length);
  }

  #lengthen(): void {
    this.#heap = grown(this.#heap, 2 * this.#heap.length);
  }
}
