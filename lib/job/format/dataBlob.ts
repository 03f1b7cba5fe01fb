import { crc32 } from './crc32.js';
import { Damaged } from './damaged.js';
import { checkHeader, HEADER, headerCrc, readU32, writeHeader, writeU32 } from './header.js';
import { jsonBytes, readJson } from './jsonBytes.js';

/** What a checkpoint says about an operator. */
export interface OperatorFacts {
  readonly name: string;
  /** The states of which nothing is left that was there before. */
  readonly cleared: readonly string[];
  /** Nothing of the operator is left that was there before. */
  readonly isNew: boolean;
}

/** What is in a block: values of an operator, entries of a state, or changes to it. */
export type BlockKind = 0 | 1 | 2;
export const VALUES: BlockKind = 0;
export const ENTRIES: BlockKind = 1;
export const CHANGES: BlockKind = 2;

/** A stretch of a blob that the codec wrote in one go. */
export interface BlockPlace {
  /** By number in the blob's lists. */
  readonly operator: number;
  readonly state: number;
  readonly kind: BlockKind;
  readonly group: number;
  readonly start: number;
  readonly end: number;
  readonly crc: number;
}

/** Bytes at the end: the length of the index, and its checksum. */
const TRAILER = 8;

/** Puts a blob together: the header, the blocks, and an index of them, which has a checksum of each and one of itself. */
export class DataBlobWriter {
  readonly #operators: readonly OperatorFacts[];
  readonly #states = new Map<string, number>();
  readonly #places: number[][] = [];
  readonly #blocks: Uint8Array[] = [];
  /** How many bytes it has by now, without the index. */
  size = HEADER;

  constructor(operators: readonly OperatorFacts[]) {
    this.#operators = operators;
  }

  get isEmpty(): boolean {
    return this.#blocks.length === 0;
  }

  /** `block` is kept. */
  add(operator: number, state: string, kind: BlockKind, group: number, block: Uint8Array): void {
    let number = this.#states.get(state);
    if (number === undefined) this.#states.set(state, (number = this.#states.size));
    this.#places.push([operator, number, kind, group, block.length, crc32(block)]);
    this.#blocks.push(block);
    this.size += block.length;
  }

  /** The whole of it, and the checksum of its index, which stands for all. */
  finish(): { readonly bytes: Uint8Array; readonly crc: number } {
    const index = jsonBytes({
      operators: this.#operators.map(({ name, cleared, isNew }) => [name, cleared, isNew]),
      states: [...this.#states.keys()],
      blocks: this.#places,
    });
    const bytes = new Uint8Array(this.size + index.length + TRAILER);
    writeHeader(bytes, 'd');
    let at = HEADER;
    for (const block of this.#blocks) {
      bytes.set(block, at);
      at += block.length;
    }
    bytes.set(index, at);
    const trailer = at + index.length;
    writeU32(bytes, trailer, index.length);
    const crc = headerCrc(bytes, trailer, at, index.length);
    writeU32(bytes, trailer + 4, crc);
    return { bytes, crc };
  }
}

/** A blob whose index was found to be whole. Its blocks are checked as they are read. */
export class DataBlob {
  readonly #bytes: Uint8Array;
  readonly operators: readonly OperatorFacts[];
  readonly states: readonly string[];
  readonly blocks: readonly BlockPlace[];

  constructor(bytes: Uint8Array, crc: number) {
    const trailer = bytes.length - TRAILER;
    if (trailer < HEADER) throw new Damaged('is torn');
    if (readU32(bytes, trailer + 4) !== crc) throw new Damaged('is not the one that was written');
    const indexAt = trailer - readU32(bytes, trailer);
    checkHeader(bytes, 'd', trailer, indexAt, crc);
    const index = readJson(bytes.subarray(indexAt, trailer)) as SavedIndex;
    this.#bytes = bytes;
    this.operators = index.operators.map(([name, cleared, isNew]) => ({ name, cleared, isNew }));
    this.states = index.states;
    let start = HEADER;
    this.blocks = index.blocks.map(([operator, state, kind, group, length, of]) => {
      const place = { operator, state, kind, group, start, end: start + length, crc: of };
      start += length;
      return place;
    });
  }

  /** The bytes that a block stands in, once it was found to be whole. */
  checked({ start, end, crc }: BlockPlace): Uint8Array {
    if (crc32(this.#bytes, start, end) !== crc) {
      throw new Damaged(`does not have the checksum that it was written with, from byte ${start} on`);
    }
    return this.#bytes;
  }
}

interface SavedIndex {
  readonly operators: readonly (readonly [string, readonly string[], boolean])[];
  readonly states: readonly string[];
  readonly blocks: readonly (readonly [number, number, BlockKind, number, number, number])[];
}
