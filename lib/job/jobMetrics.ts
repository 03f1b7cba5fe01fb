import type { OperatorMetrics } from '../runtime/metrics.js';

/**
 * What a job is doing: it makes things ready and restores; events flow; it waits after a failure; it ends on request; it has ended because its
 * inputs have, or on request; it has failed for good.
 */
export type JobState = 'starting' | 'running' | 'restarting' | 'stopping' | 'completed' | 'stopped' | 'failed';

/** The checkpoints of a job so far. Times are in ms; NaN and `undefined`: there was none. */
export interface CheckpointMetrics {
  readonly taken: number;
  readonly failed: number;
  /** Of the latest that was stored. */
  readonly lastId: number | undefined;
  /** From its beginning until it was stored. */
  readonly lastDuration: number;
  /** For how long no event flowed. */
  readonly lastPause: number;
  /** The bytes that were written for it. */
  readonly lastSize: number;
}

/** The figures of a job at one moment. */
export interface JobMetrics {
  /** On the job's clock. */
  readonly time: number;
  readonly state: JobState;
  /** How long it has been running since it last started, ms. */
  readonly uptime: number;
  readonly restarts: number;
  /** The failure that came last. */
  readonly lastError: unknown;
  readonly checkpoints: CheckpointMetrics;
  /** In the order in which they opened. */
  readonly operators: readonly OperatorMetrics[];
}
