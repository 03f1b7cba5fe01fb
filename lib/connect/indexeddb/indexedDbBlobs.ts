import { RxtideError } from '../../errors/rxtideError.js';
import type { CheckpointStore } from '../../job/checkpointStore.js';
import { blockCodec } from '../../state/blockCodec.js';
import type { Database, IndexedDbFactory, IndexedDbRequest, ObjectStore } from './database.js';

/** The one object store of the database: bytes, by the name of the blob. */
const BLOBS = 'blobs';

/** Blobs as values of a database. */
export class IndexedDbBlobs implements CheckpointStore {
  readonly name: string;
  readonly codec = blockCodec();
  readonly #database: string;
  readonly #durability: 'strict' | 'relaxed';
  readonly #factory: IndexedDbFactory | undefined;
  #opened: Database | undefined;

  constructor(database: string, durability: 'strict' | 'relaxed', factory: IndexedDbFactory | undefined) {
    this.name = `the database '${database}'`;
    this.#database = database;
    this.#durability = durability;
    this.#factory = factory;
  }

  async open(): Promise<void> {
    const opened = await new Promise<Database>((resolve, reject) => {
      // Where a page may keep nothing, such as in a frame with a sandbox, even to ask for it throws.
      const factory = this.#factory ?? (globalThis as { indexedDB?: IndexedDbFactory }).indexedDB;
      if (factory === undefined) throw new Error('there is no IndexedDB here: give one, by the option factory');
      const opening = factory.open(this.#database, 1);
      opening.addEventListener('upgradeneeded', () => (opening.result as Database).createObjectStore(BLOBS));
      opening.addEventListener('blocked', () =>
        reject(new Error('another tab has an older version of it open: close it')),
      );
      opening.addEventListener('error', () => reject(opening.error));
      opening.addEventListener('success', () => resolve(opening.result as Database));
    }).catch((error: unknown) => {
      throw this.#failed(error);
    });
    // Somebody deletes the database: that must not wait for this tab.
    opened.addEventListener('versionchange', () => opened.close());
    this.#opened = opened;
  }

  async list(): Promise<readonly string[]> {
    return (await this.#read((blobs) => blobs.getAllKeys())) as string[];
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    return (await this.#read((blobs) => blobs.get(name))) as Uint8Array | undefined;
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    // The view alone: the whole buffer that it is a part of would be cloned with it.
    await this.#change((blobs) => blobs.put(Uint8Array.from(bytes), name));
  }

  async remove(name: string): Promise<void> {
    await this.#change((blobs) => blobs.delete(name));
  }

  close(): void {
    this.#opened?.close();
    this.#opened = undefined;
  }

  #read(work: (blobs: ObjectStore) => IndexedDbRequest): Promise<unknown> {
    return this.#guarded((database, resolve, reject) => {
      const request = work(database.transaction(BLOBS, 'readonly', { durability: 'relaxed' }).objectStore(BLOBS));
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
  }

  /** A change is made when its transaction is complete: the request alone may still be undone. */
  #change(work: (blobs: ObjectStore) => IndexedDbRequest): Promise<unknown> {
    return this.#guarded((database, resolve, reject) => {
      const transaction = database.transaction(BLOBS, 'readwrite', { durability: this.#durability });
      const request = work(transaction.objectStore(BLOBS));
      transaction.addEventListener('complete', () => resolve(undefined));
      transaction.addEventListener('abort', () => reject(transaction.error ?? request.error));
    });
  }

  async #guarded(
    work: (database: Database, resolve: (result: unknown) => void, reject: (error: unknown) => void) => void,
  ): Promise<unknown> {
    try {
      return await new Promise((resolve, reject) => {
        if (this.#opened === undefined) throw new Error('it is not open');
        work(this.#opened, resolve, reject);
      });
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #failed(error: unknown): RxtideError {
    const { name = '', message = String(error) } = (error ?? {}) as { name?: string; message?: string };
    const what = name === 'QuotaExceededError' ? 'no space is left for this site. Free some, or ask for more' : message;
    return new RxtideError('CHECKPOINT_FAILED', `cannot use ${this.name} for checkpoints: ${what}`, { cause: error });
  }
}
