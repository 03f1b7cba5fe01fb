import { messageOf } from '../../errors/messageOf.js';
import { RxtideError } from '../../errors/rxtideError.js';
import type { StateChange, StateEntry } from '../../runtime/checkpointing.js';
import type { ByteCodec } from '../../state/byteCodec.js';
import type { Slices } from '../slices.js';
import { ENTRIES_IN_BLOCK, toColumns } from './blocks.js';
import { CHANGES, DataBlobWriter, ENTRIES, VALUES } from './dataBlob.js';
import type { BlockKind, OperatorFacts } from './dataBlob.js';
import type { BlobRef, Link } from './manifest.js';

/** Where blobs go, and how large they may be. */
export interface LinkTarget {
  readonly codec: ByteCodec;
  readonly slices: Slices;
  /** Writes a blob, durably, and gives its name. */
  write(bytes: Uint8Array): Promise<string>;
  /** A blob is written when it has come to so many bytes. */
  readonly blobBytes: number;
  /** With no more bytes in all, it is not written: it will stand in the manifest. */
  readonly inlineBytes: number;
}

/** Encodes what belongs together into as many blobs as it takes. Entries must come group by group. */
export class LinkWriter {
  readonly #operators: readonly OperatorFacts[];
  readonly #target: LinkTarget;
  readonly #refs: BlobRef[] = [];
  #blob: DataBlobWriter;

  constructor(operators: readonly OperatorFacts[], target: LinkTarget) {
    this.#operators = operators;
    this.#target = target;
    this.#blob = new DataBlobWriter(operators);
  }

  /** The values of an operator. */
  values(operator: number, values: ReadonlyMap<string, unknown>): Promise<void> {
    return this.#add(operator, '', VALUES, 0, [...values]);
  }

  /** Entries of one group of a state. */
  entries(operator: number, state: string, group: number, entries: readonly StateEntry[]): Promise<void> {
    return this.#list(operator, state, ENTRIES, group, entries);
  }

  /** Changes to one group of a state. */
  changes(operator: number, state: string, group: number, changes: readonly StateChange[]): Promise<void> {
    return this.#list(operator, state, CHANGES, group, changes);
  }

  async finish(): Promise<Link> {
    // One there must be: it has the names of the operators, if nothing else.
    if (this.#refs.length > 0 && this.#blob.isEmpty) return { blobs: this.#refs };
    const { bytes, crc } = this.#blob.finish();
    if (this.#refs.length > 0 || bytes.length > this.#target.inlineBytes) await this.#write(bytes, crc);
    else this.#refs.push({ name: null, length: bytes.length, crc, inlined: bytes });
    return { blobs: this.#refs };
  }

  async #list(
    operator: number,
    state: string,
    kind: BlockKind,
    group: number,
    entries: readonly (StateEntry | StateChange)[],
  ): Promise<void> {
    for (let i = 0; i < entries.length; i += ENTRIES_IN_BLOCK) {
      await this.#add(operator, state, kind, group, toColumns(entries.slice(i, i + ENTRIES_IN_BLOCK)));
    }
  }

  async #add(operator: number, state: string, kind: BlockKind, group: number, data: unknown): Promise<void> {
    const { codec, slices, blobBytes } = this.#target;
    this.#blob.add(operator, state, kind, group, Uint8Array.from(this.#encoded(codec, data, operator, state)));
    if (slices.areOver) await slices.giveWay();
    if (this.#blob.size < blobBytes) return;
    const { bytes, crc } = this.#blob.finish();
    this.#blob = new DataBlobWriter(this.#operators);
    await this.#write(bytes, crc);
  }

  async #write(bytes: Uint8Array, crc: number): Promise<void> {
    const name = await this.#target.write(bytes);
    this.#refs.push({ name, length: bytes.length, crc, inlined: null });
  }

  #encoded(codec: ByteCodec, data: unknown, operator: number, state: string): Uint8Array {
    try {
      return codec.encode(data);
    } catch (error) {
      const { name } = this.#operators[operator]!;
      const what = state === '' ? `the values of '${name}'` : `the state '${state}' of '${name}'`;
      const why = messageOf(error);
      throw new RxtideError('STATE_FAILED', `${what} cannot be written into a checkpoint: ${why}`, {
        operator: name,
        cause: error,
      });
    }
  }
}
