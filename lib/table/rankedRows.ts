import { partOfName } from './nameOfId.js';
import { isAbove } from './ranking.js';
import type { Slotted, TrackedRows } from './trackedRows.js';

/** A row, and where it is. */
export interface RankedRow<T> extends Slotted {
  /** The key under which it is ranked. */
  readonly key: unknown;
  readonly name: unknown;
  score: number;
  value: T;
  /** What the value was before the last change. */
  old: T;
  arrival: number;
  /** Its place in the heap of those that are not among the first, or −1. */
  place: number;
}

/**
 * All rows of a key by name: the first `n` in order, and a heap of the others, from which the next one moves up when one of the first
 * goes. A change costs the logarithm of all rows, and up to `n` moves.
 */
export class RankedRows<T> {
  /** What the last change did to the first `n`: the row that left, and the one that entered; the same one if it only changed. */
  left: RankedRow<T> | null = null;
  entered: RankedRow<T> | null = null;
  readonly #n: number;
  readonly #key: unknown;
  readonly #tracked: TrackedRows<RankedRow<T>> | null;
  readonly #rows = new Map<unknown, RankedRow<T>>();
  readonly #first: RankedRow<T>[] = [];
  readonly #rest: RankedRow<T>[] = [];

  /** `tracked`: what notes changes, of the rows of all keys. */
  constructor(n: number, key: unknown, tracked: TrackedRows<RankedRow<T>> | null) {
    this.#n = n;
    this.#key = key;
    this.#tracked = tracked;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** The values of the first `n`, in order. */
  firstValues(): T[] {
    return this.#first.map((row) => row.value);
  }

  /** A row is new, or another one now. One whose number stays keeps its place among equals. */
  put(name: unknown, score: number, value: T, arrival: number): void {
    this.left = null;
    this.entered = null;
    let row = this.#rows.get(name);
    if (row === undefined) {
      row = { key: this.#key, name, score, value, old: value, arrival, place: -1, slot: -1 };
      this.#rows.set(name, row);
      this.#tracked?.add(row);
    } else {
      this.#take(row);
      row.old = row.value;
      row.value = value;
      if (!Object.is(row.score, score)) row.arrival = arrival;
      row.score = score;
      this.#tracked?.change(row);
    }
    this.#add(row);
  }

  delete(name: unknown): void {
    this.left = null;
    this.entered = null;
    const row = this.#rows.get(name);
    if (row === undefined) return;
    this.#rows.delete(name);
    row.old = row.value;
    this.#tracked?.remove(row, row.key, partOfName(name));
    this.#take(row);
    this.#moveUp();
  }

  /** All rows, in no particular order. */
  all(): Iterable<RankedRow<T>> {
    return this.#rows.values();
  }

  /** The rows are given up; it is of no use from then on. */
  close(): void {
    if (this.#tracked !== null) for (const row of this.all()) this.#tracked.remove(row, row.key, partOfName(row.name));
  }

  /** Takes a row out of where it is. */
  #take(row: RankedRow<T>): void {
    if (row.place >= 0) return this.#removeFromRest(row);
    this.#first.splice(this.#first.indexOf(row), 1);
    this.left = row;
  }

  /** Puts a row where it belongs; if it was taken out of the first, the next one may move up instead. */
  #add(row: RankedRow<T>): void {
    const first = this.#first;
    const next = this.#rest[0];
    if (first.length === this.#n) {
      const last = first[first.length - 1]!;
      if (!precedes(row, last)) return this.#addToRest(row);
      first.pop();
      last.old = last.value;
      this.left = last;
      this.#addToRest(last);
    } else if (next !== undefined && precedes(next, row)) {
      this.#addToRest(row);
      return this.#moveUp();
    }
    this.#insert(row);
    this.entered = row;
  }

  /** The next row takes the place that is free among the first. */
  #moveUp(): void {
    const next = this.#rest[0];
    if (next === undefined || this.#first.length === this.#n) return;
    this.#removeFromRest(next);
    this.#first.push(next);
    this.entered = next;
  }

  #insert(row: RankedRow<T>): void {
    const first = this.#first;
    let low = 0;
    let high = first.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (precedes(row, first[middle]!)) high = middle;
      else low = middle + 1;
    }
    first.splice(low, 0, row);
  }

  #addToRest(row: RankedRow<T>): void {
    this.#rest.push(row);
    this.#up(this.#rest.length - 1, row);
  }

  #removeFromRest(row: RankedRow<T>): void {
    const last = this.#rest.pop()!;
    if (last !== row && !this.#up(row.place, last)) this.#down(row.place, last);
    row.place = -1;
  }

  #up(place: number, row: RankedRow<T>): boolean {
    const rest = this.#rest;
    let at = place;
    while (at > 0) {
      const parent = rest[(at - 1) >> 1]!;
      if (!precedes(row, parent)) break;
      rest[at] = parent;
      parent.place = at;
      at = (at - 1) >> 1;
    }
    rest[at] = row;
    row.place = at;
    return at !== place;
  }

  #down(place: number, row: RankedRow<T>): void {
    const rest = this.#rest;
    let at = place;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= rest.length) break;
      if (child + 1 < rest.length && precedes(rest[child + 1]!, rest[child]!)) child++;
      if (!precedes(rest[child]!, row)) break;
      rest[at] = rest[child]!;
      rest[at]!.place = at;
      at = child;
    }
    rest[at] = row;
    row.place = at;
  }
}

function precedes<T>(row: RankedRow<T>, other: RankedRow<T>): boolean {
  if (isAbove(row.score, other.score)) return true;
  return !isAbove(other.score, row.score) && row.arrival < other.arrival;
}
