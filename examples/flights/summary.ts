import type { Rejected } from 'rxtide';
import type { Flight } from './flights.js';
import { reasonOf } from './outputs.js';
import type { AirportHour, HourOfDay } from './pipeline.js';
import type { ChartHour } from './report/chart.js';

/** An hour of an airport that may be among the worst. */
export interface WorstHour {
  readonly airport: string;
  readonly start: number;
  readonly end: number;
  readonly departures: number;
  readonly mean: number;
  readonly p95: number;
  readonly longest: number;
}

/** Delays of flights that were looked at one by one. */
export interface Tally {
  readonly flights: number;
  /** Minutes, of all together. */
  readonly delay: number;
  readonly longest: number;
}

/** The mean of one or two flights says nothing about an hour. */
export const ENOUGH_DEPARTURES = 10;
const WORST = 10;
const EXAMPLES = 3;

/** What of a run is shown on the screen, gathered while it runs. Its size does not depend on how long that is. */
export class Summary {
  results = 0;
  /** Flights in all results together. */
  departures = 0;
  /** By the hour, 0 to 23. */
  readonly hoursOfDay: (ChartHour | undefined)[] = Array.from({ length: 24 }, () => undefined);
  late: Tally = { flights: 0, delay: 0, longest: -Infinity };
  rejected = 0;
  /** Why the first rejected rows were rejected. */
  readonly reasons: string[] = [];
  /** Of the hours with `ENOUGH_DEPARTURES`, the worst first. */
  readonly worst: WorstHour[] = [];

  addResult({ key: airport, window: { start, end }, value }: AirportHour): void {
    const { departures, mean = NaN, p95 = NaN, longest = NaN } = value;
    this.results++;
    this.departures += departures;
    if (departures < ENOUGH_DEPARTURES) return;
    const { worst } = this;
    if (worst.length === WORST && !(mean > (worst[WORST - 1] as WorstHour).mean)) return;
    const after = worst.findIndex((other) => mean > other.mean);
    worst.splice(after === -1 ? worst.length : after, 0, { airport, start, end, departures, mean, p95, longest });
    worst.length = Math.min(WORST, worst.length);
  }

  addHourOfDay({ key: hour, value: { departures, mean = NaN, p95 = NaN } }: HourOfDay): void {
    this.hoursOfDay[hour] = { departures, mean, p95 };
  }

  addLate({ delay }: Flight): void {
    const { flights, longest } = this.late;
    this.late = { flights: flights + 1, delay: this.late.delay + delay, longest: Math.max(longest, delay) };
  }

  addRejected({ error }: Rejected): void {
    this.rejected++;
    if (this.reasons.length < EXAMPLES) this.reasons.push(reasonOf(error));
  }
}
