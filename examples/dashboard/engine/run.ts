import { Subject, takeUntil } from 'rxjs';
import type { Observable } from 'rxjs';
import { job, noRestart, seconds } from 'rxtide';
import type { Checkpoint, CheckpointStore, JobHandle } from 'rxtide';
import { pipeline } from '../pipeline/pipeline.js';
import type { Rule } from '../pipeline/rule.js';
import type { Board } from './board.js';
import type { Input, Link } from './input.js';
import { paced } from './paced.js';
import type { Settings } from './protocol.js';
import type { ReplayClock } from './replayClock.js';
import { alertsTo, counted, resultsTo } from './sinks.js';
import type { Tally } from './tally.js';

/** What a run of the job is made of. */
export interface RunParts {
  readonly input: Input;
  readonly clock: ReplayClock;
  readonly board: Board;
  readonly tally: Tally;
  readonly link: Link;
  /** Checkpoints go here. */
  readonly store: CheckpointStore;
  readonly rules$: Observable<Rule>;
  /** As they are now. What a job can only be started with is read at the start. */
  readonly settings: () => Settings;
  readonly onNotice: (text: string) => void;
}

/** Starts the job, from a savepoint or from the beginning. */
export function run(parts: RunParts, from: Checkpoint | undefined): JobHandle {
  const { input, clock, board, tally, link, rules$, settings } = parts;
  const { outOfOrderness, allowedLateness } = settings();
  const ended$ = new Subject<void>();
  const source = paced(input.source, (reading) => reading.arrived, clock, {
    onReleased: (readings) => tally.onReleased(readings),
    onWaited: () => tally.onWaited(),
    onEnd: () => ended$.next(),
  });
  return job({
    name: 'dashboard',
    checkpoints: { every: seconds(5), to: parts.store },
    from: from ?? 'nothing',
    restart: noRestart,
    stopOnSignals: false,
    onWarning: ({ message }) => parts.onNotice(message),
  }).run(() =>
    pipeline(source, {
      window: input.about.window,
      outOfOrderness,
      allowedLateness,
      // Where no more readings come, no more rules do.
      rules$: rules$.pipe(takeUntil(ended$)),
      results: resultsTo(board, tally, link, () => settings().sinkDelay),
      alerts: alertsTo(board, link),
      late: counted,
      rejected: counted,
    }),
  );
}
