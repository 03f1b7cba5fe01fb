import type { CheckpointStore } from 'rxtide';
import { blockCodec } from 'rxtide/checkpoints';
import { indexedDbCheckpoints } from 'rxtide/indexeddb';
import type { SessionRecord, Shelf } from '../../engine/shelf.js';
import type { Columns } from '../../sources/columns.js';

/** What is replayed. The rows of a file are kept beside it. */
export type KeptInput =
  | { readonly type: 'flights' | 'bids' }
  | { readonly type: 'file'; readonly name: string; readonly columns: Columns; readonly window: number };

/** A session that can be gone on with. */
export interface KeptSession {
  readonly input: KeptInput;
  /** The text of the file; empty where there is none. */
  readonly text: string;
  readonly record: SessionRecord;
}

const DATABASE = 'rxtide-dashboard';
/** Of what is kept. Another one is of another version of this page, and is let go. */
const FORMAT = 2;
/** A page that is loaded again may ask for the lock before the one that goes has let it go: so it waits so long, ms. */
const PATIENCE = 2500;

const INPUT = 'input';
const FILE = 'file';
const RECORD = 'record';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The shelf of the session in this page: in IndexedDB, so that a page that is loaded again goes on where it was. One tab has it at a time. */
export class PageShelf implements Shelf {
  readonly #blobs: CheckpointStore;

  private constructor(blobs: CheckpointStore) {
    this.#blobs = blobs;
  }

  /** `undefined`: another tab has it, or nothing can be kept here. */
  static async open(): Promise<PageShelf | undefined> {
    const blobs = indexedDbCheckpoints(DATABASE, { durability: 'relaxed' });
    try {
      await lock(DATABASE);
      await blobs.open?.();
    } catch {
      return undefined;
    }
    return new PageShelf(blobs);
  }

  /** The session that was kept last, if there is one. */
  async session(): Promise<KeptSession | undefined> {
    const [about, record, text] = await Promise.all([INPUT, RECORD, FILE].map((name) => this.#read(name)));
    if (about === undefined || record === undefined) return undefined;
    const { format, input } = JSON.parse(about) as { readonly format: number; readonly input: KeptInput };
    if (format !== FORMAT) return undefined;
    return { input, text: text ?? '', record: JSON.parse(record) as SessionRecord };
  }

  /** Makes room for another session. */
  async begin(input: KeptInput, text: string): Promise<void> {
    // First of all what makes a session of the rest.
    await this.#blobs.remove(INPUT);
    await this.#removeAll('');
    if (text !== '') await this.#blobs.write(FILE, bytesOf(text));
    await this.#blobs.write(INPUT, bytesOf(JSON.stringify({ format: FORMAT, input })));
  }

  store(name: string): CheckpointStore {
    const blobs = this.#blobs;
    const prefix = `${name}/`;
    return {
      name: `${name}, in the database '${DATABASE}'`,
      codec: blockCodec(),
      list: async () => namesBelow(prefix, await blobs.list()),
      read: (blob) => blobs.read(prefix + blob),
      write: (blob, bytes) => blobs.write(prefix + blob, bytes),
      remove: (blob) => blobs.remove(prefix + blob),
    };
  }

  clear(name: string): Promise<void> {
    return this.#removeAll(`${name}/`);
  }

  async note(record: SessionRecord): Promise<void> {
    await this.#blobs.write(RECORD, bytesOf(JSON.stringify(record)));
  }

  async #read(name: string): Promise<string | undefined> {
    const bytes = await this.#blobs.read(name);
    return bytes && new TextDecoder().decode(bytes);
  }

  async #removeAll(prefix: string): Promise<void> {
    for (const name of namesBelow(prefix, await this.#blobs.list())) await this.#blobs.remove(prefix + name);
  }
}

function namesBelow(prefix: string, names: readonly string[]): string[] {
  return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

/** Resolves when this worker has the lock, which it has until it ends; rejected where another one keeps it. */
function lock(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(PATIENCE);
    navigator.locks
      .request(name, { signal }, () => {
        resolve();
        return new Promise<never>(() => undefined);
      })
      .catch(reject);
  });
}
