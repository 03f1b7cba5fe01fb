import { expect } from '@jest/globals';
import * as fc from 'fast-check';
import type { Sink } from '../../../lib/transform/sink.js';
import { batchOf } from '../writing.js';

/** A call that is made to go wrong. */
export interface Fault {
  /** The call is not made, or is made and its answer is lost. */
  readonly answer: 'fails' | 'is lost';
  /** Counted from 0 over the whole run. */
  readonly at: number;
}

/** Counts calls, and makes some of them go wrong. */
export class Faults {
  #call = 0;
  readonly #faults: Map<number, Fault['answer']>;
  readonly #error: () => Error;

  constructor(faults: readonly Fault[], error: () => Error = () => new Error('a fault')) {
    this.#faults = new Map(faults.map(({ at, answer }) => [at, answer]));
    this.#error = error;
  }

  run<R>(work: () => R): R {
    const answer = this.#faults.get(this.#call++);
    if (answer === 'fails') throw this.#error();
    const result = work();
    if (answer === 'is lost') throw this.#error();
    return result;
  }

  /** `before`: what is done in place of failing at once, so that the call fails by itself. */
  async runAsync<R>(work: () => Promise<R>, before: () => Promise<unknown>): Promise<R> {
    const answer = this.#faults.get(this.#call++);
    if (answer === 'fails') await before();
    const result = await work();
    if (answer === 'is lost') throw this.#error();
    return result;
  }
}

export const someFaults: fc.Arbitrary<Fault[]> = fc.array(
  fc.record({ answer: fc.constantFrom<Fault['answer']>('fails', 'is lost'), at: fc.nat(120) }),
  { maxLength: 6 },
);

/** What is done with a sink: so many results, or a checkpoint whose store takes it or does not. */
export type Step = number | 'checkpoint' | 'checkpoint that is not stored' | 'crash';

export const someSteps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 7 }) },
    { weight: 2, arbitrary: fc.constant<Step>('checkpoint') },
    { weight: 1, arbitrary: fc.constantFrom<Step>('checkpoint that is not stored', 'crash') },
  ),
  { maxLength: 24 },
);

/**
 * Writes 0, 1, 2, … to a sink as a job would: a call that fails ends the attempt, and the next goes on from the last checkpoint that was stored,
 * with a fresh sink. After each commit `shown` must give just what came before that checkpoint, and in the end all, once.
 */
export async function expectExactlyOnce(
  newSink: () => Sink<number>,
  someSteps: readonly Step[],
  shown: () => readonly number[] | Promise<readonly number[]>,
): Promise<void> {
  // What a sink shows at the end, before there is any checkpoint, nobody could know of after a crash.
  const steps: readonly Step[] = ['checkpoint', ...someSteps];
  const total = steps.reduce<number>((sum, step) => sum + (typeof step === 'number' ? step : 0), 0);
  let stored: { id: number; handle: unknown; written: number; step: number } | undefined;
  const crashed = new Set<number>();
  for (let attempt = 0; attempt < 100; attempt++) {
    const sink = newSink();
    let { id, written, step } = stored ?? { id: 0, written: 0, step: 0 };
    const expectShown = async (): Promise<void> => {
      const found = await shown();
      // Where the end was reached once, and nobody heard of it, all is there already.
      expect(found).toEqual(Array.from({ length: found.length === total ? total : written }, (_, i) => i));
    };
    try {
      if (stored !== undefined) await sink.commit!(stored.handle);
      await sink.open!(stored?.handle);
      if (stored !== undefined) await expectShown();
      for (; step < steps.length; step++) {
        const what = steps[step]!;
        if (typeof what === 'number') {
          const from = written;
          await sink.write(batchOf(Array.from({ length: what }, (_, i) => from + i)));
          written += what;
        } else if (what === 'crash') {
          if (crashed.has(step)) continue;
          crashed.add(step);
          throw new Error('a crash');
        } else {
          const handle: unknown = JSON.parse(JSON.stringify(await sink.prepare!(++id)));
          if (what === 'checkpoint that is not stored') continue;
          stored = { id, handle, written, step: step + 1 };
          await sink.commit!(handle);
          await expectShown();
        }
      }
      await sink.end!();
      await expectShown();
      return;
    } catch (error) {
      if (error instanceof Error && 'matcherResult' in error) throw error;
      await Promise.resolve(sink.abort?.()).catch(() => undefined);
    }
  }
  throw new Error('it never came to its end');
}
