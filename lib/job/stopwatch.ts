import type { Clock } from '../time/clock.js';

/** Milliseconds that only go forward, with fractions, where the platform has them; else those of the clock. */
export function stopwatch(clock: Clock): () => number {
  const { performance } = globalThis as unknown as { performance?: { now(): number } };
  return typeof performance?.now === 'function' ? () => performance.now() : () => clock.now();
}
