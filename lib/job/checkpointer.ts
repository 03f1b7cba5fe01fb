import { messageOf } from '../errors/messageOf.js';
import { RxtideError } from '../errors/rxtideError.js';
import type { Checkpoint } from '../runtime/checkpointing.js';
import type { OperatorInfo } from '../runtime/operatorInfo.js';
import { takeCheckpoint } from '../runtime/takeCheckpoint.js';
import { keyGroups } from '../state/snapshot.js';
import type { Cancel, Clock } from '../time/clock.js';
import type { Archive } from './archive.js';
import type { CheckpointMetrics } from './jobMetrics.js';
import type { CheckpointSettings } from './jobOptions.js';
import type { ManagedRuntime } from './managedRuntime.js';
import { stopwatch } from './stopwatch.js';

/** Who has to know of checkpoints that fail. */
export interface CheckpointWatcher {
  /** One failed, and that is tolerated. */
  onFailedCheckpoint(message: string): void;
  /** More failed in a row than is tolerated. */
  onTooManyFailed(error: RxtideError): void;
}

const ignore = (): void => undefined;

/**
 * Takes the checkpoints of a job: every so often, and when asked; one at a time. The first of each attempt has everything, later ones what has
 * changed; after one that failed, or where an operator was started anew, the next has everything again.
 */
export class Checkpointer {
  readonly #settings: CheckpointSettings;
  readonly #archive: Archive;
  readonly #clock: Clock;
  readonly #watcher: CheckpointWatcher;
  readonly #ms: () => number;
  #runtime: ManagedRuntime | null = null;
  #id: number;
  /** The last one of this attempt, if nothing has come between. */
  #since: number | undefined;
  /** Whose state it has, and so may have only the changes of next time: an operator that was started anew has nothing in common with it. */
  #known: ReadonlySet<OperatorInfo> = new Set();
  #pending: Promise<number> | null = null;
  /** Settles when the one before neither waits for anybody nor writes any more. */
  #settled: Promise<void> = Promise.resolve();
  #failedInRow = 0;
  #cancel: Cancel = ignore;
  #taken = 0;
  #failed = 0;
  #last = { id: undefined as number | undefined, duration: NaN, pause: NaN, size: NaN };

  /** `lastId`: no checkpoint gets this number, or one below. */
  constructor(
    settings: CheckpointSettings,
    archive: Archive,
    lastId: number,
    clock: Clock,
    watcher: CheckpointWatcher,
  ) {
    this.#settings = settings;
    this.#archive = archive;
    this.#id = lastId;
    this.#clock = clock;
    this.#watcher = watcher;
    this.#ms = stopwatch(clock);
  }

  get metrics(): CheckpointMetrics {
    const { id, duration, pause, size } = this.#last;
    const [taken, failed] = [this.#taken, this.#failed];
    return { taken, failed, lastId: id, lastDuration: duration, lastPause: pause, lastSize: size };
  }

  /** An attempt runs: its checkpoints are taken from now on. */
  begin(runtime: ManagedRuntime): void {
    this.#runtime = runtime;
    this.#since = undefined;
    this.#failedInRow = 0;
    this.#schedule(this.#settings.every);
  }

  /** The attempt is over: no more are taken. It resolves when nothing is written any more. */
  end(): Promise<void> {
    this.#runtime = null;
    this.#cancel();
    return this.#settled;
  }

  /** Takes one now, or gives the one that is being taken. It resolves to its number, when sinks have committed. */
  take(): Promise<number> {
    this.#pending ??= this.#take(this.#current()).finally(() => (this.#pending = null));
    return this.#pending;
  }

  /** Takes one that begins now, after the one that is being taken. */
  async takeAnew(): Promise<number> {
    await this.#pending?.catch(ignore);
    return this.take();
  }

  /** Takes one that stands beside the others: the job does not go on from it, and it has nothing to do with the order of theirs. */
  takeAside(store: (checkpoint: Checkpoint) => Promise<void>): Promise<Checkpoint> {
    const work = this.#takeAside(this.#current(), this.#settled, store);
    this.#settled = work.then(ignore, ignore);
    return work;
  }

  async #takeAside(
    runtime: ManagedRuntime,
    settled: Promise<void>,
    store: (checkpoint: Checkpoint) => Promise<void>,
  ): Promise<Checkpoint> {
    await settled;
    this.#check(runtime);
    return takeCheckpoint(() => runtime.linked, {
      id: ++this.#id,
      kind: 'copy',
      layout: keyGroups,
      store,
      onCommitting: 'aside',
    });
  }

  async #take(runtime: ManagedRuntime): Promise<number> {
    this.#cancel();
    const began = this.#clock.now();
    const { every, minPause, timeout } = this.#settings;
    const deadline = new Deadline(this.#clock, timeout);
    const work = this.#work(runtime, this.#settled, deadline);
    this.#settled = work.then(ignore, ignore);
    try {
      return await Promise.race([work, deadline.passed]);
    } catch (error) {
      if (this.#runtime === runtime && !deadline.met) this.#onFailure(error);
      throw error;
    } finally {
      deadline.stop();
      // The clock may have jumped, either way.
      const rest = Math.min(Math.max(every - (this.#clock.now() - began), minPause, 0), Math.max(every, minPause));
      if (this.#runtime === runtime) this.#schedule(rest);
    }
  }

  async #work(runtime: ManagedRuntime, settled: Promise<void>, deadline: Deadline): Promise<number> {
    await settled;
    deadline.check();
    this.#check(runtime);
    const id = ++this.#id;
    const operators = runtime.linked.operators.filter((operator) => !operator.finished);
    const since = operators.every((operator) => this.#known.has(operator)) ? this.#since : undefined;
    this.#since = undefined;
    this.#known = new Set(operators);
    const began = this.#ms();
    let turn = began;
    let pause = NaN;
    let size = NaN;
    let committed: Promise<unknown> = Promise.resolve();
    await takeCheckpoint(
      () => {
        turn = this.#ms();
        return runtime.linked;
      },
      {
        id,
        kind: since === undefined ? 'everything' : 'changes',
        since,
        layout: keyGroups,
        onHandedOver: () => (pause = this.#ms() - turn),
        store: async (checkpoint) => {
          deadline.check();
          this.#check(runtime);
          size = await this.#archive.write(checkpoint);
          deadline.met = true;
        },
        onCommitting: (all) => void (committed = all),
      },
    );
    deadline.stop();
    this.#since = id;
    this.#failedInRow = 0;
    this.#taken++;
    this.#last = { id, duration: this.#ms() - began, pause, size };
    await committed;
    return id;
  }

  #onFailure(cause: unknown): void {
    this.#failed++;
    const what = messageOf(cause);
    const message = `a checkpoint failed: ${what}`;
    if (++this.#failedInRow <= this.#settings.tolerate) return this.#watcher.onFailedCheckpoint(message);
    this.#watcher.onTooManyFailed(new RxtideError('CHECKPOINT_FAILED', message, { cause }));
  }

  #schedule(delay: number): void {
    this.#cancel();
    this.#cancel = this.#clock.schedule(() => void this.take().catch(ignore), delay);
  }

  #current(): ManagedRuntime {
    if (this.#runtime === null) throw notRunning();
    return this.#runtime;
  }

  #check(runtime: ManagedRuntime): void {
    if (this.#runtime !== runtime) throw notRunning();
  }
}

/** Until when a checkpoint has to be stored. */
class Deadline {
  /** It has been stored in time, or nobody asks any more. */
  met = false;
  readonly passed: Promise<never>;
  readonly #timeout: number;
  readonly #cancel: Cancel;
  #isOver = false;

  constructor(clock: Clock, timeout: number) {
    this.#timeout = timeout;
    let cancel: Cancel = ignore;
    this.passed = new Promise((_, reject) => {
      cancel = clock.schedule(() => {
        this.#isOver = true;
        reject(this.#error());
      }, timeout);
    });
    this.#cancel = cancel;
  }

  /** Nothing more is begun for a checkpoint that counts as failed. */
  check(): void {
    if (this.#isOver) throw this.#error();
  }

  stop(): void {
    this.#cancel();
  }

  #error(): RxtideError {
    return new RxtideError('CHECKPOINT_FAILED', `it was not stored within ${this.#timeout} ms`);
  }
}

function notRunning(): RxtideError {
  return new RxtideError('CHECKPOINT_FAILED', 'the job is not running: it starts, waits after a failure, or has ended');
}
