import type { Observable } from 'rxjs';
import {
  afterProcessingTime,
  afterWatermark,
  eventTime,
  fromSource,
  keyBy,
  shared,
  sideOutput,
  toSink,
  tumbling,
  windowBy,
} from 'rxtide';
import type { Rejected, Sink, Source } from 'rxtide';
import { alertsOf } from './alerts.js';
import type { Alert } from './alerts.js';
import { figures } from './figures.js';
import type { Result } from './figures.js';
import type { Reading } from './reading.js';
import type { Rule } from './rule.js';

/** The names of the operators that count what becomes of each reading, in the order in which it passes them. */
export const PATH = ['readings', 'by key', 'windows'] as const;

/** How soon a window shows what it has so far, ms. */
const EARLY = 250;

export interface PipelineOptions {
  /** The length of a window, ms. */
  readonly window: number;
  /** How far behind the newest reading another may come and be on time, ms. */
  readonly outOfOrderness: number;
  /** How long a window that has closed still takes what comes late, ms. */
  readonly allowedLateness: number;
  /** The rule in force, and each that replaces it. */
  readonly rules$: Observable<Rule>;
  readonly results: Sink<Result>;
  readonly alerts: Sink<Alert>;
  readonly late: Sink<Reading>;
  readonly rejected: Sink<Rejected>;
}

/** The outputs of the job, on a server as in a page. What there is goes to the sinks. */
export function pipeline(source: Source<Reading>, options: PipelineOptions): Observable<unknown>[] {
  const late$ = sideOutput<Reading>();
  const rejected$ = sideOutput<Rejected>();

  const results$ = fromSource(source, {
    name: 'readings',
    timestampOf: (reading) => reading.at,
    outOfOrderness: options.outOfOrderness,
    rejectedTo: rejected$,
  }).pipe(
    keyBy((reading) => reading.key, { name: 'by key' }),
    windowBy(tumbling(options.window), figures, {
      name: 'windows',
      trigger: afterWatermark({ early: afterProcessingTime(EARLY) }),
      allowedLateness: options.allowedLateness,
      lateTo: late$,
    }),
    shared(),
  );
  // A rule may not change for days: time does not wait for one.
  const rules$ = options.rules$.pipe(eventTime(() => 0, { name: 'rules', whenQuiet: { idleAfter: 1 } }));

  return [
    results$.pipe(toSink(options.results, { name: 'results' })),
    alertsOf(results$, rules$).pipe(toSink(options.alerts, { name: 'raised alerts' })),
    late$.pipe(toSink(options.late, { name: 'late' })),
    rejected$.pipe(toSink(options.rejected, { name: 'rejected' })),
  ];
}
