import type { ColumnMetaData, SchemaElement } from 'hyparquet';
import type { Column } from './column.js';
import { type PlainReader, plainReaderOf } from './flatValues.js';
import { readHybrid } from './hybrid.js';
import { type PageHeader, pageHeaderAt, PLAIN, PLAIN_DICTIONARY, RLE_DICTIONARY } from './pageHeader.js';
import { compressors } from './parquetFile.js';

const READ_HERE: readonly string[] = ['PLAIN', 'RLE', 'PLAIN_DICTIONARY', 'RLE_DICTIONARY'];

/** Whether `FlatColumn` can read such a column: a number, a time or a text, not nested, in the usual encodings. */
export function isFlat(element: SchemaElement, metadata: ColumnMetaData): boolean {
  return (
    element.num_children === undefined &&
    element.repetition_type !== 'REPEATED' &&
    (metadata.codec === 'UNCOMPRESSED' || compressors[metadata.codec] !== undefined) &&
    metadata.encodings.every((encoding) => READ_HERE.includes(encoding)) &&
    plainReaderOf(element) !== undefined
  );
}

/**
 * Reads the usual kind of column page by page, as its values are asked for, and looks most of them up in the page's dictionary,
 * so that they are made once. hyparquet reads every kind of column, but keeps a row group's values of each in an array, and takes
 * about three times as long for these.
 */
export class FlatColumn implements Column {
  readonly #bytes: Uint8Array;
  readonly #codec: ColumnMetaData['codec'];
  readonly #isOptional: boolean;
  readonly #plain: PlainReader;
  #at = 0;
  #dictionary: readonly unknown[] = [];
  /** The page in hand: values, and which of them each row has, if not the next one; -1 is none. */
  #values: readonly unknown[] = [];
  #picks: Int32Array = new Int32Array(0);
  #isPicked = false;
  #row = 0;
  #rows = 0;

  /** `bytes`: the column's pages. */
  constructor(bytes: Uint8Array, element: SchemaElement, metadata: ColumnMetaData) {
    this.#bytes = bytes;
    this.#codec = metadata.codec;
    this.#isOptional = element.repetition_type === 'OPTIONAL';
    this.#plain = plainReaderOf(element) as PlainReader;
  }

  read(count: number, out: unknown[]): void {
    for (let done = 0; done < count;) {
      if (this.#row === this.#rows) this.#nextPage();
      const from = this.#row - done;
      const to = Math.min(count, done + this.#rows - this.#row);
      const values = this.#values;
      if (this.#isPicked) {
        const picks = this.#picks;
        for (let i = done; i < to; i++) {
          const pick = picks[from + i] as number;
          const value = pick < 0 ? null : values[pick];
          if (value === undefined) throw new Error('a page names a value that its dictionary does not have');
          out[i] = value;
        }
      } else for (let i = done; i < to; i++) out[i] = values[from + i];
      this.#row = from + to;
      done = to;
    }
  }

  skip(count: number): void {
    for (let left = count; left > 0;) {
      if (this.#row === this.#rows) this.#nextPage();
      const step = Math.min(left, this.#rows - this.#row);
      this.#row += step;
      left -= step;
    }
  }

  #nextPage(): void {
    for (;;) {
      if (this.#at >= this.#bytes.length) throw new Error('a column has fewer values than its row group');
      const header = pageHeaderAt(this.#bytes, this.#at);
      if (header.compressedSize < 0) throw new Error('a page is shorter than nothing');
      this.#at = header.at + header.compressedSize;
      if (this.#at > this.#bytes.length) throw new Error('a page is cut short');
      if (header.kind === 'dictionary') this.#dictionary = this.#plain(this.#page(header, 0), 0, header.count);
      else if (header.kind === 'data') {
        this.#readPage(header);
        if (this.#rows > 0) return;
      }
    }
  }

  #readPage(header: PageHeader): void {
    const { count, apart, encoding } = header;
    const levels = apart === null ? 0 : apart.repetition + apart.definition;
    const page = this.#page(header, levels);
    let at = 0;
    let isPresent: Int32Array | null = null;
    if (this.#isOptional) {
      if (apart === null) {
        const size = new DataView(page.buffer, page.byteOffset).getUint32(0, true);
        at = 4 + size;
        isPresent = presence(page, 4, at, count);
      } else {
        const from = header.at + apart.repetition;
        isPresent = presence(this.#bytes, from, from + apart.definition, count);
      }
    }
    const present = isPresent === null ? count : isPresent.reduce((sum, one) => sum + one, 0);
    this.#row = 0;
    this.#rows = count;
    this.#isPicked = encoding !== PLAIN || isPresent !== null;
    if (encoding === PLAIN) {
      this.#values = this.#plain(page, at, present);
      if (isPresent !== null) this.#pickPresent(isPresent, null);
      return;
    }
    if (encoding !== RLE_DICTIONARY && encoding !== PLAIN_DICTIONARY) throw new Error(`encoding ${encoding} in a page`);
    this.#values = this.#dictionary;
    const indexes = this.#roomFor(present, isPresent === null);
    const width = page[at] ?? 0;
    if (width === 0) indexes.fill(0, 0, present);
    else readHybrid(page, at + 1, page.length, width, present, indexes);
    if (isPresent !== null) this.#pickPresent(isPresent, indexes);
  }

  /** Where each row's value is: the next of `indexes` (or of all) for one that has one. */
  #pickPresent(isPresent: Int32Array, indexes: Int32Array | null): void {
    const picks = this.#roomFor(isPresent.length, true);
    let next = 0;
    for (let i = 0; i < isPresent.length; i++) {
      if (isPresent[i] === 0) picks[i] = -1;
      else {
        picks[i] = indexes === null ? next : (indexes[next] as number);
        next++;
      }
    }
  }

  #roomFor(count: number, isForPicks: boolean): Int32Array {
    if (!isForPicks) return new Int32Array(count);
    if (this.#picks.length < count) this.#picks = new Int32Array(count);
    return this.#picks;
  }

  /** The bytes of a page behind its first `levels`, decompressed. */
  #page({ at, compressedSize, size, apart }: PageHeader, levels: number): Uint8Array {
    const bytes = this.#bytes.subarray(at + levels, at + compressedSize);
    if (this.#codec === 'UNCOMPRESSED' || apart?.isCompressed === false || bytes.length === 0) return bytes;
    const decompress = compressors[this.#codec];
    if (decompress === undefined) throw new Error(`it is compressed with ${this.#codec}`);
    const page = decompress(bytes, size - levels);
    if (page.length !== size - levels) throw new Error('a page is not as long as it says');
    return page;
  }
}

/** Which rows have a value, as ones and zeros; `null`: all of them. */
function presence(bytes: Uint8Array, from: number, to: number, count: number): Int32Array | null {
  const isPresent = new Int32Array(count);
  readHybrid(bytes, from, to, 1, count, isPresent);
  return isPresent.includes(0) ? isPresent : null;
}
