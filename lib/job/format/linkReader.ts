import type { ByteCodec } from '../../state/byteCodec.js';
import { Damaged } from './damaged.js';
import { DataBlob } from './dataBlob.js';
import type { BlockKind, OperatorFacts } from './dataBlob.js';
import type { BlobRef, Link } from './manifest.js';

/** Gives the bytes of a blob of a store. */
export type ReadBlob = (name: string) => Promise<Uint8Array | undefined>;

/** A block, read. */
export interface Block {
  readonly operator: string;
  readonly state: string;
  readonly kind: BlockKind;
  readonly data: unknown;
}

/** Reads what a `LinkWriter` wrote, from its first block to its last, with one blob in memory at a time. */
export class LinkReader {
  readonly #link: Link;
  readonly #read: ReadBlob;
  readonly #codec: ByteCodec;
  #blob: DataBlob | undefined;
  #blobAt = 0;
  #blockAt = 0;

  constructor(link: Link, read: ReadBlob, codec: ByteCodec) {
    this.#link = link;
    this.#read = read;
    this.#codec = codec;
  }

  /** What it says about operators. */
  async facts(): Promise<readonly OperatorFacts[]> {
    return (await this.#current())!.operators;
  }

  /** The blocks of a group. Groups must be asked for in order. */
  async *group(group: number): AsyncGenerator<Block> {
    for (let blob = await this.#current(); blob !== undefined; blob = await this.#current()) {
      const place = blob.blocks[this.#blockAt];
      if (place !== undefined && place.group !== group) return;
      if (place === undefined) {
        this.#blob = undefined;
        this.#blobAt++;
        this.#blockAt = 0;
        continue;
      }
      this.#blockAt++;
      const { operator, state, kind, start, end } = place;
      const bytes = named(this.#link.blobs[this.#blobAt]!, () => blob.checked(place));
      yield {
        operator: blob.operators[operator]!.name,
        state: blob.states[state]!,
        kind,
        data: this.#codec.decode(bytes, start, end),
      };
    }
  }

  async #current(): Promise<DataBlob | undefined> {
    const ref = this.#link.blobs[this.#blobAt];
    if (ref === undefined) return undefined;
    if (this.#blob !== undefined) return this.#blob;
    const bytes = ref.name === null ? ref.inlined! : await this.#read(ref.name);
    return (this.#blob = named(ref, () => opened(bytes, ref)));
  }
}

function opened(bytes: Uint8Array | undefined, { length, crc }: BlobRef): DataBlob {
  if (bytes === undefined) throw new Damaged('is missing');
  if (bytes.length !== length) throw new Damaged(`has ${bytes.length} bytes, and ${length} were written`);
  return new DataBlob(bytes, crc);
}

/** Says which blob it is that is damaged. */
function named<R>({ name }: BlobRef, work: () => R): R {
  try {
    return work();
  } catch (error) {
    throw error instanceof Damaged && name !== null ? new Damaged(`needs ${name}, which ${error.message}`) : error;
  }
}
