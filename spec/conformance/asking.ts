import { mapAsync, mapValues, sideOutput, tapValues } from '../../lib/index.js';
import type { MapAsyncOptions, Rejected, Stream } from '../../lib/index.js';

type Ints = Stream<number>;

/**
 * Asks somebody who doubles numbers, once told to: an event of the second input is the number that is answered from then on. An answer is
 * known until its result has left, so that who asks again after a restore gets it again.
 */
export const asking = (
  options: Pick<
    MapAsyncOptions<number, number, number>,
    'concurrency' | 'ordered' | 'timeout' | 'fallback' | 'retry'
  > = {},
) => {
  const known = new Set<number>();
  return (numbers: Ints, answers: Ints) => {
    const waiting = new Map<number, () => void>();
    const call = (n: number) =>
      known.has(n) ? 2 * n : new Promise<number>((resolve) => void waiting.set(n, () => resolve(2 * n)));
    const answer = (n: number): void => {
      known.add(n);
      waiting.get(n)?.();
    };
    const results = numbers.pipe(
      mapAsync(call, { ...options, name: 'ask', combine: (n, result) => ({ n, result }) }),
      tapValues(({ n }) => known.delete(n)),
      mapValues(({ result }) => result),
    );
    return { main: results, told: answers.pipe(tapValues(answer)) };
  };
};

/** Asks somebody who answers by himself, or not. */
export const calling =
  (call: (n: number) => Promise<number>, options: MapAsyncOptions<number, number, number> = {}) =>
  (numbers: Ints) =>
    numbers.pipe(mapAsync(call, options));

/** The same, with a side output of what there was no answer for. */
export const callingOrNot =
  (call: (n: number) => Promise<number>, options: Omit<MapAsyncOptions<number, number, number>, 'rejectedTo'>) =>
  (numbers: Ints) => {
    const rejected = sideOutput<Rejected>();
    return { main: numbers.pipe(mapAsync(call, { ...options, rejectedTo: rejected })), rejected };
  };
