import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  agg,
  joinInterval,
  keyBy,
  keyedProcess,
  mapAsync,
  mapValues,
  sideOutput,
  tumbling,
  valueState,
  windowBy,
} from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { checkLaws } from '../../../lib/laws.js';
import { checkTimeline } from '../../../lib/testing.js';

const clicks = fc.record({ value: fc.constantFrom('a', 'b'), timestamp: fc.nat(60) });

const failureOf = (check: Promise<unknown>): Promise<Error & { code?: string }> =>
  check.then(
    () => new Error('no law is broken'),
    (error: Error) => error,
  );

/** What a failure tells to paste, without the call around it. */
const timelineIn = (message: string): string => /checkTimeline\(pipeline, `\n([^`]*)`/.exec(message)![1]!;

describe('checkLaws', () => {
  it('holds for windows with late events, whose results depend on event time alone', async () => {
    const counts = (pages: Stream<string>) => {
      const late = sideOutput<string>();
      const main = pages.pipe(
        keyBy((page) => page),
        windowBy(tumbling(10), agg.count(), { lateTo: late }),
      );
      return { main, late };
    };
    await checkLaws(counts, clicks, { eventTimeOnly: true, outOfOrderness: 20, numRuns: 30 });
  });

  it('holds for several inputs, and for promises', async () => {
    await checkLaws(
      (left: Stream<string>, right: Stream<number>) =>
        left.pipe(
          keyBy((page) => page),
          joinInterval(right.pipe(keyBy((n) => 'ab'[n]!)), { lower: -5, upper: 5 }, (page, n) => [page, n] as const),
        ),
      [clicks, fc.record({ value: fc.nat(1), timestamp: fc.nat(60) })],
      { eventTimeOnly: true, outOfOrderness: 10, numRuns: 15 },
    );
    await checkLaws((pages: Stream<string>) => pages.pipe(mapAsync((page) => Promise.resolve(`${page}!`))), clicks, {
      numRuns: 15,
    });
  });

  it('finds state in a variable, and draws the smallest case as a timeline that fails as well', async () => {
    const numbered = (pages: Stream<string>) => {
      let n = 0;
      return pages.pipe(mapValues((page) => `${page}${++n}`));
    };
    const error = await failureOf(checkLaws(numbered, clicks, { seed: 1 }));
    expect(error.code).toBe('LAW_BROKEN');
    expect(error.message).toContain("law 'replay' is broken: going on from snapshots gives something else");
    expect(error.message).toMatch(/input +a@0 +a@0\n +main +a1@0 +a2@0\n +but was +a1@0 +a1@0\n +\^/);
    expect(error.message).toContain('seed: 1');
    const again = await failureOf(checkTimeline(numbered, timelineIn(error.message), { played: 'restored' }));
    expect(again.code).toBe('TIMELINE_DIFFERS');
    await checkTimeline(numbered, timelineIn(error.message));
  });

  it('finds what looks at batches', async () => {
    const sizes = (pages: Stream<string>) => {
      let turn = 0;
      let seen = 0;
      return pages.pipe(
        mapValues((page) => {
          if (turn++ === 0) void Promise.resolve().then(() => (turn = 0));
          seen = turn;
          return `${page}${seen}`;
        }),
      );
    };
    const error = await failureOf(checkLaws(sizes, clicks, { laws: ['batches'] }));
    expect(error.message).toContain("law 'batches' is broken");
    expect(error.message).toContain('(a@0 a@0)');
    const again = await failureOf(checkTimeline(sizes, timelineIn(error.message), { played: 'all' }));
    expect(again.code).toBe('TIMELINE_DIFFERS');
  });

  it('finds results that depend on the order of arrival, where none should', async () => {
    const firsts = (pages: Stream<string>) =>
      pages.pipe(
        keyBy(() => 'all'),
        keyedProcess({
          state: { first: valueState<string | undefined>(undefined) },
          onEvent: (page, { state }) => (state.first.value ??= page),
        }),
      );
    await checkLaws(firsts, clicks, { numRuns: 30 });
    const error = await failureOf(checkLaws(firsts, clicks, { eventTimeOnly: true, outOfOrderness: 20 }));
    expect(error.message).toContain("law 'order' is broken");
    expect(error.message).toMatch(/on main, only in the first \(.*\), only in the second \(.*\)/);
  });

  it('says what laws there are', async () => {
    const error = await failureOf(checkLaws((pages: Stream<string>) => pages, clicks, { laws: ['bathces' as never] }));
    expect(error.message).toContain("no law 'bathces'; there are batches, replay, conservation, order");
  });
});
