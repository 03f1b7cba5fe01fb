import { Subject, takeUntil } from 'rxjs';
import type { Observable } from 'rxjs';
import { job, noRestart, seconds } from 'rxtide';
import type { CheckpointStore, JobHandle } from 'rxtide';
import { pipeline } from '../pipeline/pipeline.js';
import type { Rule } from '../pipeline/rule.js';
import type { Board } from './board.js';
import type { Input, Link } from './input.js';
import { paced } from './paced.js';
import type { Settings } from './protocol.js';
import type { ReplayClock } from './replayClock.js';
import { alertsTo, counted, resultsTo, type SinkListener } from './sinks.js';
import type { ReadingsTally, Tally } from './tally.js';

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
  /** What there was to be seen is on the board again. */
  readonly onOpen: () => void;
  /** A sink has all that will come to it. */
  readonly onLast: () => void | PromiseLike<void>;
}

/** Those that keep what they show. */
const SINKS = 2;

/** Starts the job from its latest checkpoint, if there is one, or from a savepoint. */
export function run(parts: RunParts, from: 'latest' | CheckpointStore): JobHandle {
  const { input, clock, board, tally, link, rules$, settings } = parts;
  const { outOfOrderness, allowedLateness } = settings();
  const ended$ = new Subject<void>();
  const source = paced(input.source, (reading) => reading.arrived, clock, {
    onOpen: (memo) => {
      tally.readings = memo as ReadingsTally | undefined;
    },
    onReleased: (readings) => {
      tally.onReleased(readings);
      return tally.readings;
    },
    onWaited: () => tally.onWaited(),
    onEnd: () => ended$.next(),
  });
  let opened = 0;
  const listener: SinkListener = {
    onOpen: () => ++opened === SINKS && parts.onOpen(),
    onLast: () => parts.onLast(),
  };
  return job({
    name: 'dashboard',
    checkpoints: { every: seconds(2), to: parts.store },
    from,
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
      results: resultsTo(board, tally, link, () => settings().sinkDelay, listener),
      alerts: alertsTo(board, link, listener),
      late: counted,
      rejected: counted,
    }),
  );
}
