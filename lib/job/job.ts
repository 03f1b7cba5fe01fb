import { CheckpointArchive } from './checkpointArchive.js';
import { RxtideError } from '../errors/rxtideError.js';
import { JobHandle } from './jobHandle.js';
import type { BuildJob } from './attempt.js';
import { jobSettingsOf } from './jobOptions.js';
import type { JobOptions, JobSettings } from './jobOptions.js';
import { JobRun } from './jobRun.js';

/** A job that has been described, and can be run. */
export class Job {
  readonly #settings: JobSettings;

  /** @internal */
  constructor(settings: JobSettings) {
    this.#settings = settings;
  }

  /**
   * Runs it. `build` makes its outputs, an Observable or several, out of the streams of entries that it makes itself: it is called anew after
   * each failure. All outputs are subscribed to before the first event flows, and what they emit is nobody's: put `toSink` or `tap` at
   * their ends. The job is done when all have completed.
   */
  run(build: BuildJob): JobHandle {
    if (typeof build !== 'function') {
      throw new RxtideError(
        'INVALID_OPTION',
        'job: run needs a function that makes the outputs, one Observable or several',
      );
    }
    return new JobHandle(new JobRun(this.#settings, build, (store, options) => CheckpointArchive.open(store, options)));
  }
}

/**
 * Describes a job: a pipeline that can be left alone. It takes checkpoints, and after a failure, or in a fresh process, goes on from the latest
 * as if nothing had happened.
 *
 * What comes out goes to sinks; the handle that `run` gives tells how the job is doing, and stops it. What it knows is in memory and in its
 * checkpoints. A sink that can prepare shows each result exactly once, others show it at least once. What fails the job for good,
 * `done` is rejected with.
 *
 * @example
 * ```ts
 * const counts = job({ name: 'counts' }).run(() =>
 *   fromArray([1, 2, 3], { timestampOf: (n) => n }).pipe(
 *     windowAll(tumbling(10), agg.count()),
 *     toSink((batch) => console.log(batch.values[0]?.value)),
 *   ),
 * );
 * console.log((await counts.done).reason);
 * // => 3
 * // => completed
 * ```
 * @category jobs
 */
export function job(options: JobOptions): Job {
  return new Job(jobSettingsOf(options));
}
