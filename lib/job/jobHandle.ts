import { Observable } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import type { Checkpoint } from '../runtime/checkpointing.js';
import type { CheckpointStore } from './checkpointStore.js';
import type { JobMetrics } from './jobMetrics.js';
import type { JobRun } from './jobRun.js';
import type { JobEnd } from './jobEnd.js';

/** How often `metrics$` tells, ms. */
const PERIOD = 1000;

/** A job that runs: what can be asked of it. */
export class JobHandle {
  /**
   * Resolves when the job has ended, by itself or on request, and all that it held is free: files, connections. Rejected with the failure that
   * the restart strategy gives up on.
   */
  readonly done: Promise<JobEnd>;
  /** The job's figures: at once, then every second of its clock, and once more when it has ended. */
  readonly metrics$: Observable<JobMetrics>;
  readonly #run: JobRun;

  /** @internal */
  constructor(run: JobRun) {
    this.#run = run;
    this.done = run.done;
    this.metrics$ = new Observable((subscriber) => {
      const { clock } = run;
      const emit = (): void => {
        subscriber.next(run.metrics());
        // It may have been the last one that was wanted.
        if (!subscriber.closed) cancel = clock.schedule(emit, PERIOD);
      };
      let cancel = clock.schedule(emit, 0);
      const end = (): void => {
        subscriber.next(run.metrics());
        subscriber.complete();
      };
      run.done.then(end, end);
      return () => cancel();
    });
  }

  /** How often it has begun anew after a failure. */
  get restarts(): number {
    return this.metrics().restarts;
  }

  /** The job's figures now. */
  metrics(): JobMetrics {
    return this.#run.metrics();
  }

  /**
   * Takes a checkpoint now, or joins the one that is being taken. It resolves to its number, when it is stored and all sinks have committed what
   * belongs to it; rejected with `CHECKPOINT_FAILED` while the job is not running.
   */
  checkpoint(): Promise<number> {
    return this.#run.checkpoint();
  }

  /**
   * Takes a savepoint: a complete checkpoint that no later one makes superfluous, written to a store of its own, `to`, where there is one. A
   * job can start from it: give the store, or what this resolves to, as its option `from`. Sinks do not show anything for its sake: what they
   * have prepared for it, they show with the next checkpoint, or where a job starts from it.
   */
  savepoint(to?: CheckpointStore): Promise<Checkpoint> {
    if (to !== undefined && typeof to.write !== 'function') {
      throw new RxtideError('INVALID_OPTION', 'savepoint: to must be a store, such as that of a folder');
    }
    return this.#run.savepoint(to);
  }

  /**
   * Stops the job. With checkpoints it takes a last one, sinks commit, and then everything is let go: run again, it goes on there. With `drain`
   * all inputs end here, as if they had completed: windows close, sinks show everything, and there is nothing left to go on with. It
   * resolves, or is rejected, as `done` is.
   */
  stop(options: { readonly drain?: boolean } = {}): Promise<JobEnd> {
    this.#run.stop(options.drain === true);
    return this.done;
  }

  /** What the job is doing, as text: its operators, a line each, those that feed first. */
  explain(): string {
    return this.#run.explain();
  }
}
