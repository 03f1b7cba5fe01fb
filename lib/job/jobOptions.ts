import { RxtideError } from '../errors/rxtideError.js';
import type { Rejected } from '../operator/rejected.js';
import type { Checkpoint } from '../runtime/checkpointing.js';
import type { RuntimeOptions } from '../runtime/runtime.js';
import { durationOf, minutes } from '../time/duration.js';
import type { DurationLike } from '../time/duration.js';
import type { CheckpointStore } from './checkpointStore.js';
import { ManagedRuntime } from './managedRuntime.js';
import { exponentialDelay, noRestart } from './restartStrategy.js';
import type { RestartStrategy } from './restartStrategy.js';

/** When a job takes checkpoints, and where it keeps them. */
export interface JobCheckpoints {
  /** From the beginning of one to that of the next. A sink that shows its results by checkpoints shows them so often. */
  readonly every: DurationLike;
  /** Where they are kept. Each job has a store of its own. */
  readonly to: CheckpointStore;
  /** How many are kept, beside what these need. Default 2: if the latest is damaged, the one before still serves. */
  readonly keep?: number;
  /** A checkpoint that has not been stored after so long has failed. Default: ten minutes. */
  readonly timeout?: DurationLike;
  /** From the end of one to the beginning of the next, at least. Default 0. */
  readonly minPause?: DurationLike;
  /** How many may fail one after the other before the job starts anew; each is told of by `onWarning`. Default 3. */
  readonly tolerate?: number;
}

/** What becomes of events that an operator without `rejectedTo` cannot work on. */
export type JobErrorPolicy = 'fail' | { readonly rejectedTo: { next(rejected: Rejected): void } };

/** The options of `job`. */
export interface JobOptions extends Pick<
  RuntimeOptions,
  'clock' | 'onWarning' | 'credits' | 'maxDrift' | 'timersAtEnd' | 'state'
> {
  /** For messages and metrics. */
  readonly name: string;
  /** Default: none are taken; what the job knows ends with it. */
  readonly checkpoints?: JobCheckpoints;
  /** What happens after a failure. Default: `exponentialDelay()` with checkpoints, `noRestart` without. */
  readonly restart?: RestartStrategy;
  /** For all operators that have no `rejectedTo` of their own: the first event that cannot be worked on fails the job (default), or is set aside. */
  readonly onError?: JobErrorPolicy;
  /**
   * What it goes on from when it starts: its latest checkpoint, if there is one (default); `'nothing'`; or a savepoint, as it was given or by
   * the store that it is in. After a failure it goes on from its latest checkpoint in any case.
   */
  readonly from?: 'latest' | 'nothing' | CheckpointStore | Checkpoint;
  /** Lets the job start where the checkpoint has state of operators that the job lacks, or lacks that of some it has. Default false. */
  readonly allowUnknownState?: boolean;
  /** Whether Ctrl-C and SIGTERM stop the job, with a checkpoint, where there are such signals. Default true. */
  readonly stopOnSignals?: boolean;
}

/** The options of checkpoints with their defaults, checked. */
export interface CheckpointSettings {
  readonly every: number;
  readonly to: CheckpointStore;
  readonly keep: number;
  readonly timeout: number;
  readonly minPause: number;
  readonly tolerate: number;
}

/** The options with their defaults, checked. */
export interface JobSettings {
  readonly name: string;
  readonly runtime: Omit<RuntimeOptions, 'restore'>;
  readonly checkpoints: CheckpointSettings | undefined;
  readonly restart: RestartStrategy;
  readonly rejectedTo: { next(rejected: Rejected): void } | undefined;
  readonly from: 'latest' | 'nothing' | CheckpointStore | Checkpoint;
  readonly allowUnknownState: boolean;
  readonly stopOnSignals: boolean;
}

export function jobSettingsOf(options: JobOptions): JobSettings {
  const { name, onError = 'fail', from = 'latest', allowUnknownState = false, stopOnSignals = true } = options ?? {};
  if (typeof name !== 'string' || name === '') throw invalid('name must be a text that is not empty');
  const { clock, onWarning, credits, maxDrift, timersAtEnd, state } = options;
  const checkpoints = options.checkpoints === undefined ? undefined : checkpointSettingsOf(options.checkpoints);
  const rejectedTo = onError === 'fail' ? undefined : onError?.rejectedTo;
  // Of several operators, none of whose ends is the observer's.
  const deadLetters = rejectedTo && { next: (rejected: Rejected): void => rejectedTo.next(rejected) };
  if (onError !== 'fail' && typeof rejectedTo?.next !== 'function') {
    throw invalid("onError must be 'fail', or { rejectedTo } with an observer, which has a method `next`");
  }
  const restart = options.restart ?? (checkpoints === undefined ? noRestart : exponentialDelay());
  if (typeof restart?.start !== 'function') {
    throw invalid('restart must be noRestart, fixedDelay(…) or exponentialDelay(…)');
  }
  if (from !== 'latest' && from !== 'nothing' && !isCheckpoint(from) && !isStore(from)) {
    throw invalid("from must be 'latest', 'nothing', a savepoint, or the store that one is in");
  }
  const given = { clock, onWarning, credits, maxDrift, timersAtEnd, state };
  const runtime = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  // What it does not like, it says now and not when the job runs.
  void new ManagedRuntime(runtime);
  return { name, runtime, checkpoints, restart, rejectedTo: deadLetters, from, allowUnknownState, stopOnSignals };
}

export function isCheckpoint(from: unknown): from is Checkpoint {
  // It may be of another realm: a copy by structuredClone, in some hosts.
  return typeof (from as Partial<Checkpoint> | null)?.operators?.get === 'function';
}

export function isStore(store: unknown): store is CheckpointStore {
  const { read, write } = (store ?? {}) as Partial<CheckpointStore>;
  return typeof read === 'function' && typeof write === 'function';
}

function checkpointSettingsOf(options: JobCheckpoints): CheckpointSettings {
  const { to, keep = 2, tolerate = 3, timeout = minutes(10), minPause = 0 } = options;
  if (!isStore(to)) {
    throw invalid("checkpoints.to must be a store, such as directoryCheckpoints('checkpoints') of rxtide/checkpoints");
  }
  if (!(Number.isInteger(keep) && keep >= 1)) {
    throw invalid(`checkpoints.keep must be a whole number, at least 1; it is ${keep}`);
  }
  if (!(tolerate >= 0)) throw invalid(`checkpoints.tolerate must be a number, at least 0; it is ${tolerate}`);
  return {
    every: durationOf(options.every, 'checkpoints.every', 1),
    to,
    keep,
    timeout: durationOf(timeout, 'checkpoints.timeout', 1),
    minPause: durationOf(minPause, 'checkpoints.minPause'),
    tolerate,
  };
}

function invalid(message: string): RxtideError {
  return new RxtideError('INVALID_OPTION', `job: ${message}`);
}
