import type { Clock } from '../time/clock.js';
import type { ArchiveBlobs } from './archiveBlobs.js';
import { mergeLinks } from './format/checkpointLinks.js';
import { Damaged } from './format/damaged.js';
import { bytesOf } from './format/manifest.js';
import type { Link } from './format/manifest.js';
import { Slices } from './slices.js';

/** Changes of fewer bytes than this are not worth a merge, however small what they are changes to. */
const FEW_BYTES = 16 * 1024;

/** So many links of changes are read side by side at most. */
const LINKS = 64;

/** The sizes of the blobs that are written, as in the archive. */
const LARGE = 4 * 1024 * 1024;
const SMALL = 1024 * 1024;
const INLINED = 16 * 1024;

/**
 * The chain that tracked states are made of, which is merged in the background where it has grown: all of it, once the changes have as many
 * bytes as what they are changes to, so that each byte is written again a few times at most; or the changes alone, where there are many small
 * ones. What a merge gives takes effect with the checkpoint that is written next: until then nobody needs it.
 */
export class Compaction {
  readonly #blobs: ArchiveBlobs;
  readonly #clock: Clock;
  #chain: readonly Link[] = [];
  #merge: Promise<void> | null = null;
  #stopped = false;
  /** Counts the merges of this process, so that none writes over what another wrote. */
  #merges = 0;
  /** Whether the chain was found to be damaged: nothing can be added to it. */
  isBroken = false;

  constructor(blobs: ArchiveBlobs, clock: Clock) {
    this.#blobs = blobs;
    this.#clock = clock;
  }

  get chain(): readonly Link[] {
    return this.#chain;
  }

  set chain(chain: readonly Link[]) {
    this.#chain = chain;
    this.isBroken = false;
  }

  add(link: Link): void {
    this.#chain = [...this.#chain, link];
  }

  /** Begins a merge if it is time for one. */
  start(): void {
    const [base, ...changes] = this.#chain;
    if (this.#merge !== null || this.isBroken || base === undefined || changes.length === 0) return;
    const isBase = bytesOf(changes) >= Math.max(bytesOf([base]), FEW_BYTES);
    if (!isBase && changes.length < LINKS) return;
    this.#stopped = false;
    this.#merge = this.#run(isBase ? this.#chain : changes, isBase).finally(() => (this.#merge = null));
  }

  /** Gives up a merge that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#merge;
  }

  async #run(links: readonly Link[], isBase: boolean): Promise<void> {
    const batch = this.#blobs.batch();
    try {
      const slices = new Slices(this.#clock);
      const prefix = `m-${this.#blobs.manifests().at(-1)![0]}-${this.#merges++}`;
      const target = batch.target(prefix, slices, isBase ? LARGE : SMALL, INLINED);
      const read = (name: string): Promise<Uint8Array | undefined> => {
        if (this.#stopped) throw new Stopped();
        return this.#blobs.read(name);
      };
      const merged = await mergeLinks(links, isBase, read, target);
      const at = this.#chain.indexOf(links[0]!);
      if (this.#stopped || at < 0) throw new Stopped();
      this.#chain = [...this.#chain.slice(0, at), merged, ...this.#chain.slice(at + links.length)];
    } catch (error) {
      // The chain is as it was. A store that fails fails the next checkpoint too, which says so; what is damaged only a complete one makes good.
      if (error instanceof Damaged && this.#chain.includes(links[0]!)) this.isBroken = true;
      await batch.undo();
    } finally {
      batch.end();
    }
  }
}

/** A merge was given up. */
class Stopped extends Error {}
