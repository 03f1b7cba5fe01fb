import type { Observable } from 'rxjs';
import {
  agg,
  filterValues,
  fromSource,
  globalWindow,
  keyBy,
  shared,
  sideOutput,
  toSink,
  tumbling,
  windowBy,
} from 'rxtide';
import type { Rejected, Sink, Source, WindowResult } from 'rxtide';
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
  /** The airports to look at; all if there are none. */
  readonly airports: readonly string[];
  /** ms. */
  readonly window: number;
  /** ms. */
  readonly outOfOrderness: number;
  readonly results: Sink<AirportHour>;
  readonly hoursOfDay: Sink<HourOfDay>;
  readonly late: Sink<Flight>;
  readonly rejected: Sink<Rejected>;
}

/** The names of the operators that count what becomes of each flight, in the order in which it passes them. */
export const PATH = ['reports', 'chosen airports', 'by airport', 'airport hours'] as const;

export const HOURS_OF_DAY = 'hours of day';

/** The outputs of the job. Nothing comes out of them: what there is goes to the sinks. */
export function pipeline(source: Source<Flight>, options: PipelineOptions): Observable<unknown>[] {
  const { airports, window, outOfOrderness } = options;
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
  }).pipe(
    filterValues((flight) => chosen.size === 0 || chosen.has(flight.origin), { name: 'chosen airports' }),
    shared(),
  );

  const airportHours$ = flights$.pipe(
    keyBy((flight) => flight.origin, { name: 'by airport' }),
    windowBy(tumbling(window), delays, { name: 'airport hours', lateTo: late$ }),
    toSink(options.results, { name: 'results' }),
  );

  // Nothing is late here: the hours of the day stay open to the end.
  const hoursOfDay$ = flights$.pipe(
    keyBy(hourOfDay, { name: 'by hour of day' }),
    windowBy(globalWindow(), delays, { name: HOURS_OF_DAY }),
    toSink(options.hoursOfDay, { name: 'chart' }),
  );

  return [
    rejected$.pipe(toSink(options.rejected, { name: 'rejected' })),
    late$.pipe(toSink(options.late, { name: 'late' })),
    airportHours$,
    hoursOfDay$,
  ];
}
