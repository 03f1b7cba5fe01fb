import { grown } from './grown.js';

/** Which of things that are numbered have changed: each is in it once, and can be taken out again. */
export class ChangedSet {
  /** How many there are. */
  size = 0;
  /** Their numbers: the first `size`, in no particular order. */
  list = new Int32Array(16);
  /** By number: its place in the list + 1; 0: it is not in it. */
  #places = new Int32Array(16);

  /** Makes room for the numbers below `capacity`. */
  grow(capacity: number): void {
    if (capacity <= this.#places.length) return;
    this.#places = grown(this.#places, Math.max(capacity, 2 * this.#places.length));
  }

  has(n: number): boolean {
    return this.#places[n]! > 0;
  }

  add(n: number): void {
    if (this.#places[n] === 0) this.#push(n);
  }

  /** Adds `numbers[from..to)`. */
  addRun(numbers: Int32Array, from: number, to: number): void {
    const places = this.#places;
    for (let i = from; i < to; i++) if (places[numbers[i]!] === 0) this.#push(numbers[i]!);
  }

  /** Takes one out, if it is in it: the last one takes its place. */
  remove(n: number): void {
    const place = this.#places[n]!;
    if (place === 0) return;
    const last = this.list[--this.size]!;
    this.list[place - 1] = last;
    this.#places[last] = place;
    this.#places[n] = 0;
  }

  clear(): void {
    for (let i = 0; i < this.size; i++) this.#places[this.list[i]!] = 0;
    this.size = 0;
  }

  #push(n: number): void {
    if (this.size === this.list.length) {
      this.list = grown(this.list, 2 * this.size);
    }
    this.list[this.size++] = n;
    this.#places[n] = this.size;
  }
}
