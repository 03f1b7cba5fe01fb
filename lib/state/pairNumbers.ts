import { grown } from './grown.js';
import type { KeyPart } from './key.js';

/** What the parts of a pair are: integers, or texts, which are integers too once they are numbered. */
const FIRST_IS_TEXT = 1;
const SECOND_IS_TEXT = 2;

/** What is known of a pair: first part, second part, what they are, its number. */
const ENTRY = 4;

const FIRST_ENTRIES = 8;

/**
 * Numbers of pairs of integers and strings, such as `[user, 'day']`, found by open addressing in typed arrays. A text that tells a
 * tuple from all others has to be made, hashed and compared each time: measured, numbering 60,000 pairs of integers takes a fifth of the
 * time without it. Nor are the tuples kept that such pairs came as: they are made again when somebody wants to see them, which few
 * operators do, as a small array for each of many keys costs the collector more than all the rest.
 */
export class PairNumbers {
  /** By hash: which entry + 1; 0: none. At most half full. Small, and so close at hand, whatever is known of a pair. */
  #places = new Int32Array(2 * FIRST_ENTRIES);
  #shift = 28;
  /** In the order in which they came. */
  #entries = new Int32Array(ENTRY * FIRST_ENTRIES);
  #count = 0;
  /** Of how many entries, from the first on, the tuple is there. */
  #made = 0;
  readonly #texts = Object.create(null) as Record<string, number | undefined>;
  readonly #textsByNumber: string[] = [];
  // The pair in hand.
  #first = 0;
  #second = 0;
  #kind = 0;

  /** Takes a tuple in hand; gives whether it is such a pair. */
  take(tuple: readonly KeyPart[]): boolean {
    if (tuple.length !== 2) return false;
    const first = tuple[0];
    const second = tuple[1];
    let kind = 0;
    if (typeof first === 'number') {
      const integer = first | 0;
      if (integer !== first) return false;
      this.#first = integer;
    } else if (typeof first === 'string') {
      this.#first = this.#numberOf(first);
      kind = FIRST_IS_TEXT;
    } else return false;
    if (typeof second === 'number') {
      const integer = second | 0;
      if (integer !== second) return false;
      this.#second = integer;
    } else if (typeof second === 'string') {
      this.#second = this.#numberOf(second);
      kind |= SECOND_IS_TEXT;
    } else return false;
    this.#kind = kind;
    return true;
  }

  /** The number of the pair in hand; −1: it has none. */
  get(): number {
    const stored = this.#places[this.#find()]!;
    return stored === 0 ? -1 : this.#entries[stored * ENTRY - 1]!;
  }

  /** Gives the pair in hand, which has none, a number. */
  set(id: number): void {
    if (this.#count * 2 === this.#places.length) this.#grow();
    const at = this.#find();
    const entries = this.#entries;
    const from = this.#count * ENTRY;
    entries[from] = this.#first;
    entries[from + 1] = this.#second;
    entries[from + 2] = this.#kind;
    entries[from + 3] = id;
    this.#places[at] = ++this.#count;
  }

  /** Makes the tuples that are not there, and puts each at the index that is its number. */
  makeTuples(tuples: unknown[]): void {
    const entries = this.#entries;
    for (; this.#made < this.#count; this.#made++) {
      const from = this.#made * ENTRY;
      const kind = entries[from + 2]!;
      const first = this.#partOf(entries[from]!, kind & FIRST_IS_TEXT);
      tuples[entries[from + 3]!] = [first, this.#partOf(entries[from + 1]!, kind & SECOND_IS_TEXT)];
    }
  }

  /** The tuples of all pairs are there already. */
  haveTuples(): void {
    this.#made = this.#count;
  }

  #partOf(number: number, isText: number): KeyPart {
    return isText === 0 ? number : this.#textsByNumber[number]!;
  }

  /** The place of the pair in hand, or that where it is to be. */
  #find(): number {
    const places = this.#places;
    const entries = this.#entries;
    const mask = places.length - 1;
    const first = this.#first;
    const second = this.#second;
    const kind = this.#kind;
    let at = hash(first, second, kind) >>> this.#shift;
    for (let stored = places[at]!; stored !== 0; stored = places[at]!) {
      const from = (stored - 1) * ENTRY;
      if (entries[from] === first && entries[from + 1] === second && entries[from + 2] === kind) break;
      at = (at + 1) & mask;
    }
    return at;
  }

  #grow(): void {
    const entries = (this.#entries = grown(this.#entries, 2 * this.#entries.length));
    const places = (this.#places = new Int32Array(2 * this.#places.length));
    const shift = --this.#shift;
    const mask = places.length - 1;
    for (let n = 0; n < this.#count; n++) {
      const from = n * ENTRY;
      let at = hash(entries[from]!, entries[from + 1]!, entries[from + 2]!) >>> shift;
      while (places[at] !== 0) at = (at + 1) & mask;
      places[at] = n + 1;
    }
  }

  #numberOf(text: string): number {
    const known = this.#texts[text];
    if (known !== undefined) return known;
    const number = this.#textsByNumber.push(text) - 1;
    return (this.#texts[text] = number);
  }
}

function hash(first: number, second: number, kind: number): number {
  const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second + kind, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
}
