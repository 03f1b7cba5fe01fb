import { rowByName } from './rowByName.js';
import type { Row } from './rowByName.js';
import { takeCopier, takeWriters, WIDTH } from './rowWriters.js';
import type { Copy, Write } from './rowWriters.js';

/** After how many objects a shape gets writers: there are few, for those that need them. */
const MANY = 2048;

/** The shapes of a program. A pipeline that is run anew has that of the one before. */
const known = /* @__PURE__ */ new Map<string, ResultShape>();

/** So many shapes are known: one that is forgotten is made anew, without what it got. */
const MOST = 256;

/** Makes objects that have the same names in the same order: the more of them, the faster, as `rowWriters` says. */
export class ResultShape {
  readonly #names: readonly string[];
  /** The names, and the last one again, until there are four for each writer. */
  readonly #padded: string[];
  #writers: readonly Write[] = [];
  #copy: Copy | undefined;
  readonly #template: Row;
  /** How many objects there have been, up to `MANY`. */
  #made = 0;

  private constructor(names: readonly string[]) {
    this.#names = names;
    this.#padded = [...names];
    this.#template = templateOf(names);
  }

  /** The shape of these names. */
  static of(names: readonly string[]): ResultShape {
    const text = JSON.stringify(names);
    let shape = known.get(text);
    if (shape !== undefined) return shape;
    if (known.size === MOST) known.clear();
    known.set(text, (shape = new ResultShape(names)));
    return shape;
  }

  /** An object of these values, in the order of the names; the list may get longer. */
  make(values: unknown[]): unknown {
    const writers = this.#writers;
    if (writers.length === 0) return this.#makeByName(values);
    const row = this.#copy === undefined ? {} : this.#copy(this.#template);
    const names = this.#padded;
    for (let n = this.#names.length; n < names.length; n++) values[n] = values[n - 1];
    for (let w = 0; w < writers.length; w++) writers[w]!(row, names, values, w * WIDTH);
    return row;
  }

  #makeByName(values: readonly unknown[]): unknown {
    if (this.#made < MANY && ++this.#made === MANY) this.#takeWriters();
    return rowByName(this.#names, values);
  }

  #takeWriters(): void {
    const names = this.#padded;
    this.#writers = takeWriters(names.length);
    if (this.#writers.length === 0) return;
    if (names.length > WIDTH) this.#copy = takeCopier();
    while (names.length < WIDTH * this.#writers.length) names.push(names[names.length - 1]!);
  }
}

/** An object that is read from text has room for its properties in itself, however many there are. */
function templateOf(names: readonly string[]): Row {
  return JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}:null`).join()}}`) as Row;
}
