import { isDeepStrictEqual } from 'node:util';
import { expect } from '@jest/globals';
import type { Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import type { AnyStream, Harness, HarnessOptions, HarnessOutputs } from '../../lib/testing.js';
import { play, unsound } from '../../lib/testing/laws/run.js';
import type { Frames, Item } from './script.js';

export { countsOf, outcomeOf, play } from '../../lib/testing/laws/run.js';

/** An operator as the laws look at it, with what its laws need to know. */
export interface Pipeline {
  readonly name: string;
  readonly inputs?: number;
  /** Makes it: its main output and, where it has any, its late events and other sides. */
  readonly make: (...inputs: Stream<Item>[]) => AnyStream | HarnessOutputs;
  readonly options?: HarnessOptions;
  /** Its results depend on event time alone: law 1 (c) holds where nothing is late. */
  readonly eventTimeOnly?: boolean;
  /**
   * Law 1 (c) holds where no two events are exactly the (odd) gap apart: such events are one session (WIN-5), but the first of them
   * alone fires at its end − 1, before the time of the second has passed.
   */
  readonly evenTimes?: boolean;
  /** It waits for promises: those that can settle do so after each frame. */
  readonly settles?: boolean;
}

/** How many cases a law tries: `LAW_TIMES=20 npm run jest -- spec/laws` tries twenty times as many. */
export const times = (cases: number): number => Math.ceil(cases * Number(process.env['LAW_TIMES'] ?? 1));

export type AnyHarness = Harness<Item[], HarnessOutputs>;

/** Starts a pipeline. */
export function start({ make, inputs = 1, options }: Pipeline): AnyHarness {
  const operator = (...streams: readonly Stream<Item>[]): HarnessOutputs => {
    const made = make(...streams);
    return 'subscribe' in made ? { main: made as AnyStream } : made;
  };
  return harness<Item[], HarnessOutputs>(operator, { ...options, inputs });
}

/** What came out of each output. */
export type Outcome = Record<string, unknown>;

/** Runs a pipeline over a whole script. `each` is called after every frame. */
export async function run(pipeline: Pipeline, frames: Frames, each?: (h: AnyHarness) => void): Promise<AnyHarness> {
  const h = start(pipeline);
  // What is shared sends nothing before the next microtask.
  await Promise.resolve();
  for (const frame of frames) {
    play(h, frame);
    if (pipeline.settles === true) await h.settle();
    each?.(h);
  }
  h.unsubscribe();
  return h;
}

/** `toEqual`, many times faster where the two are equal. */
export function expectSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

/** Law 3, for every operator of a harness, at this moment. */
export function expectConservation(h: AnyHarness): void {
  for (const [figures, sound] of unsound(h)) expect(figures).toEqual(sound);
}
