import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Source, SourceChunk } from 'rxtide';
import { EARLIEST, reportedAt } from '../../../examples/flights/flights.js';
import type { Flight } from '../../../examples/flights/flights.js';
import { reports } from '../../../examples/flights/reports.js';

const MINUTE = 60_000;
const never = new AbortController().signal;

/** Flights in the order of the schedule, cut into chunks; each is told from the others by its origin. */
const schedule = fc
  .array(
    fc.record({
      date: fc.integer({ min: 0, max: 600 }),
      delay: fc.integer({ min: EARLIEST, max: 300 }),
      endsChunk: fc.boolean(),
    }),
  )
  .map((rows) => {
    const chunks: Flight[][] = [[]];
    rows.sort((a, b) => a.date - b.date);
    for (const [i, { date, delay, endsChunk }] of rows.entries()) {
      chunks.at(-1)?.push({ date: date * MINUTE, delay, origin: String(i) });
      if (endsChunk) chunks.push([]);
    }
    return chunks;
  });

function sourceOf(chunks: readonly (readonly Flight[])[], onEnd?: () => void): Source<Flight> {
  return {
    name: 'a schedule',
    async *open(first = 0) {
      try {
        for (const [position, values] of chunks.entries()) {
          if (position < (first as number)) continue;
          yield { position, values, rejected: [{ record: position, error: new Error('bad') }] };
        }
      } finally {
        onEnd?.();
      }
    },
  };
}

async function chunksOf<T, P>(source: Source<T, P>, position?: P): Promise<SourceChunk<T, P>[]> {
  const chunks: SourceChunk<T, P>[] = [];
  for await (const chunk of source.open(position, never)) chunks.push(chunk);
  return chunks;
}

describe('reports', () => {
  it('are in the order in which the flights left', async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async (chunks) => {
        const flights = (await chunksOf(reports(sourceOf(chunks)))).flatMap(({ values }) => values);
        expect(flights).toEqual(chunks.flat().sort((a, b) => reportedAt(a) - reportedAt(b)));
      }),
    );
  });

  it('keep what was rejected', async () => {
    const chunks = await chunksOf(reports(sourceOf([[], [], []])));
    expect(chunks.flatMap(({ rejected = [] }) => rejected.map(({ record }) => record))).toEqual([0, 1, 2]);
  });

  it('can be read again from any chunk', async () => {
    await fc.assert(
      fc.asyncProperty(schedule, fc.nat(), async (chunks, n) => {
        const all = await chunksOf(reports(sourceOf(chunks)));
        const from = all[n % all.length]?.position;
        expect(await chunksOf(reports(sourceOf(chunks)), from)).toEqual(all.slice(n % all.length));
      }),
    );
  });

  it('hold a flight no longer than an earlier one can still be reported', async () => {
    const flight = (date: number, delay: number): Flight => ({ date: date * MINUTE, delay, origin: 'ORD' });
    const chunks = await chunksOf(reports(sourceOf([[flight(0, 0)], [flight(119, 0)], [flight(120, 0)]])));
    expect(chunks.map(({ values }) => values.length)).toEqual([0, 0, 1, 2]);
  });

  it('close the source when they are left', async () => {
    let isClosed = false;
    const source = sourceOf([[], [], []], () => (isClosed = true));
    for await (const _ of reports(source).open(undefined, never)) break;
    expect(isClosed).toBe(true);
  });
});
