import { messageOf } from '../errors/messageOf.js';
import { RxtideError } from '../errors/rxtideError.js';
import { clockText } from '../operator/silence.js';
import { explainAll } from '../operator/explain.js';
import type { Checkpoint } from '../runtime/checkpointing.js';
import type { ErrorCode } from '../errors/rxtideError.js';
import { flowOf } from '../runtime/flowOf.js';
import { flowMetricsOf, metricsOf } from '../runtime/metrics.js';
import type { Cancel, Clock } from '../time/clock.js';
import type { OpenArchive } from './archive.js';
import { Attempt } from './attempt.js';
import type { AttemptEnd, BuildJob } from './attempt.js';
import { Checkpointer } from './checkpointer.js';
import { checkNames } from './checkNames.js';
import type { CheckpointStore } from './checkpointStore.js';
import { onSignals } from './hostSignals.js';
import { JobArchive } from './jobArchive.js';
import type { JobEnd } from './jobEnd.js';
import type { JobMetrics, JobState } from './jobMetrics.js';
import type { JobSettings } from './jobOptions.js';

/** What is wrong here stays wrong: to begin anew cannot help. */
const FOR_GOOD: readonly ErrorCode[] = [
  'INVALID_OPTION',
  'NAME_TAKEN',
  'RUNTIMES_DIFFER',
  'RESTORE_FAILED',
  'FRAMES_BROKEN',
];

const NO_CHECKPOINTS = {
  taken: 0,
  failed: 0,
  lastId: undefined,
  lastDuration: NaN,
  lastPause: NaN,
  lastSize: NaN,
};

/** A job from its start to its end, through as many attempts as it takes. */
export class JobRun {
  readonly done: Promise<JobEnd>;
  readonly clock: Clock;
  readonly #settings: JobSettings;
  readonly #build: BuildJob;
  readonly #archive: JobArchive;
  readonly #warn: (code: 'CHECKPOINT_FAILED' | 'RESTARTED', message: string) => void;
  #state: JobState = 'starting';
  #attempt: Attempt;
  #checkpointer: Checkpointer | null = null;
  #restarts = 0;
  /** It is known to have the operators of its checkpoints. */
  #fits = false;
  #since = NaN;
  #lastError: unknown = undefined;
  #ending: 'stop' | 'drain' | null = null;
  /** It is to stop with a checkpoint, which is not stored and committed yet: what fails meanwhile is why it is not. */
  #takesLast = false;
  #wake: () => void = () => undefined;

  constructor(settings: JobSettings, build: BuildJob, openArchive: OpenArchive) {
    this.#settings = settings;
    this.#build = build;
    this.#attempt = this.#newAttempt(undefined);
    const { clock, onWarning } = this.#attempt.runtime;
    this.clock = clock;
    this.#archive = new JobArchive(settings, openArchive, { clock, onWarning });
    this.#warn = (code, message) =>
      onWarning({ code, message: `job '${settings.name}': ${message}`, operator: settings.name });
    const leave = settings.stopOnSignals ? onSignals(() => this.stop(false)) : () => undefined;
    this.done = this.#live().finally(leave);
  }

  metrics(): JobMetrics {
    const time = this.clock.now();
    return {
      time,
      state: this.#state,
      uptime: this.#attempt.isOver || Number.isNaN(this.#since) ? 0 : time - this.#since,
      restarts: this.#restarts,
      lastError: this.#lastError,
      checkpoints: this.#checkpointer?.metrics ?? NO_CHECKPOINTS,
      flow: flowMetricsOf(flowOf(this.#attempt.runtime)),
      operators: this.#attempt.runtime.linked.operators.map((info) => metricsOf(info, time)),
    };
  }

  explain(): string {
    const { state, restarts, uptime, checkpoints } = this.metrics();
    const parts = [`job '${this.#settings.name}': ${state}`];
    if (uptime > 0) parts.push(`since ${clockText(this.#since)}`);
    if (restarts > 0) parts.push(`restarted ${restarts} time${restarts === 1 ? '' : 's'}`);
    if (checkpoints.lastId !== undefined) parts.push(`last checkpoint ${checkpoints.lastId}`);
    const { operators } = this.#attempt.runtime.linked;
    return operators.length === 0 ? parts.join(', ') : `${parts.join(', ')}\n${explainAll(operators)}`;
  }

  async checkpoint(): Promise<number> {
    return this.#checkpoints('checkpoint').take();
  }

  async savepoint(to: CheckpointStore | undefined): Promise<Checkpoint> {
    const checkpointer = this.#checkpoints('savepoint');
    if (to !== undefined && to === this.#settings.checkpoints?.to) {
      throw new RxtideError('INVALID_OPTION', 'savepoint: give it a store of its own, not that of the checkpoints');
    }
    return checkpointer.takeAside(async (checkpoint) => {
      if (to !== undefined) await this.#archive.writeAside(checkpoint, to);
    });
  }

  stop(drain: boolean): void {
    // Once it is to stop at once, it is not to drain any more.
    if (this.#ending === 'stop' || (drain && this.#ending === 'drain')) return;
    this.#ending = drain ? 'drain' : 'stop';
    this.#wake();
    if (this.#state === 'running' || this.#state === 'stopping') this.#endAttempt();
    else if (this.#state === 'starting' && this.#ending === 'stop') this.#attempt.stop();
  }

  async #live(): Promise<JobEnd> {
    let end: JobEnd;
    try {
      end = await this.#liveOn();
      this.#state = end.reason === 'stopped' ? 'stopped' : 'completed';
    } catch (error) {
      this.#state = 'failed';
      this.#lastError = error;
      // The first error is the one to tell of.
      await this.#archive.close().catch(() => undefined);
      throw error;
    }
    await this.#archive.close();
    return end;
  }

  async #liveOn(): Promise<JobEnd> {
    const plan = this.#settings.restart.start();
    for (;;) {
      const end = await this.#try();
      if (end.kind !== 'failed') return this.#endOf(end.kind);
      this.#lastError = end.error;
      const ranFor = Number.isNaN(this.#since) ? 0 : Math.max(0, this.clock.now() - this.#since);
      if (this.#isStopping && !this.#takesLast) return this.#endOf('stopped');
      const delay = this.#takesLast || isForGood(end.error) ? undefined : plan.next(ranFor);
      if (delay === undefined) throw end.error;
      this.#state = 'restarting';
      const what = messageOf(end.error);
      this.#warn('RESTARTED', `it failed, and begins anew in ${delay} ms: ${what}`);
      await this.#sleep(delay);
      if (this.#isStopping) return this.#endOf('stopped');
      this.#restarts++;
    }
  }

  /** One attempt, from the latest checkpoint until all that it held is free. */
  async #try(): Promise<AttemptEnd> {
    this.#state = 'starting';
    this.#since = NaN;
    const { checkpoints, from } = this.#settings;
    // Not before there is something to wait for: without checkpoints, all that is synchronous happens within `run`.
    if (checkpoints !== undefined || typeof from === 'object') {
      try {
        const restore = await this.#startingPoint();
        this.#attempt = this.#newAttempt(restore);
      } catch (error) {
        return { kind: 'failed', error };
      }
      if (this.#isStopping) return { kind: 'stopped' };
    } else if (this.#attempt.isOver) {
      this.#attempt = this.#newAttempt(undefined);
    }
    const attempt = this.#attempt;
    attempt.start(this.#build);
    const end = await attempt.ended;
    // That it is over is worth a checkpoint, so that what has ended does not begin anew; without it, what it ends with is only done again.
    if (end.kind === 'completed') await this.#checkpointer?.takeAnew().catch(() => undefined);
    // A store may never answer: then that is said, as of sinks.
    const freed = attempt.lettingGo('the checkpoint that is being taken', false);
    void (this.#checkpointer?.end() ?? Promise.resolve()).then(freed);
    await attempt.letGo();
    return end;
  }

  /** What the next attempt goes on from. */
  #startingPoint(): Promise<Checkpoint | undefined> {
    return this.#archive.startingPoint((archive, lastId) => {
      this.#checkpointer = new Checkpointer(this.#settings.checkpoints!, archive, lastId, this.clock, {
        onFailedCheckpoint: (message) => this.#warn('CHECKPOINT_FAILED', message),
        onTooManyFailed: (error) => this.#attempt.fail(error),
      });
    });
  }

  #newAttempt(restore: Checkpoint | undefined): Attempt {
    const attempt: Attempt = new Attempt(this.#settings, restore, {
      onOpened: () => {
        const { name, allowUnknownState } = this.#settings;
        // After a failure the same job goes on: what it lacks so far, it makes later.
        if (restore !== undefined && !allowUnknownState && !this.#fits) {
          checkNames(name, restore, attempt.runtime.linked.operators);
        }
        this.#fits = true;
      },
      onRunning: () => {
        this.#state = 'running';
        this.#since = this.clock.now();
        this.#checkpointer?.begin(attempt.runtime);
        if (this.#ending !== null) void Promise.resolve().then(() => this.#endAttempt());
      },
      // What ends now does so because it is let go: no checkpoint may say that it has come to its end.
      onOver: ({ kind }) => {
        if (kind === 'completed') return;
        this.#state = kind === 'failed' ? 'restarting' : 'stopping';
        void this.#checkpointer?.end();
      },
      onOnlySinksLeft: () => void this.#checkpointer?.takeAnew().catch(() => undefined),
    });
    return attempt;
  }

  #endAttempt(): void {
    const attempt = this.#attempt;
    this.#state = 'stopping';
    if (this.#ending === 'drain') return attempt.drain();
    void (async () => {
      this.#takesLast = this.#checkpointer !== null;
      try {
        await this.#checkpointer?.takeAnew();
        this.#takesLast = false;
        attempt.stop();
      } catch (error) {
        attempt.fail(error);
      }
    })();
  }

  get #isStopping(): boolean {
    return this.#ending === 'stop';
  }

  #endOf(kind: 'completed' | 'stopped'): JobEnd {
    const reason = kind === 'completed' && this.#ending === 'drain' ? 'drained' : kind;
    return { reason, checkpoint: this.#checkpointer?.metrics.lastId, restarts: this.#restarts };
  }

  #sleep(delay: number): Promise<void> {
    if (this.#isStopping) return Promise.resolve();
    return new Promise((resolve) => {
      let cancel: Cancel = () => undefined;
      this.#wake = () => {
        cancel();
        resolve();
      };
      cancel = this.clock.schedule(resolve, delay);
    });
  }

  #checkpoints(what: string): Checkpointer {
    if (this.#settings.checkpoints === undefined) {
      const message = `job '${this.#settings.name}' takes no checkpoints: give it the option checkpoints, for a ${what}`;
      throw new RxtideError('INVALID_OPTION', message);
    }
    if (this.#checkpointer === null) throw new RxtideError('CHECKPOINT_FAILED', 'the job has not started yet');
    return this.#checkpointer;
  }
}

function isForGood(error: unknown): boolean {
  return error instanceof RxtideError && FOR_GOOD.includes(error.code);
}
