import { merge } from 'rxjs';
import type { Observable } from 'rxjs';
import { ignoreElements, takeUntil } from 'rxjs/operators';
import {
  agg,
  filterValues,
  fromSource,
  globalWindow,
  keyBy,
  shared,
  sideOutput,
  tapValues,
  toSink,
  tumbling,
  values,
  windowBy,
} from 'rxtide';
import type { Rejected, Runtime, Sink, Source, WindowResult } from 'rxtide';
import { quantile } from 'rxtide/sketches';
import { hourOfDay } from './flights.js';
import type { Flight } from './flights.js';

/** What is worked out of the flights of an hour. A window without flights gives no result, so nothing is undefined in one that does. */
export interface Delays {
  readonly departures: number;
  readonly mean: number | undefined;
  readonly p95: number | undefined;
  readonly longest: number | undefined;
}

export type AirportHour = WindowResult<string, Delays>;
export type HourOfDay = WindowResult<number, Delays>;

export interface PipelineOptions {
  readonly runtime: Runtime;
  /** The airports to look at; all if there are none. */
  readonly airports: readonly string[];
  /** ms. */
  readonly window: number;
  /** ms. */
  readonly outOfOrderness: number;
  /** Cuts the stream off: hours that are not over yet are given up, and what has been worked out stays. */
  readonly stop$: Observable<unknown>;
  readonly results: Sink<AirportHour>;
  readonly late: Sink<Flight>;
  readonly rejected: Sink<Rejected>;
  readonly onResult: (result: AirportHour) => void;
  readonly onHourOfDay: (result: HourOfDay) => void;
  readonly onLate: (flight: Flight) => void;
  readonly onRejected: (rejected: Rejected) => void;
}

/** The names of the operators that count what becomes of each flight, in the order in which it passes them. */
export const PATH = ['reports', 'chosen airports', 'by airport', 'airport hours'] as const;

export const HOURS_OF_DAY = 'hours of day';

/**
 * The job. It starts when it is subscribed to, and completes when every file is written; nothing comes out of it.
 */
export function pipeline(source: Source<Flight>, options: PipelineOptions): Observable<never> {
  const { runtime, airports, window, outOfOrderness, stop$ } = options;
  const late$ = sideOutput<Flight>();
  const rejected$ = sideOutput<Rejected>();
  const chosen = new Set(airports);
  const delays = {
    departures: agg.count(),
    mean: agg.mean((flight: Flight) => flight.delay),
    p95: quantile((flight: Flight) => flight.delay, 0.95),
    longest: agg.max((flight: Flight) => flight.delay),
  };

  const flights$ = fromSource(source, {
    name: 'reports',
    timestampOf: (flight) => flight.date,
    outOfOrderness,
    rejectedTo: rejected$,
    runtime,
  }).pipe(
    takeUntil(stop$),
    filterValues((flight) => chosen.size === 0 || chosen.has(flight.origin), { name: 'chosen airports' }),
    shared(),
  );

  const airportHours$ = flights$.pipe(
    keyBy((flight) => flight.origin, { name: 'by airport' }),
    windowBy(tumbling(window), delays, { name: 'airport hours', lateTo: late$ }),
    tapValues(options.onResult),
    toSink(options.results),
  );

  // Nothing is late here: the hours of the day stay open to the end.
  const hoursOfDay$ = flights$.pipe(
    keyBy(hourOfDay, { name: 'by hour of day' }),
    windowBy(globalWindow(), delays, { name: HOURS_OF_DAY }),
    tapValues(options.onHourOfDay),
    values(),
  );

  // First the side outputs: who comes later misses what was sent.
  return merge(
    rejected$.pipe(takeUntil(stop$), tapValues(options.onRejected), toSink(options.rejected)),
    late$.pipe(tapValues(options.onLate), toSink(options.late)),
    airportHours$,
    hoursOfDay$,
  ).pipe(ignoreElements());
}
