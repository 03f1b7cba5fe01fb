import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { Valve } from '../../lib/operator/valve.js';

/** What an input says: its time, or that it is idle or active. */
type Say = readonly [input: number, what: number | 'idle' | 'active'];

interface Case {
  readonly rule: string;
  readonly inputs: number;
  /** Each with the combined watermark after it. */
  readonly says: readonly (readonly [...Say, watermark: number])[];
  /** Whether all are idle at the end. */
  readonly idle?: boolean;
}

const NONE = -Infinity;
const END = Infinity;

const CASES: readonly Case[] = [
  {
    rule: 'WMC-1: the lowest counts',
    inputs: 2,
    says: [
      [0, 5, NONE],
      [1, 3, 3],
      [1, 8, 5],
      [0, 9, 8],
    ],
  },
  {
    rule: 'WMC-4: an input that has said nothing holds time back',
    inputs: 3,
    says: [
      [0, 5, NONE],
      [1, 5, NONE],
      [2, 1, 1],
    ],
  },
  {
    rule: 'WMC-10: a time that is not higher is ignored',
    inputs: 2,
    says: [
      [0, 5, NONE],
      [1, 5, 5],
      [0, 5, 5],
      [0, 4, 5],
      [1, 2, 5],
    ],
  },
  {
    rule: 'WMC-10: the time of an idle input is ignored',
    inputs: 2,
    says: [
      [0, 5, NONE],
      [1, 'idle', 5],
      [1, 99, 5],
      [1, 'active', 5],
      [0, 7, 7],
    ],
  },
  {
    rule: 'WMC-11: one that goes idle and held the minimum lets it go',
    inputs: 2,
    says: [
      [0, 5, NONE],
      [1, 3, 3],
      [1, 'idle', 5],
    ],
  },
  {
    rule: 'WMC-11: one that goes idle and did not hold the minimum changes nothing',
    inputs: 2,
    says: [
      [0, 5, NONE],
      [1, 3, 3],
      [0, 'idle', 3],
    ],
  },
  {
    rule: 'WMC-11, FLINK-38454: the last to go idle lets out the highest: the lower one last',
    inputs: 2,
    says: [
      [0, 5, NONE],
      [1, 3, 3],
      [0, 'idle', 3],
      [1, 'idle', 5],
    ],
    idle: true,
  },
  {
    rule: 'WMC-11, FLINK-38454: the same whichever goes last: the higher one last',
    inputs: 2,
    says: [
      [0, 5, NONE],
      [1, 3, 3],
      [1, 'idle', 5],
      [0, 'idle', 5],
    ],
    idle: true,
  },
  {
    rule: 'WMC-12: one that comes back below the time sent does not pull it back, nor hold it',
    inputs: 2,
    says: [
      [0, 5, NONE],
      [1, 3, 3],
      [1, 'idle', 5],
      [0, 20, 20],
      [1, 'active', 20],
      [1, 7, 20],
      [0, 25, 25],
    ],
  },
  {
    rule: 'WMC-12: … and counts again once it has caught up',
    inputs: 2,
    says: [
      [0, 20, NONE],
      [1, 'idle', 20],
      [1, 'active', 20],
      [1, 19, 20],
      [0, 30, 30],
      [1, 30, 30],
      [0, 40, 30],
      [1, 35, 35],
    ],
  },
  {
    rule: 'WMC-12: one that comes back at or above the time sent counts at once',
    inputs: 2,
    says: [
      [1, 9, NONE],
      [0, 5, 5],
      [1, 'idle', 5],
      [1, 'active', 5],
      [0, 20, 9],
    ],
  },
  {
    rule: 'WMC-12: where none counts, time stands still and does not end',
    inputs: 2,
    says: [
      [0, 20, NONE],
      [1, 'idle', 20],
      [1, 'active', 20],
      [0, 'idle', 20],
      [1, 10, 20],
      [1, 21, 21],
    ],
  },
  {
    rule: 'WMC-13: being idle moves no time by itself',
    inputs: 2,
    says: [
      [0, 'idle', NONE],
      [0, 'active', NONE],
      [1, 'idle', NONE],
      [0, 'idle', NONE],
    ],
    idle: true,
  },
  {
    rule: 'EOI-4: one that has finished holds nobody back',
    inputs: 2,
    says: [
      [0, 5, NONE],
      [1, END, 5],
      [0, 9, 9],
    ],
  },
  {
    rule: 'EOI-4: the end comes only when all have finished',
    inputs: 2,
    says: [
      [0, END, NONE],
      [1, 3, 3],
      [1, END, END],
    ],
  },
  {
    rule: 'a finished input is in no flush',
    inputs: 3,
    says: [
      [0, END, NONE],
      [1, 3, NONE],
      [2, 4, 3],
      [1, 'idle', 4],
      [2, 'idle', 4],
    ],
    idle: true,
  },
  {
    rule: 'when the last active one finishes, the highest of the idle ones is let out',
    inputs: 3,
    says: [
      [0, 3, NONE],
      [1, 7, NONE],
      [2, 1, 1],
      [0, 'idle', 1],
      [1, 'idle', 1],
      [2, END, 7],
    ],
    idle: true,
  },
  {
    rule: 'an idle input may finish: it will not come back',
    inputs: 2,
    says: [
      [0, 3, NONE],
      [1, 5, 3],
      [0, 'idle', 5],
      [0, END, 5],
      [1, 8, 8],
      [1, END, END],
    ],
  },
  {
    rule: 'all idle, and all finish',
    inputs: 2,
    says: [
      [0, 'idle', NONE],
      [1, 'idle', NONE],
      [0, END, NONE],
      [1, END, END],
    ],
    idle: true,
  },
  {
    rule: 'a finished input cannot go idle or come back',
    inputs: 2,
    says: [
      [0, END, NONE],
      [0, 'idle', NONE],
      [0, 'active', NONE],
      [1, 5, 5],
    ],
  },
  {
    rule: 'an input that is idle from the beginning does not hold the others',
    inputs: 2,
    says: [
      [1, 'idle', NONE],
      [0, 5, 5],
      [0, END, 5],
      [1, 'active', 5],
      [1, 9, 9],
      [1, END, END],
    ],
  },
];

function say(valve: Valve, [input, what]: Say): number {
  return typeof what === 'number' ? valve.advance(input, what) : valve.setIdle(input, what === 'idle');
}

describe('Valve (WMC-9)', () => {
  it.each(CASES.map((c) => [c.rule, c] as const))('%s', (_, { inputs, says, idle = false }) => {
    const valve = new Valve(inputs);
    const watermarks = says.map(([input, what]) => say(valve, [input, what]));
    expect(watermarks).toEqual(says.map(([, , watermark]) => watermark));
    expect(valve.watermark).toBe(watermarks.at(-1));
    expect(valve.idle).toBe(idle);
  });

  const anySays = fc.array(
    fc.tuple(
      fc.nat(2),
      fc.oneof(fc.integer({ min: 0, max: 30 }), fc.constantFrom('idle' as const, 'active' as const, Infinity)),
    ),
    { maxLength: 30, size: 'max' },
  );

  it('never goes back, and ends only when all inputs have', () => {
    fc.assert(
      fc.property(anySays, (says) => {
        const valve = new Valve(3);
        const finished = new Set<number>();
        let before = -Infinity;
        for (const said of says) {
          const watermark = say(valve, said);
          if (said[1] === Infinity) finished.add(said[0]);
          expect(watermark).toBeGreaterThanOrEqual(before);
          expect(watermark === Infinity).toBe(finished.size === 3);
          before = watermark;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('goes on from a snapshot as if nothing had been', () => {
    fc.assert(
      fc.property(anySays, (says) => {
        const undisturbed = new Valve(3);
        let restored = new Valve(3);
        for (const said of says) {
          const state = structuredClone(restored.snapshot());
          restored = new Valve(3);
          restored.restore(state);
          expect(say(restored, said)).toBe(say(undisturbed, said));
          expect(restored.idle).toBe(undisturbed.idle);
        }
      }),
      { numRuns: 300 },
    );
  });
});
