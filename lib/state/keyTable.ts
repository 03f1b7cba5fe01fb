import { grown } from './grown.js';
import { tupleText } from './key.js';
import type { KeyPart } from './key.js';
import { NameNumbers } from './nameNumbers.js';
import { PairNumbers } from './pairNumbers.js';

/** How many keys that nobody uses may stay before they are looked through: they may come back, and a sweep costs as much as them. */
const SLACK = 1024;

/** A table of integers is as long as the greatest key in it, up to so many times the number of keys, and a few more. */
const SPARSE = 8;

/**
 * Numbers the keys of one operator: 0, 1, 2, …, so that state is found by indexing. Each use of a key (a slice that holds it) is counted;
 * keys without any are forgotten in sweeps, together, when they outnumber those in use, or as many as the caller spares: so finding a key
 * never pays for forgetting one.
 *
 * Integers are found by open addressing in one typed array, which is several times faster than a `Map`, and those that are small beside
 * the number of keys by an index; all other keys in a `Map`, tuples by a text of their parts, but for pairs.
 */
export class KeyTable {
  /** By number. */
  readonly keys: unknown[] = [];
  #uses = new Int32Array(16);
  readonly #names = new NameNumbers();
  /** Other keys; tuples by a text of their parts. Strings are not among the keys here, so no text is taken for one. */
  #others = new Map<unknown, number>();
  #pairs = new PairNumbers();
  /** How many integers there are. */
  #integerCount = 0;
  /** By integer: its number + 1; 0: look it up in the table below. */
  #dense = new Int32Array(64);
  /** Integers that were too great for that when they came: pairs of (key, number + 1); 0 in the second place: empty. At most half full. */
  #integers = new Int32Array(32);
  #integerShift = 28;
  readonly #free: number[] = [];
  #inUse = 0;

  /** How many keys are in use. */
  get inUse(): number {
    return this.#inUse;
  }

  /** How many numbers there are: arrays that are indexed by them must have this length. */
  get capacity(): number {
    return this.#uses.length;
  }

  /** Puts the numbers of `keys[from..to)` at the same places of `ids`; new keys get one. */
  number(keys: readonly unknown[], from: number, to: number, ids: Int32Array): void {
    for (let i = from; i < to;) {
      const type = typeof keys[i];
      if (type === 'string') {
        i = this.#names.number(keys, i, to, ids);
        if (i < to && typeof keys[i] === 'string') ids[i] = this.#enter(keys[i++]);
      } else if (type === 'number') i = this.#numbers(keys, i, to, ids);
      else ids[i] = this.numberOf(keys[i++]);
    }
  }

  #numbers(keys: readonly unknown[], from: number, to: number, ids: Int32Array): number {
    const dense = this.#dense;
    const table = this.#integers;
    const mask = table.length - 1;
    const shift = this.#integerShift;
    let i = from;
    for (; i < to; i++) {
      const key = keys[i];
      if (typeof key !== 'number') break;
      const integer = key | 0;
      if (integer !== key) {
        ids[i] = this.numberOf(key);
        continue;
      }
      if (integer >= 0 && integer < dense.length) {
        const stored = dense[integer]!;
        if (stored === 0) {
          ids[i] = this.numberOf(integer);
          return i + 1;
        }
        ids[i] = stored - 1;
        continue;
      }
      let at = (Math.imul(integer, 0x9e3779b1) >>> shift) << 1;
      let stored = table[at + 1]!;
      while (stored !== 0 && table[at] !== integer) {
        at = (at + 2) & mask;
        stored = table[at + 1]!;
      }
      if (stored === 0) {
        ids[i] = this.numberOf(integer);
        return i + 1;
      }
      ids[i] = stored - 1;
    }
    return i;
  }

  /** The number of one key; a new one gets one. */
  numberOf(key: unknown): number {
    const id = this.#find(key);
    return id < 0 ? this.#enter(key) : id;
  }

  #find(key: unknown): number {
    if (isInteger(key)) {
      const stored = this.#dense[key] || this.#integers[this.#placeOf(key) + 1]!;
      // It may be small by now.
      if (stored > 0) this.#index(key, stored);
      return stored - 1;
    }
    if (typeof key === 'string') return this.#names.get(key) ?? -1;
    if (isTuple(key)) return this.#pairs.take(key) ? this.#pairs.get() : (this.#others.get(tupleText(key)) ?? -1);
    return this.#others.get(key) ?? -1;
  }

  /** Gives a number to a key that has none. */
  #enter(key: unknown): number {
    const id = this.#free.pop() ?? this.keys.length;
    if (id >= this.#uses.length) this.#uses = grown(this.#uses, this.#uses.length * 2);
    // A copy: the tuple is the user's, and may change.
    this.keys[id] = isTuple(key) ? key.slice() : isInteger(key) ? key | 0 : key;
    this.#link(key, id);
    return id;
  }

  /** Makes a key be found. */
  #link(key: unknown, id: number): void {
    if (isInteger(key)) this.#insert(key, id);
    else if (typeof key === 'string') this.#names.add(key, id);
    else if (!isTuple(key)) this.#others.set(key, id);
    else if (this.#pairs.take(key)) this.#pairs.set(id);
    else this.#others.set(tupleText(key), id);
  }

  use(id: number): void {
    if (this.#uses[id]!++ === 0) this.#inUse++;
  }

  release(id: number): void {
    if (--this.#uses[id]! === 0) this.#inUse--;
  }

  /**
   * Forgets the keys that are not in use, if they are more than `spare` and a few: by default more than those in use. Call it when no number is
   * held that is not in use.
   */
  sweep(spare = this.#inUse): void {
    const unused = this.keys.length - this.#free.length - this.#inUse;
    if (unused <= spare + SLACK) return;
    if (this.#inUse === 0) return this.clear();
    const { keys } = this;
    this.#forget();
    for (let id = 0; id < keys.length; id++) {
      const key = keys[id];
      if (this.#uses[id] === 0) {
        keys[id] = undefined;
        this.#free.push(id);
      } else {
        this.#link(key, id);
      }
    }
  }

  clear(): void {
    this.#forget();
    this.keys.length = 0;
    this.#uses = new Int32Array(16);
    this.#inUse = 0;
  }

  /** Empties what finds numbers. */
  #forget(): void {
    this.#names.clear(this.#inUse);
    this.#others = new Map();
    this.#pairs = new PairNumbers();
    this.#integers = new Int32Array(32);
    this.#integerShift = 28;
    this.#integerCount = 0;
    this.#dense = new Int32Array(64);
    this.#free.length = 0;
  }

  /** Where an integer is in the table, or is to be. Fibonacci hashing: the top bits of the product; each place is a pair. */
  #placeOf(key: number): number {
    const table = this.#integers;
    const mask = table.length - 1;
    let at = (Math.imul(key, 0x9e3779b1) >>> this.#integerShift) << 1;
    while (table[at + 1] !== 0 && table[at] !== key) at = (at + 2) & mask;
    return at;
  }

  /** Has an integer found by an index, if it is small beside the number of keys; gives whether it is. */
  #index(key: number, stored: number): boolean {
    if (key < 0 || key >= Math.max(this.#dense.length, SPARSE * (this.#integerCount + 128))) return false;
    if (key >= this.#dense.length) this.#dense = grown(this.#dense, 2 ** (32 - Math.clz32(key)));
    this.#dense[key] = stored;
    return true;
  }

  #insert(key: number, id: number): void {
    this.#integerCount++;
    if (this.#index(key, id + 1)) return;
    if (this.#integerCount * 4 > this.#integers.length) this.#growIntegers();
    this.#place(key, id + 1);
  }

  #place(key: number, stored: number): void {
    const at = this.#placeOf(key);
    this.#integers[at] = key;
    this.#integers[at + 1] = stored;
  }

  #growIntegers(): void {
    const old = this.#integers;
    this.#integers = new Int32Array(old.length * 2);
    this.#integerShift--;
    for (let at = 0; at < old.length; at += 2) if (old[at + 1] !== 0) this.#place(old[at]!, old[at + 1]!);
  }
}

function isInteger(key: unknown): key is number {
  return typeof key === 'number' && (key | 0) === key;
}

function isTuple(key: unknown): key is readonly KeyPart[] {
  return typeof key === 'object' && key !== null;
}
