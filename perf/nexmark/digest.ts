// At hand: under Jest a global is looked up anew each time, which would be most of the time of a run.
const { imul } = Math;

/** What a row consists of. */
export type Cell = string | number | undefined;

/** Two 32-bit hashes of a row, in `first` and `second`: as one object, so that none is made for each row. */
export class RowHash {
  first = 0;
  second = 0;

  /** FNV-1a over the UTF-16 units of the cells as text, each followed by U+001F; the second hash multiplies by another number. */
  of(cells: readonly Cell[]): void {
    let first = 0x811c9dc5;
    let second = 0x9747b28c;
    for (const cell of cells) {
      const text = String(cell);
      for (let i = 0; i <= text.length; i++) {
        const unit = i === text.length ? 0x1f : text.charCodeAt(i);
        first = imul(first ^ unit, 0x01000193);
        second = imul(second ^ unit, 0x5bd1e995);
      }
    }
    this.first = first >>> 0;
    this.second = (second ^ (second >>> 15)) >>> 0;
  }
}

/** What came out of a query: the same for the same rows in any order. */
export interface Tally {
  /** How many rows there are; of an updating query, in the table at the end. */
  readonly rows: number;
  /** The sums of the rows' hashes, as 16 hexadecimal digits. */
  readonly checksum: string;
  /** How many results there were: of an updating query, changes. */
  readonly results: number;
}

/** Adds up the hashes of rows. */
export class Tallying {
  readonly #hash = new RowHash();
  #rows = 0;
  #results = 0;
  #first = 0;
  #second = 0;

  add(cells: readonly Cell[]): void {
    this.#hash.of(cells);
    this.#rows++;
    this.#results++;
    this.#first = (this.#first + this.#hash.first) | 0;
    this.#second = (this.#second + this.#hash.second) | 0;
  }

  /** Takes back a row that was added. */
  remove(cells: readonly Cell[]): void {
    this.#hash.of(cells);
    this.#rows--;
    this.#results++;
    this.#first = (this.#first - this.#hash.first) | 0;
    this.#second = (this.#second - this.#hash.second) | 0;
  }

  get tally(): Tally {
    return { rows: this.#rows, results: this.#results, checksum: hex(this.#first) + hex(this.#second) };
  }
}

function hex(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, '0');
}
