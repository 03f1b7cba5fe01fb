import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AlignedAssigner } from '../../lib/window/alignedAssigner.js';
import type { TimeWindow } from '../../lib/window/timeWindow.js';

export interface AlignedCase {
  readonly assigner: AlignedAssigner;
  /** The windows of a time, found another way. */
  readonly model?: (timestamp: number) => TimeWindow[];
}

/** What every assigner of aligned windows promises, for all times of `times`. */
export function itAlignsWindows(cases: fc.Arbitrary<AlignedCase>, times: fc.Arbitrary<number>): void {
  const holds = (law: (one: AlignedCase, timestamp: number) => void): void => {
    fc.assert(fc.property(cases, times, law), { numRuns: 200 });
  };

  it('puts each time into one slice, which has an end', () => {
    holds(({ assigner: { aligned } }, timestamp) => {
      const start = aligned.sliceStart(timestamp);
      const end = aligned.sliceEnd(start);
      expect(start).toBeLessThanOrEqual(timestamp);
      expect(timestamp).toBeLessThan(end);
      expect([aligned.sliceStart(start), aligned.sliceStart(end - 1), aligned.sliceStart(end)]).toEqual([
        start,
        start,
        end,
      ]);
    });
  });

  it('assigns the windows of the slice, which all contain the event, by start and then end', () => {
    holds(({ assigner, model }, timestamp) => {
      const windows = assigner.assign(undefined, timestamp);
      expect(windows).toEqual(assigner.aligned.windowsOf(assigner.aligned.sliceStart(timestamp)));
      expect(windows.every(({ start, end }) => start <= timestamp && timestamp < end)).toBe(true);
      expect(windows).toEqual(windows.toSorted((a, b) => a.start - b.start || a.end - b.end));
      expect(new Set(windows.map(({ start, end }) => `${start}/${end}`)).size).toBe(windows.length);
      if (model) expect(windows).toEqual(model(timestamp));
    });
  });

  it('cuts slices at the bounds of windows and nowhere else', () => {
    holds(({ assigner: { aligned } }, timestamp) => {
      const start = aligned.sliceStart(timestamp);
      const end = aligned.sliceEnd(start);
      const windows = [...aligned.windowsOf(start), ...aligned.windowsOf(end)];
      const bounds = windows.flatMap((window) => [window.start, window.end]);
      expect(bounds.filter((bound) => bound > start && bound < end)).toEqual([]);
      expect(windows.some((window) => window.start === end || window.end === end)).toBe(true);
    });
  });

  it('walks along all windows in order of end', () => {
    holds(({ assigner: { aligned } }, timestamp) => {
      const from = slicesFrom(aligned.sliceStart(timestamp), 12, aligned.sliceEnd);
      const met = new Map(
        from.flatMap((slice) => aligned.windowsOf(slice)).map((window) => [`${window.start}/${window.end}`, window]),
      );
      const expected = [...met.values()].sort((a, b) => a.end - b.end);
      const first = expected[0];
      if (first === undefined) return;
      // windows that end after the last slice may have neighbours that begin after it
      const seen = aligned.sliceEnd(from.at(-1) ?? 0);
      const walked = [first];
      while (walked.length < expected.length) walked.push(aligned.next(walked.at(-1) ?? first));
      const known = expected.filter(({ end }) => end <= seen);
      expect(walked.slice(0, known.length)).toEqual(known);
    });
  });

  it('assigns the same however the events before it went', () => {
    fc.assert(
      fc.property(cases, fc.array(times, { maxLength: 20 }), ({ assigner }, timestamps) => {
        for (const timestamp of timestamps) {
          const windows = assigner.assign(undefined, timestamp);
          expect(windows).toEqual(assigner.aligned.windowsOf(assigner.aligned.sliceStart(timestamp)));
        }
      }),
    );
  });
}

function slicesFrom(start: number, count: number, sliceEnd: (start: number) => number): number[] {
  const slices = [start];
  while (slices.length < count) slices.push(sliceEnd(slices.at(-1) ?? start));
  return slices;
}

/** Times of today, of 1970 and before, small and near a bound. */
export const anyTime: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -200, max: 200 }),
  fc.integer({ min: -4e12, max: 4e12 }),
  fc.integer({ min: -2e9, max: 2e9 }).map((n) => n * 1000),
  fc.integer({ min: -8.64e15, max: 8.64e15 }),
);
