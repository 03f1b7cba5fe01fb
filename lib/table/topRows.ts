import { lengthen, widened } from '../aggregate/columns.js';
import { grown } from '../state/grown.js';
import { isAbove } from './ranking.js';
import type { SavedRow } from './ranking.js';

/** For how many rows a key has room at first: a power of two; then for twice as many, and so on up to `n`. */
const FIRST = 4;

/** From room for how many keys on it is freed once there are none. */
const MANY = 1024;

/**
 * The first `n` rows of each key, in order, where none is ever taken back. The rows of all keys are in the same two columns, where
 * each key has a run of places: lists for each would be most of what is made for a key, and of what the collector copies.
 */
export class TopRows<T> {
  /** By place. */
  readonly values: (T | undefined)[] = [];
  /** By key: where its rows are full, the number of the last of them, at or below which nothing enters. NaN: look closer. */
  least: Float64Array = new Float64Array(0);
  /** Which row of its key the one is that was added last. */
  entered = -1;
  readonly #n: number;
  /** By place. */
  #scores: Float64Array = new Float64Array(0);
  /** By key: its first place, and how many rows it has. */
  #starts = new Int32Array(0);
  #counts = new Int32Array(0);
  /** How many places there are in runs; those of them that are free, by the length of the run. */
  #end = 0;
  readonly #free = new Map<number, number[]>();
  /** How many keys have rows. */
  #keys = 0;

  constructor(n: number) {
    this.#n = n;
  }

  grow(capacity: number): void {
    if (capacity <= this.#counts.length) return;
    this.#starts = grown(this.#starts, capacity);
    this.#counts = grown(this.#counts, capacity);
    this.least = widened(this.least, capacity, NaN);
  }

  startOf(id: number): number {
    return this.#starts[id]!;
  }

  countOf(id: number): number {
    return this.#counts[id]!;
  }

  /** Whether a row ranks among the first `n`. */
  admits(id: number, score: number): boolean {
    const count = this.#counts[id]!;
    return count < this.#n || isAbove(score, this.#scores[this.#starts[id]! + count - 1]!);
  }

  /** Adds a row that ranks among the first `n`; gives the one that it pushes out, if they are full. */
  add(id: number, score: number, value: T): T | undefined {
    let at = this.#counts[id]!;
    let left: T | undefined;
    if (at === this.#n) left = this.values[this.#starts[id]! + --at];
    else this.#lengthen(id);
    const { values } = this;
    const scores = this.#scores;
    const start = this.#starts[id]!;
    let place = start + at;
    for (; place > start && isAbove(score, scores[place - 1]!); place--) {
      scores[place] = scores[place - 1]!;
      values[place] = values[place - 1]!;
    }
    scores[place] = score;
    values[place] = value;
    this.entered = place - start;
    this.#settle(id);
    return left;
  }

  /** The rows of a key are given up. */
  give(id: number): void {
    const count = this.#counts[id]!;
    if (count === 0) return;
    this.#release(id, count);
    this.#counts[id] = 0;
    this.least[id] = NaN;
    this.#keys--;
  }

  /** Lets go of memory that a crowd of rows left behind. */
  tidy(): void {
    if (this.#keys === 0 && this.#counts.length > MANY) this.clear();
  }

  clear(): void {
    this.values.length = 0;
    this.#scores = new Float64Array(0);
    this.#starts = new Int32Array(0);
    this.#counts = new Int32Array(0);
    this.least = new Float64Array(0);
    this.#free.clear();
    this.#end = 0;
    this.#keys = 0;
  }

  save(id: number): SavedRow[] {
    const start = this.#starts[id]!;
    return this.values
      .slice(start, start + this.#counts[id]!)
      .map((value, i) => ({ score: this.#scores[start + i]!, value }));
  }

  restore(id: number, rows: readonly SavedRow[]): void {
    // Those of a greater `n` may be more.
    for (const { score, value } of rows.slice(0, this.#n)) {
      this.#lengthen(id);
      const place = this.#starts[id]! + this.#counts[id]! - 1;
      this.#scores[place] = score;
      this.values[place] = value as T;
    }
    this.#settle(id);
  }

  #settle(id: number): void {
    if (this.#counts[id] === this.#n) this.least[id] = this.#scores[this.#starts[id]! + this.#n - 1]!;
  }

  /** Makes room for one more row of a key. */
  #lengthen(id: number): void {
    const count = this.#counts[id]!;
    if (count === 0) {
      this.#starts[id] = this.#allocate(1);
      this.#keys++;
    } else if (count >= FIRST && (count & (count - 1)) === 0) this.#move(id, count);
    this.#counts[id] = count + 1;
  }

  /** Moves the rows of a key to a longer run. */
  #move(id: number, count: number): void {
    const from = this.#starts[id]!;
    const to = this.#allocate(count + 1);
    for (let i = 0; i < count; i++) this.values[to + i] = this.values[from + i];
    this.#scores.copyWithin(to, from, from + count);
    this.#release(id, count);
    this.#starts[id] = to;
  }

  #allocate(count: number): number {
    const room = this.#roomFor(count);
    const free = this.#free.get(room)?.pop();
    if (free !== undefined) return free;
    const start = this.#end;
    this.#end += room;
    if (this.#end > this.#scores.length) {
      this.#scores = widened(this.#scores, this.#end);
      lengthen(this.values, this.#scores.length);
    }
    return start;
  }

  #release(id: number, count: number): void {
    const start = this.#starts[id]!;
    this.values.fill(undefined, start, start + count);
    const room = this.#roomFor(count);
    const free = this.#free.get(room);
    if (free === undefined) this.#free.set(room, [start]);
    else free.push(start);
  }

  /** How long the run of a key is that has so many rows. */
  #roomFor(count: number): number {
    return Math.min(this.#n, count <= FIRST ? FIRST : 2 ** (32 - Math.clz32(count - 1)));
  }
}
