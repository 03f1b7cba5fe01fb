import { join } from 'node:path';
import { open } from 'lmdb';
import type { Database, RootDatabase } from 'lmdb';
import { RxtideError } from '../../errors/rxtideError.js';
import { deleteFolder, makeScratchFolder } from './scratchFolder.js';
import { stateFailed } from './stateFailed.js';

/** How many states may be open at once in one folder. */
const MAX_TABLES = 1024;

/** Bytes by bytes. */
const TABLE = { encoding: 'binary', keyEncoding: 'binary', cache: false } as const;

const ALL = {};

/** An lmdb in a folder of its own, for as long as somebody uses it. Nothing is flushed: what is durable is the checkpoint. */
export class Disk {
  readonly folder: string;
  readonly #env: RootDatabase<Buffer, Uint8Array>;
  #tables = 0;
  #made = 0;

  constructor(parent: string) {
    this.folder = makeScratchFolder(parent);
    this.#env = open<Buffer, Uint8Array>({
      path: join(this.folder, 'state'),
      noSync: true,
      overlappingSync: false,
      ...TABLE,
      maxDbs: MAX_TABLES,
    });
  }

  get inUse(): boolean {
    return this.#tables > 0;
  }

  /** An empty table. `about` is kept beside it, for whoever looks into the file. */
  table(about: object): DiskTable {
    const name = `state-${++this.#made}`;
    try {
      const table = new DiskTable(this, this.#env.openDB<Buffer, Uint8Array>(name, TABLE));
      this.#env.putSync(Buffer.from(`about ${name}`), Buffer.from(JSON.stringify(about)));
      this.#tables++;
      return table;
    } catch (error) {
      throw stateFailed(`a table for a state cannot be made in '${this.folder}'`, 'there may be 1,000 at once', error);
    }
  }

  /** A table is done with; the last one takes the folder with it. */
  release(): void {
    if (--this.#tables > 0) return;
    // It has been closed when `close` returns: it had nothing left to write.
    void this.#env.close();
    deleteFolder(this.folder);
  }
}

/** One table of a disk: bytes by bytes, ordered by the bytes of the keys. */
export class DiskTable {
  readonly #disk: Disk;
  readonly #db: Database<Buffer, Uint8Array>;

  constructor(disk: Disk, db: Database<Buffer, Uint8Array>) {
    this.#disk = disk;
    this.#db = db;
  }

  /** Lent until the next `get`; of what it shows, only the bytes below its `length` belong to the value. */
  get(key: Uint8Array): Buffer | undefined {
    return this.#db.getBinaryFast(key);
  }

  /** Does all that `put` and `remove` are called for in `work`, or, if anything goes wrong, nothing of it. */
  write(work: () => void): void {
    try {
      this.#db.transactionSync(work);
    } catch (error) {
      if (error instanceof RxtideError) throw error;
      throw stateFailed(`'${this.#disk.folder}' cannot be written to`, 'is the disk full?', error);
    }
  }

  put(key: Uint8Array, value: Buffer): void {
    this.#db.putSync(key, value);
  }

  remove(key: Uint8Array): void {
    this.#db.removeSync(key);
  }

  /** Ordered by key. Nothing may be written meanwhile. */
  *range(): Generator<{ readonly key: Uint8Array; readonly value: Buffer }> {
    yield* this.#db.getRange(ALL);
  }

  clear(): void {
    this.#db.clearSync();
  }

  drop(): void {
    this.#db.dropSync();
    this.#disk.release();
  }
}
