import { isAbove } from './ranking.js';
import type { SavedRow } from './ranking.js';

/** A row, and where it is. */
interface Row<T> {
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
  left: Row<T> | null = null;
  entered: Row<T> | null = null;
  readonly #n: number;
  readonly #rows = new Map<unknown, Row<T>>();
  readonly #first: Row<T>[] = [];
  readonly #rest: Row<T>[] = [];

  constructor(n: number) {
    this.#n = n;
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
      row = { name, score, value, old: value, arrival, place: -1 };
      this.#rows.set(name, row);
    } else {
      this.#take(row);
      row.old = row.value;
      row.value = value;
      if (!Object.is(row.score, score)) row.arrival = arrival;
      row.score = score;
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
    this.#take(row);
    this.#moveUp();
  }

  save(): SavedRow[] {
    return [...this.#rows.values()].map(({ name, score, value, arrival }) => ({ name, score, value, arrival }));
  }

  restore(rows: readonly SavedRow[]): void {
    for (const { name, score, value, arrival } of rows) this.put(name, score, value as T, arrival);
  }

  /** Takes a row out of where it is. */
  #take(row: Row<T>): void {
    if (row.place >= 0) return this.#removeFromRest(row);
    this.#first.splice(this.#first.indexOf(row), 1);
    this.left = row;
  }

  /** Puts a row where it belongs; if it was taken out of the first, the next one may move up instead. */
  #add(row: Row<T>): void {
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

  #insert(row: Row<T>): void {
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

  #addToRest(row: Row<T>): void {
    this.#rest.push(row);
    this.#up(this.#rest.length - 1, row);
  }

  #removeFromRest(row: Row<T>): void {
    const last = this.#rest.pop()!;
    if (last !== row && !this.#up(row.place, last)) this.#down(row.place, last);
    row.place = -1;
  }

  #up(place: number, row: Row<T>): boolean {
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

  #down(place: number, row: Row<T>): void {
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

function precedes<T>(row: Row<T>, other: Row<T>): boolean {
  if (isAbove(row.score, other.score)) return true;
  return !isAbove(other.score, row.score) && row.arrival < other.arrival;
}
