import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Source } from 'rxtide';
import { paced, type PacedPosition, type PaceListener } from '../../../../examples/dashboard/engine/paced.js';
import { ReplayClock } from '../../../../examples/dashboard/engine/replayClock.js';

/** Chunks of numbers, which are their times; the position of a chunk is its index. */
function sourceOf(chunks: readonly (readonly number[])[]): Source<number, number> {
  return {
    name: 'numbers',
    async *open(position = 0) {
      for (const [i, values] of chunks.entries()) if (i >= position) yield { position: i, values };
    },
  };
}

const quiet: PaceListener<number> = {
  onOpen: () => undefined,
  onReleased: () => undefined,
  onWaited: () => undefined,
  onEnd: () => undefined,
};
const never = new AbortController().signal;

/** Reads a source, letting time pass before each run; gives the runs with their positions. */
async function read(
  source: Source<number, PacedPosition>,
  from: PacedPosition | undefined,
): Promise<[PacedPosition, readonly number[]][]> {
  const runs: [PacedPosition, readonly number[]][] = [];
  for await (const { position, values } of source.open(from, never)) runs.push([position, values]);
  return runs;
}

describe('a paced source', () => {
  const chunks = fc.array(fc.array(fc.nat(3), { maxLength: 6 }), { maxLength: 5 }).map((steps) => {
    let time = 0;
    return steps.map((chunk) => chunk.map((step) => (time += step)));
  });

  it('gives all values in their order, and from each of its positions the same run and what follows', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, fc.boolean(), async (chunks, isFast) => {
        // Either everything is due, or each run waits for its time.
        const clock = (): ReplayClock => {
          const clock = new ReplayClock(Infinity, false);
          if (!isFast) clock.startAt(-1);
          return clock;
        };
        const open = (): Source<number, PacedPosition> => paced(sourceOf(chunks), (n) => n, clock(), quiet);
        const runs = await read(open(), undefined);
        expect(runs.flatMap(([, values]) => values)).toEqual(chunks.flat());
        for (const [i, [position, values]] of runs.entries()) {
          const again = await read(open(), position);
          expect(again[0]).toEqual([position, values]);
          expect(again.flatMap(([, values]) => values)).toEqual(runs.slice(i).flatMap(([, values]) => values));
        }
      }),
    );
  });

  it('tells, where it begins again, what was known of all values up to there', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, async (chunks) => {
        let sum = 0;
        const known: unknown[] = [];
        const listener: PaceListener<number> = {
          ...quiet,
          onOpen: (memo) => known.push((sum = (memo as number | undefined) ?? 0)),
          onReleased: (values) => (sum = values.reduce((all, n) => all + n, sum)),
        };
        const open = (): Source<number, PacedPosition> =>
          paced(sourceOf(chunks), (n) => n, new ReplayClock(Infinity, false), listener);
        const runs = await read(open(), undefined);
        for (const [i, [position]] of runs.entries()) {
          const before = runs.slice(0, i + 1).flatMap(([, values]) => values);
          await read(open(), position);
          expect(known.at(-1)).toBe(before.reduce((all, n) => all + n, 0));
          expect(sum).toBe(chunks.flat().reduce((all, n) => all + n, 0));
        }
      }),
    );
  });

  it('waits while the clock stands still, goes on by a step, and ends when it is to', async () => {
    const clock = new ReplayClock(Infinity, true);
    const stop = new AbortController();
    const source = paced(sourceOf([[0, 5, 10, 20]]), (n) => n, clock, quiet);
    const reading = source.open(undefined, stop.signal)[Symbol.asyncIterator]();
    expect((await reading.next()).value.values).toEqual([0]);
    const next = reading.next();
    clock.step(10);
    expect((await next).value.values).toEqual([5, 10]);
    const last = reading.next();
    stop.abort();
    expect((await last).done).toBe(true);
  });
});
