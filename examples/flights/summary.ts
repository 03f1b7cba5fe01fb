import type { Rejected } from 'rxtide';
import type { Flight } from './flights.js';
import { reasonOf } from './outputs.js';
import type { AirportHour, HourOfDay } from './pipeline.js';
import type { Memory } from './remembering.js';
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
  readonly ofResults = new ResultsMemory();
  readonly ofHours = new HoursMemory();
  readonly ofLate = new LateMemory();
  readonly ofRejected = new RejectedMemory();

  get results(): number {
    return this.ofResults.results;
  }

  /** Flights in all results together. */
  get departures(): number {
    return this.ofResults.departures;
  }

  /** Of the hours with `ENOUGH_DEPARTURES`, the worst first. */
  get worst(): readonly WorstHour[] {
    return this.ofResults.worst;
  }

  /** By the hour, 0 to 23. */
  get hoursOfDay(): readonly (ChartHour | undefined)[] {
    return this.ofHours.hours;
  }

  get late(): Tally {
    return this.ofLate.tally;
  }

  get rejected(): number {
    return this.ofRejected.rejected;
  }

  /** Why the first rejected rows were rejected. */
  get reasons(): readonly string[] {
    return this.ofRejected.reasons;
  }
}

class ResultsMemory implements Memory<AirportHour> {
  results = 0;
  departures = 0;
  worst: WorstHour[] = [];

  add({ key: airport, window: { start, end }, value }: AirportHour): void {
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

  state(): unknown {
    return { results: this.results, departures: this.departures, worst: [...this.worst] };
  }

  restore(state: unknown): void {
    const { results, departures, worst } = state as ResultsMemory;
    this.results = results;
    this.departures = departures;
    this.worst = [...worst];
  }
}

class HoursMemory implements Memory<HourOfDay> {
  hours: (ChartHour | undefined)[] = Array.from({ length: 24 }, () => undefined);

  add({ key: hour, value: { departures, mean = NaN, p95 = NaN } }: HourOfDay): void {
    this.hours[hour] = { departures, mean, p95 };
  }

  state(): unknown {
    return [...this.hours];
  }

  restore(state: unknown): void {
    this.hours = [...(state as (ChartHour | undefined)[])];
  }
}

class LateMemory implements Memory<Flight> {
  tally: Tally = { flights: 0, delay: 0, longest: -Infinity };

  add({ delay }: Flight): void {
    const { flights, longest } = this.tally;
    this.tally = { flights: flights + 1, delay: this.tally.delay + delay, longest: Math.max(longest, delay) };
  }

  state(): unknown {
    return this.tally;
  }

  restore(state: unknown): void {
    this.tally = state as Tally;
  }
}

class RejectedMemory implements Memory<Rejected> {
  rejected = 0;
  reasons: string[] = [];

  add({ error }: Rejected): void {
    this.rejected++;
    if (this.reasons.length < EXAMPLES) this.reasons.push(reasonOf(error));
  }

  state(): unknown {
    return { rejected: this.rejected, reasons: [...this.reasons] };
  }

  restore(state: unknown): void {
    const { rejected, reasons } = state as RejectedMemory;
    this.rejected = rejected;
    this.reasons = [...reasons];
  }
}
