import type { ByteCodec } from '../state/byteCodec.js';
import type { CheckpointStore } from './checkpointStore.js';
import type { LinkTarget } from './format/linkWriter.js';
import type { Slices } from './slices.js';

/** `c-12` is the manifest of the twelfth checkpoint; `w-12-0` and `t-12-0` are data of its own, `m-12-0-0` is what was merged after it. */
const MANIFEST = /^c-(\d+)$/;
const DATA = /^[wtm]-(\d+)(?:-\d+)+$/;

/** The blobs of an archive in its store: calls that change the store wait for each other, and what is there is known. */
export class ArchiveBlobs {
  readonly #store: CheckpointStore;
  readonly #names: Set<string>;
  /** What is being written, and no checkpoint names yet. */
  readonly #batches = new Set<BlobBatch>();
  #last: Promise<unknown> = Promise.resolve();

  private constructor(store: CheckpointStore, names: Set<string>) {
    this.#store = store;
    this.#names = names;
  }

  static async open(store: CheckpointStore): Promise<ArchiveBlobs> {
    const names = await store.list();
    // Whatever else is there is not ours to touch.
    return new ArchiveBlobs(store, new Set(names.filter((name) => MANIFEST.test(name) || DATA.test(name))));
  }

  get name(): string {
    return this.#store.name;
  }

  get codec(): ByteCodec {
    return this.#store.codec;
  }

  get names(): readonly string[] {
    return [...this.#names];
  }

  /** Whether all there is was written for the first checkpoint, which never came to its end. */
  get areOfFirst(): boolean {
    return this.names.every((name) => DATA.exec(name)?.[1] === '1');
  }

  manifestName(number: number): string {
    return `c-${number}`;
  }

  /** From the oldest to the newest. */
  manifests(): [number: number, name: string][] {
    const found = this.names.flatMap((name): [number, string][] => {
      const number = MANIFEST.exec(name)?.[1];
      return number === undefined ? [] : [[Number(number), name]];
    });
    return found.sort(([a], [b]) => a - b);
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    return this.#store.read(name);
  }

  batch(): BlobBatch {
    const batch = new BlobBatch(this, () => this.#batches.delete(batch));
    this.#batches.add(batch);
    return batch;
  }

  write(name: string, bytes: Uint8Array): Promise<void> {
    return this.#inTurn(async () => {
      // Even if it fails, something may be there.
      this.#names.add(name);
      await this.#store.write(name, bytes);
    });
  }

  /** Removes it if that can be done; else it stays among what is known, and is removed some other time. */
  remove(name: string): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#store.remove(name);
        this.#names.delete(name);
      } catch {
        // What is not needed any more does no harm.
      }
    });
  }

  /** Removes all that is not among these, and is not being written. Manifests go first: each stands for the data that it names. */
  async keepOnly(needed: ReadonlySet<string>): Promise<void> {
    const inWork = new Set([...this.#batches].flatMap((batch) => batch.names));
    const old = this.names.filter((name) => !needed.has(name) && !inWork.has(name));
    for (const name of old) if (MANIFEST.test(name)) await this.remove(name);
    for (const name of old) if (!MANIFEST.test(name)) await this.remove(name);
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#store.close?.();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

/** What is written for one purpose: kept until it is known what becomes of it. */
export class BlobBatch {
  readonly #blobs: ArchiveBlobs;
  /** It is known what becomes of it: what no checkpoint names may be removed. */
  readonly end: () => void;
  readonly names: string[] = [];
  bytes = 0;

  constructor(blobs: ArchiveBlobs, end: () => void) {
    this.#blobs = blobs;
    this.end = end;
  }

  /** For blobs that are called `<prefix>-<number>`. */
  target(prefix: string, slices: Slices, blobBytes: number, inlineBytes: number): LinkTarget {
    let n = 0;
    const write = async (bytes: Uint8Array): Promise<string> => {
      const name = `${prefix}-${n++}`;
      await this.write(name, bytes);
      return name;
    };
    return { codec: this.#blobs.codec, slices, write, blobBytes, inlineBytes };
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    this.names.push(name);
    await this.#blobs.write(name, bytes);
    this.bytes += bytes.length;
  }

  /** Removes all of it, `first` before anything else. */
  async undo(first?: string): Promise<void> {
    if (first !== undefined && this.names.includes(first)) await this.#blobs.remove(first);
    for (const name of this.names) if (name !== first) await this.#blobs.remove(name);
  }
}
