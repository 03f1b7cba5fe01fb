import { RxtideError } from '../errors/rxtideError.js';
import type { Checkpoint } from '../runtime/checkpointing.js';
import type { Clock } from '../time/clock.js';
import type { Warning } from '../runtime/warning.js';
import type { Archive, OpenArchive } from './archive.js';
import type { CheckpointStore } from './checkpointStore.js';
import { isCheckpoint } from './jobOptions.js';
import type { JobSettings } from './jobOptions.js';

/** What a job needs of its runtime to open a store. */
interface Host {
  readonly clock: Clock;
  readonly onWarning: (warning: Warning) => void;
}

/** Where the attempts of a job begin: the store of its checkpoints, and what it starts from before it has one of its own. */
export class JobArchive {
  readonly #settings: JobSettings;
  readonly #openArchive: OpenArchive;
  readonly #host: Host;
  #archive: Archive | null = null;
  /** Checkpoints above this number are of this run. */
  #before = 0;
  /** Where it starts, before it has a checkpoint of its own. */
  #start: Checkpoint | undefined;
  #isOpened = false;

  constructor(settings: JobSettings, openArchive: OpenArchive, host: Host) {
    this.#settings = settings;
    this.#openArchive = openArchive;
    this.#host = host;
  }

  /**
   * What the next attempt goes on from. `onOpened` hears once of the store, where there is one, and of the number that no checkpoint of this run may
   * have, nor one below: they only go up, whatever the job starts from, for sinks may go by them.
   */
  async startingPoint(onOpened: (archive: Archive, lastId: number) => void): Promise<Checkpoint | undefined> {
    const { checkpoints, from } = this.#settings;
    const isFirst = !this.#isOpened;
    if (isFirst) this.#start = await this.#savepointOf(from);
    if (checkpoints === undefined) return this.#start;
    this.#archive ??= await this.#open(checkpoints.to, checkpoints.keep);
    // What is damaged is passed over, and its number is not given again: sinks may have shown what belongs to it.
    const { lastId } = this.#archive;
    const latest = await this.#archive.latest();
    if (!isFirst) return latest !== undefined && latest.id > this.#before ? latest : this.#start;
    if (from === 'latest') this.#start = latest;
    this.#before = Math.max(lastId, this.#start?.id ?? 0);
    this.#isOpened = true;
    onOpened(this.#archive, this.#before);
    return this.#start;
  }

  /** Writes a checkpoint into a store that is not the job's. */
  async writeAside(checkpoint: Checkpoint, to: CheckpointStore): Promise<void> {
    const archive = await this.#open(to, Infinity);
    try {
      await archive.write(checkpoint);
    } finally {
      await archive.close();
    }
  }

  async close(): Promise<void> {
    await this.#archive?.close();
  }

  async #savepointOf(from: JobSettings['from']): Promise<Checkpoint | undefined> {
    if (from === 'latest' || from === 'nothing') return undefined;
    if (isCheckpoint(from)) return from;
    const archive = await this.#open(from, Infinity);
    try {
      const savepoint = await archive.latest();
      if (savepoint !== undefined) return savepoint;
    } finally {
      await archive.close();
    }
    throw new RxtideError('RESTORE_FAILED', `job '${this.#settings.name}': there is no savepoint in ${from.name}`);
  }

  #open(store: CheckpointStore, keep: number): Promise<Archive> {
    const { clock, onWarning } = this.#host;
    return this.#openArchive(store, { keep, onWarning, clock });
  }
}
