import type { CheckpointStore, JobHandle } from 'rxtide';
import type { SavedPoint, Settings } from './protocol.js';
import { BEGINNING, Savepoints } from './savepoints.js';
import type { SessionRecord, Shelf } from './shelf.js';
import type { Shown } from './shown.js';

/** The names of stores: of the job's checkpoints, and of savepoints. */
const jobOf = (era: number): string => `job-${era}`;
const nameOf = (id: number): string => `savepoint-${id}`;

/** What a session keeps on its shelf: checkpoints of its job, savepoints, and the record, which says what belongs together. */
export class Kept {
  readonly #shelf: Shelf;
  readonly #onProblem: (error: unknown) => void;
  readonly #savepoints: Savepoints;
  #record: SessionRecord;
  /** Notes are written one after the other. */
  #noted: Promise<void> = Promise.resolve();

  /** `onProblem`: told when something cannot be noted; no space may be left, say. */
  constructor(shelf: Shelf, record: SessionRecord, onProblem: (error: unknown) => void) {
    this.#shelf = shelf;
    this.#record = record;
    this.#onProblem = onProblem;
    this.#savepoints = new Savepoints(record.saved);
  }

  get savepoints(): readonly SavedPoint[] {
    return this.#savepoints.list;
  }

  /** What was shown last, where all readings are through. */
  get last(): Shown | undefined {
    return this.#record.last;
  }

  /** What a job is to go on from. */
  async startingPoint(): Promise<{ readonly store: CheckpointStore; readonly from: 'latest' | CheckpointStore }> {
    const { era, from } = this.#record;
    const store = this.#shelf.store(jobOf(era));
    const isNew = (await store.list()).length === 0;
    return { store, from: isNew && from !== BEGINNING ? this.#shelf.store(nameOf(from)) : 'latest' };
  }

  note(settings: Settings, isPaused: boolean): Promise<void> {
    return this.#note({ settings, isPaused });
  }

  /** Resolves when it is noted. A sink that has ended is in no checkpoint: so it tells before it does. */
  noteLast(last: Shown): Promise<void> {
    return this.#note({ last });
  }

  /** The replay's time at its beginning. */
  begin(at: number): void {
    this.#savepoints.add({ id: BEGINNING, at });
    void this.#note({});
  }

  /** Whether it is time for a savepoint, at `now` of the replay; if so, that is not said again soon. */
  asksToSave(now: number, window: number): boolean {
    return this.#savepoints.asks(now, window);
  }

  /** Makes a savepoint, at `at` of the replay, unless there is one meanwhile. Older ones may go for it. */
  async save(handle: JobHandle, at: number, window: number): Promise<void> {
    if (!this.#savepoints.isDue(at, window)) return;
    const id = this.#savepoints.nextId();
    try {
      await handle.savepoint(this.#shelf.store(nameOf(id)));
    } catch (error) {
      // It has come to its end meanwhile.
      if (handle.metrics().state !== 'running') return;
      // What is half there takes room, and is of no use.
      await this.#drop([{ id, at }]);
      throw error;
    }
    const dropped = this.#savepoints.add({ id, at });
    await this.#note({});
    await this.#drop(dropped);
  }

  /** From now on, jobs start at a savepoint, which is given; or at the beginning. `undefined`: there is no such savepoint. */
  async goBack(id: number): Promise<SavedPoint | undefined> {
    const point = id === BEGINNING ? { id, at: NaN } : this.#savepoints.find(id);
    if (point === undefined) return undefined;
    const dropped = this.#savepoints.dropAfter(id);
    const { last: _, ...record } = this.#record;
    this.#record = record;
    const { era } = record;
    // In this order: should all end here, another session goes on with what it finds.
    await this.#note({ era: era + 1, from: id });
    await this.#shelf.clear(jobOf(era));
    await this.#drop(dropped);
    return point;
  }

  /** Resolves when all is noted. */
  async settled(): Promise<void> {
    await this.#noted;
  }

  async #drop(points: readonly SavedPoint[]): Promise<void> {
    for (const { id } of points) await this.#shelf.clear(nameOf(id));
  }

  #note(change: Partial<SessionRecord>): Promise<void> {
    const record = (this.#record = { ...this.#record, ...change, saved: this.#savepoints.list });
    this.#noted = this.#noted.then(() => this.#shelf.note(record)).catch((error: unknown) => this.#onProblem(error));
    return this.#noted;
  }
}
