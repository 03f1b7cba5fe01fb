import { messageOf } from '../../errors/messageOf.js';
import { RxtideError } from '../../errors/rxtideError.js';
import type { StateInfo } from '../../runtime/stateStore.js';
import type { ByteCodec } from '../../state/byteCodec.js';
import { keyOfBytes } from '../../state/keyOfBytes.js';
import type { DiskTable } from './disk.js';
import { DiskKey } from './diskKey.js';
import { Scratch } from './scratch.js';

/** A record begins with the time, and how many bytes of key follow: 0 for the many keys that are found by their own bytes. */
const LENGTH_AT = 8;
const HEADER = 12;

/** Reads the records of one state from its table, and writes them. */
export class DiskRecords {
  readonly #table: DiskTable;
  readonly #codec: ByteCodec;
  readonly #info: StateInfo;
  /** The record found last, and how long its key is on disk. */
  #found!: Buffer;
  #keyLength = 0;
  readonly #key = new DiskKey();
  readonly #scratch = new Scratch();

  constructor(table: DiskTable, codec: ByteCodec, info: StateInfo) {
    this.#table = table;
    this.#codec = codec;
    this.#info = info;
  }

  /** Whether there is a record of a key. `time`, `bytes` and `value()` tell of it until the next `find`. */
  find(key: unknown): boolean {
    const place = this.#key.put(key);
    const found = this.#table.get(place);
    if (found === undefined) return false;
    this.#found = found;
    this.#keyLength = place.length;
    return true;
  }

  get time(): number {
    return this.#found.readDoubleBE(0);
  }

  /** How many bytes it takes, its key included. */
  get bytes(): number {
    return this.#keyLength + this.#found.length;
  }

  value(): unknown {
    return this.#valueOf(this.#found);
  }

  /** Everything that `put` and `remove` do in `work` happens, or, if it throws, nothing. */
  write(work: () => void): void {
    this.#table.write(work);
  }

  /** Gives how many bytes it takes. */
  put(key: unknown, value: unknown, time: number): number {
    const place = this.#key.put(key);
    const { kept, bytes } = this.#key;
    const data = this.#encoded(key, value);
    const length = HEADER + kept + data.length;
    const record = this.#scratch.reserve(length);
    record.writeDoubleBE(time, 0);
    record.writeUInt32BE(kept, LENGTH_AT);
    if (kept > 0) record.set(bytes, HEADER);
    record.set(data, HEADER + kept);
    this.#table.put(place, this.#scratch.view(length));
    return place.length + length;
  }

  remove(key: unknown): void {
    this.#table.remove(this.#key.put(key));
  }

  /** All, ordered by their canonical bytes; see `diskKey` for the very long ones. */
  *range(): Generator<readonly [key: unknown, value: unknown, time: number]> {
    for (const { key, value: record } of this.#table.range()) {
      const kept = record.readUInt32BE(LENGTH_AT);
      const bytes = kept === 0 ? key : record.subarray(HEADER, HEADER + kept);
      yield [keyOfBytes(bytes), this.#valueOf(record), record.readDoubleBE(0)];
    }
  }

  clear(): void {
    this.#table.clear();
  }

  drop(): void {
    this.#table.drop();
  }

  #valueOf(record: Buffer): unknown {
    // With its end: what lmdb lends goes on behind its `length`.
    const start = HEADER + record.readUInt32BE(LENGTH_AT);
    return this.#info.unpack(this.#codec.decode(record, start, record.length));
  }

  #encoded(key: unknown, value: unknown): Uint8Array {
    try {
      return this.#codec.encode(this.#info.pack(value));
    } catch (error) {
      const { operator, state } = this.#info;
      const why = messageOf(error);
      const message = `the value of state '${state}' for key ${String(key)} cannot be written to disk: ${why}`;
      throw new RxtideError('STATE_FAILED', message, { operator, cause: error });
    }
  }
}
