import { grown } from '../state/grown.js';

/** Of how many numbers at most a view is kept: for more, making one costs little beside filling it. */
const KEPT = 32;

/**
 * A column of numbers that is filled anew for each frame: a frame may be read only while it is being sent. What travels is a view of its
 * first numbers, always of one class, so that every loop that reads columns sees one kind of array.
 */
export class Column {
  /** To be filled by index; another one after `grow`. */
  numbers: Float64Array;
  /** The views of its first 0, 1, 2, … numbers: making one would be most of what a frame of one event costs. */
  readonly #views: Float64Array[] = [];

  constructor(capacity: number) {
    this.numbers = new Float64Array(capacity);
  }

  /** Its first `n` numbers, until it is filled anew. */
  first(n: number): Float64Array {
    const { numbers } = this;
    if (n === numbers.length) return numbers;
    if (n >= KEPT) return numbers.subarray(0, n);
    const views = this.#views;
    while (views.length <= n) views.push(numbers.subarray(0, views.length));
    return views[n]!;
  }

  /** Makes room for `capacity` numbers; those that it has stay. */
  grow(capacity: number): void {
    this.numbers = grown(this.numbers, capacity);
    this.#views.length = 0;
  }
}
