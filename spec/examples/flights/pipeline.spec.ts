import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { job as rxtideJob } from 'rxtide';
import type { Sink, Source } from 'rxtide';
import { hourOfDay, reportedAt } from '../../../examples/flights/flights.js';
import type { Flight } from '../../../examples/flights/flights.js';
import { PATH, pipeline } from '../../../examples/flights/pipeline.js';
import type { AirportHour, Delays, HourOfDay } from '../../../examples/flights/pipeline.js';
import { accountOf } from '../../../examples/flights/report/conservation.js';

const MINUTE = 60_000;
const START = Date.UTC(2001, 0, 1);

const flight = fc.record({
  date: fc.integer({ min: 0, max: 36 * 60 }).map((minute) => START + minute * MINUTE),
  delay: fc.integer({ min: -120, max: 400 }),
  origin: fc.constantFrom('ORD', 'JFK', 'LAX'),
});
const RUNS = { numRuns: 50 };

const job = fc.record({
  /** In the order of their reports. */
  flights: fc.array(flight, { maxLength: 150 }).map((all) => all.sort((a, b) => reportedAt(a) - reportedAt(b))),
  airports: fc.subarray(['ORD', 'JFK']),
  window: fc.constantFrom(15 * MINUTE, 60 * MINUTE, 24 * 60 * MINUTE),
  outOfOrderness: fc.integer({ min: 0, max: 240 }).map((minutes) => minutes * MINUTE),
  chunk: fc.integer({ min: 1, max: 50 }),
});
type Job = typeof job extends fc.Arbitrary<infer J> ? J : never;

/** The results as plain numbers, by airport and window. */
type Results = Readonly<Record<string, Omit<Delays, 'p95'>>>;

async function run({ flights, chunk, ...options }: Job) {
  const source: Source<Flight> = {
    name: 'flights',
    async *open() {
      for (let position = 0; position < flights.length; position += chunk) {
        const rejected = [{ record: position, error: new Error('bad') }];
        yield { position, values: flights.slice(position, position + chunk), rejected };
      }
    },
  };
  const results: AirportHour[] = [];
  const hours: HourOfDay[] = [];
  const written = { late: [] as Flight[], rejected: 0 };
  const handle = rxtideJob({ name: 'flights', stopOnSignals: false }).run(() =>
    pipeline(source, {
      ...options,
      results: sink((values) => results.push(...values)),
      hoursOfDay: sink((values) => hours.push(...values)),
      late: sink((values) => written.late.push(...values)),
      rejected: sink((values) => (written.rejected += values.length)),
    }),
  );
  await handle.done;
  return { results, hours, written, account: accountOf(handle.metrics(), PATH) };
}

function sink<T>(take: (values: readonly T[]) => unknown): Sink<T> {
  return { name: 'a list', write: ({ values }) => void take(values) };
}

/** One flight after the other, as one would do it by hand. */
function byHand({ flights, airports, window, outOfOrderness }: Job) {
  const hours = new Map<string, number[]>();
  const late: Flight[] = [];
  let latest = -Infinity;
  for (const flight of flights) {
    const watermark = latest - outOfOrderness - 1;
    latest = Math.max(latest, flight.date);
    if (airports.length > 0 && !airports.includes(flight.origin)) continue;
    const start = Math.floor(flight.date / window) * window;
    if (start + window - 1 <= watermark) late.push(flight);
    else {
      const name = `${flight.origin} ${start}`;
      hours.set(name, [...(hours.get(name) ?? []), flight.delay]);
    }
  }
  return { hours, late };
}

const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);

function exactly(delays: readonly number[]): Omit<Delays, 'p95'> {
  return { departures: delays.length, mean: sum(delays) / delays.length, longest: Math.max(...delays) };
}

/** The sketch is right to one part in a hundred. */
function expectP95(p95: number | undefined, delays: readonly number[]): void {
  const exact = [...delays].sort((a, b) => a - b)[Math.floor(0.95 * (delays.length - 1))] as number;
  expect(Math.abs((p95 as number) - exact)).toBeLessThanOrEqual(Math.abs(exact) * 0.0101);
}

describe('the pipeline', () => {
  it('finds what one finds by hand', async () => {
    await fc.assert(
      fc.asyncProperty(job, async (job) => {
        const { results, written } = await run(job);
        const { hours, late } = byHand(job);
        const found = results.map(({ key, window, value: { departures, mean, longest } }) => {
          return [`${key} ${window.start}`, { departures, mean, longest }];
        });
        const expected = [...hours].map(([name, delays]) => [name, exactly(delays)]);
        expect(Object.fromEntries(found) as Results).toEqual(Object.fromEntries(expected));
        for (const { key, window, value } of results) {
          expectP95(value.p95, hours.get(`${key} ${window.start}`) as number[]);
        }
        expect(results).toHaveLength(hours.size);
        expect(written.late).toEqual(late);
      }),
      RUNS,
    );
  });

  it('looks at all flights of an hour of the day, however late', async () => {
    await fc.assert(
      fc.asyncProperty(job, async (job) => {
        const chosen = job.flights.filter(({ origin }) => job.airports.length === 0 || job.airports.includes(origin));
        const { hours } = await run(job);
        expect(hours.map(({ key }) => key).sort((a, b) => a - b)).toEqual(
          [...new Set(chosen.map(hourOfDay))].sort((a, b) => a - b),
        );
        for (const { key, value } of hours) {
          const delays = chosen.filter((flight) => hourOfDay(flight) === key).map(({ delay }) => delay);
          const { p95, ...others } = value;
          expect(others).toEqual({ ...exactly(delays), mean: expect.closeTo(sum(delays) / delays.length, 9) });
          expectP95(p95, delays);
        }
      }),
      RUNS,
    );
  });

  it('accounts for every flight, and writes all that it counts', async () => {
    await fc.assert(
      fc.asyncProperty(job, async (job) => {
        const { results, written, account } = await run(job);
        const rejected = Math.ceil(job.flights.length / job.chunk);
        expect(account.problems).toEqual([]);
        expect(account.in).toBe(job.flights.length + rejected);
        expect(account.fates.rejected).toBe(rejected);
        expect(account.fates.used).toBe(sum(results.map(({ value }) => value.departures)));
        expect(written.rejected).toBe(rejected);
        expect(account.fates.late).toBe(written.late.length);
      }),
      RUNS,
    );
  });
});
