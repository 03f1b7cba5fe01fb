import { RxtideError } from '../errors/rxtideError.js';
import type { Checkpoint } from '../runtime/checkpointing.js';
import type { Warning } from '../runtime/warning.js';
import type { Clock } from '../time/clock.js';
import type { Archive, ArchiveOptions } from './archive.js';
import { ArchiveBlobs } from './archiveBlobs.js';
import type { CheckpointStore } from './checkpointStore.js';
import { Compaction } from './compaction.js';
import { readCheckpoint, writeTracked, writeWhole } from './format/checkpointLinks.js';
import { Damaged } from './format/damaged.js';
import { bytesOf, manifestBytes, namesIn, readManifest } from './format/manifest.js';
import type { Link, Manifest } from './format/manifest.js';
import { Slices } from './slices.js';

/** A checkpoint that the store has, or seems to have. */
interface Kept {
  readonly number: number;
  readonly name: string;
  /** What is wrong with it, where it is known by itself to be damaged. */
  readonly found: Manifest | Damaged;
}

/** Blobs of at most so many bytes stand in the manifest: of tracked states, and of all else. */
const INLINED = 64 * 1024;

/**
 * The checkpoints of a job, as blobs of a store. One is there as soon as its manifest is, which is written last and has the names and checksums
 * of all that it needs: its own data, and the chain of changes that its tracked states are made of. The chain is merged when it gets long.
 */
export class CheckpointArchive implements Archive {
  readonly #blobs: ArchiveBlobs;
  readonly #keep: number;
  readonly #onWarning: (warning: Warning) => void;
  readonly #clock: Clock;
  readonly #compaction: Compaction;
  /** From the oldest to the newest. */
  #kept: Kept[];
  /** That of the latest manifest. */
  #number: number;
  /** The checkpoint that the next one may have the changes to, and what its tracked states are made of. */
  #latest: number | undefined;

  private constructor(blobs: ArchiveBlobs, kept: Kept[], { keep, onWarning, clock }: ArchiveOptions) {
    this.#blobs = blobs;
    this.#keep = keep;
    this.#onWarning = onWarning;
    this.#clock = clock;
    this.#kept = kept;
    this.#number = kept.at(-1)?.number ?? 0;
    this.#compaction = new Compaction(blobs, clock);
  }

  /** Opens the store, and removes what was being written when the process before this one died. */
  static async open(store: CheckpointStore, options: ArchiveOptions): Promise<CheckpointArchive> {
    const { keep, readOnly = false } = options;
    if (!(keep >= 1 && (Number.isInteger(keep) || keep === Infinity))) {
      throw new RxtideError(
        'INVALID_OPTION',
        `keep must be a whole number, at least 1: how many checkpoints can be restored; it is ${keep}`,
      );
    }
    await store.open?.(...(readOnly ? (['read'] as const) : []));
    try {
      const blobs = await ArchiveBlobs.open(store);
      const kept: Kept[] = [];
      for (const [number, name] of blobs.manifests()) kept.push({ number, name, found: await manifestIn(blobs, name) });
      const archive = new CheckpointArchive(blobs, kept, options);
      // Where a manifest is damaged, nobody knows what belongs to it: it stays until there is a checkpoint after it.
      const isKnown = archive.#whole.length === kept.length && (kept.length > 0 || blobs.areOfFirst);
      if (isKnown && !readOnly) await archive.#tidy();
      return archive;
    } catch (error) {
      await store.close?.();
      throw error;
    }
  }

  get lastId(): number {
    // Of one that cannot be read at all it is known that there was one more.
    return this.#kept.reduce((last, { found }) => (found instanceof Damaged ? last + 1 : Math.max(last, found.id)), 0);
  }

  /** The latest checkpoint that is whole, complete in itself. A damaged one is passed over, with a warning; `undefined`: there is none. */
  async latest(): Promise<Checkpoint | undefined> {
    await this.#compaction.stop();
    await this.#removeFailed();
    const passed: string[] = [];
    for (let at = this.#kept.length - 1; at >= 0; at--) {
      const { name, found } = this.#kept[at]!;
      const read = found instanceof Damaged ? found : await this.#read(found);
      if (read instanceof Damaged) {
        passed.push(`${name} ${read.message}`);
        continue;
      }
      if (passed.length > 0) this.#warnOf(passed, read.id);
      this.#latest = read.id;
      this.#compaction.chain = (found as Manifest).chain;
      // What is damaged is no checkpoint: it is removed when there is a newer one.
      this.#kept = this.#kept.slice(0, at + 1);
      return read;
    }
    if (this.#kept.length > 0 || !this.#blobs.areOfFirst) throw this.#nothingWhole(passed);
    return undefined;
  }

  /** Writes a checkpoint, of everything or of the changes to the one before; gives how many bytes it took. */
  async write(checkpoint: Checkpoint): Promise<number> {
    const { since, id } = checkpoint;
    if (since !== undefined && (since !== this.#latest || this.#compaction.isBroken)) throw this.#noBase(checkpoint);
    const number = this.#number + 1;
    const batch = this.#blobs.batch();
    const name = this.#blobs.manifestName(number);
    try {
      const slices = new Slices(this.#clock);
      const target = (kind: string, blobBytes: number, inlineBytes: number) =>
        batch.target(`${kind}-${number}`, slices, blobBytes, inlineBytes);
      const whole = await writeWhole(checkpoint, target('w', LARGE, INLINED));
      const before = since === undefined ? [] : this.#compaction.chain;
      const left = Math.max(0, INLINED - bytesInlined(before));
      const link = await writeTracked(checkpoint, target('t', since === undefined ? LARGE : SMALL, left));
      // A merge may have come to its end meanwhile.
      const chain = since === undefined ? [link] : [...this.#compaction.chain, link];
      const { codec } = this.#blobs;
      const manifest: Manifest = { id, codec: { id: codec.id, version: codec.version }, whole, chain };
      await batch.write(name, manifestBytes(manifest));
      this.#number = number;
      this.#latest = id;
      if (since === undefined) this.#compaction.chain = [link];
      else this.#compaction.add(link);
      this.#kept.push({ number, name, found: manifest });
    } catch (error) {
      // The manifest goes first: without its data it would be one that is damaged.
      await batch.undo(name);
      throw error;
    } finally {
      batch.end();
    }
    this.#kept = this.#whole.slice(-this.#keep);
    await this.#tidy();
    this.#compaction.start();
    return batch.bytes;
  }

  /** Resolves when nothing is being merged: for measurements and tests. */
  merged(): Promise<void> {
    return this.#compaction.done();
  }

  /** Ends a merge that is under way, and closes the store. */
  async close(): Promise<void> {
    await this.#compaction.stop();
    await this.#blobs.close();
  }

  get #whole(): Kept[] {
    return this.#kept.filter(({ found }) => !(found instanceof Damaged));
  }

  /** Removes what no checkpoint that is kept needs. */
  async #tidy(): Promise<void> {
    const needed = new Set<string>(namesIn(this.#compaction.chain));
    for (const { name, found } of this.#kept) {
      needed.add(name);
      if (!(found instanceof Damaged)) for (const blob of namesIn([found.whole, ...found.chain])) needed.add(blob);
    }
    await this.#blobs.keepOnly(needed);
  }

  /**
   * One whose write failed may be there all the same, if it could not be removed. Sinks that begin from an older one throw away what they prepared
   * for it; so it must go before they do, or a later process goes on from it.
   */
  async #removeFailed(): Promise<void> {
    for (const [number, name] of this.#blobs.manifests()) {
      if (number <= this.#number) continue;
      await this.#blobs.remove(name);
      if (!this.#blobs.names.includes(name)) continue;
      throw new RxtideError(
        'CHECKPOINT_FAILED',
        `${name} in ${this.#blobs.name}, whose write failed, cannot be removed: while it may be there, nothing can go on from an older checkpoint`,
      );
    }
  }

  async #read(manifest: Manifest): Promise<Checkpoint | Damaged> {
    const { codec, name } = this.#blobs;
    const { id, version } = manifest.codec;
    if (id !== codec.id || version !== codec.version) {
      throw new RxtideError(
        'RESTORE_FAILED',
        `the checkpoint ${manifest.id} in ${name} was written by version ${version} of the codec '${id}', and the store has version ${codec.version} of '${codec.id}': use the codec that wrote it`,
      );
    }
    try {
      return await readCheckpoint(manifest, (blob) => this.#blobs.read(blob), codec, new Slices(this.#clock));
    } catch (error) {
      if (error instanceof Damaged) return error;
      throw error;
    }
  }

  #warnOf(passed: readonly string[], id: number): void {
    this.#onWarning({
      code: 'CHECKPOINT_DAMAGED',
      operator: this.#blobs.name,
      message: `${passed.join('; ')}, in ${this.#blobs.name}: it goes on from the checkpoint ${id}, which is older and whole`,
    });
  }

  #nothingWhole(passed: readonly string[]): RxtideError {
    const what = passed.length > 0 ? `no checkpoint in it is whole: ${passed.join('; ')}` : 'no checkpoint is in it';
    const names = [...this.#blobs.names].sort();
    return new RxtideError(
      'RESTORE_FAILED',
      `cannot go on from ${this.#blobs.name}: ${what}. It has ${names.slice(0, 20).join(', ')}${names.length > 20 ? `, and ${names.length - 20} more` : ''}. ` +
        'Put back a copy of it, or empty it to start from nothing',
    );
  }

  #noBase({ id, since }: Checkpoint): RxtideError {
    const why = this.#compaction.isBroken
      ? 'which was found to be damaged'
      : `but the latest one that was written is ${this.#latest === undefined ? 'none' : this.#latest}`;
    return new RxtideError(
      'STATE_FAILED',
      `the checkpoint ${id} has the changes since ${since}, ${why}, in ${this.#blobs.name}: take one of everything`,
    );
  }
}

/** A blob is written when it has come to so many bytes: of all of a state, and of changes, of which many are read side by side. */
const LARGE = 4 * 1024 * 1024;
const SMALL = 1024 * 1024;

async function manifestIn(blobs: ArchiveBlobs, name: string): Promise<Manifest | Damaged> {
  try {
    const bytes = await blobs.read(name);
    return bytes === undefined ? new Damaged('is missing') : readManifest(bytes);
  } catch (error) {
    if (error instanceof Damaged) return error;
    throw error;
  }
}

function bytesInlined(links: readonly Link[]): number {
  return bytesOf(links.map(({ blobs }) => ({ blobs: blobs.filter(({ inlined }) => inlined !== null) })));
}
