import type { TimestampLike } from '../../time/timestamp.js';
import { millisecondsOf } from '../../time/timestamp.js';
import type { BoundOrStrategy, WatermarkGenerator } from '../../time/watermarkStrategy.js';
import type { MergedStamps } from './mergedStamps.js';

/** How far a split may be read on before it is another's turn, and what others allow the combined watermark. */
export interface SplitLimits {
  /** Until its watermark is above this, or as high as it where that counts too. */
  readonly before: number;
  readonly inclusive: boolean;
  /** Until its watermark is above this. */
  readonly cap: number;
  /** The lowest watermark of the others that count. */
  readonly others: number;
}

/** How far the time of one split has come. */
export class SplitTime<T> {
  watermark = -Infinity;
  #highest = -Infinity;
  /** `null`: the bound says it all. */
  readonly #generator: WatermarkGenerator<T> | null;
  readonly #bound: number;
  readonly #timestampOf: (value: T) => TimestampLike;

  constructor(timestampOf: (value: T) => TimestampLike, strategy: BoundOrStrategy<T>) {
    this.#timestampOf = timestampOf;
    this.#generator = strategy.start?.() ?? null;
    this.#bound = strategy.bound ?? NaN;
  }

  /**
   * Adds `values[from..]` to a frame, each with its time and the combined watermark in force when it arrives, as far as the limits and
   * the frame go; gives the index where it stopped.
   */
  run(
    values: readonly T[],
    from: number,
    frame: T[],
    max: number,
    stamps: MergedStamps<T>,
    limits: SplitLimits,
  ): number {
    const { before, inclusive, cap, others } = limits;
    const { times, marks, limit } = stamps;
    const timestampOf = this.#timestampOf;
    const bound = this.#bound;
    let { watermark, combined } = { watermark: this.watermark, combined: stamps.combined };
    let highest = this.#highest;
    let i = from;
    try {
      while (i < values.length && frame.length < max) {
        const value = values[i]!;
        const n = frame.length;
        frame.push(value);
        i++;
        marks[n] = combined;
        const given = timestampOf(value);
        const time = Math.floor(typeof given === 'number' ? given : millisecondsOf(given));
        // NaN and the infinities are no times: only for them the difference is not 0.
        if (time - time !== 0) {
          stamps.fail(n, given);
          continue;
        }
        times[n] = time;
        if (time > limit) continue;
        let next = watermark;
        if (bound !== bound) next = this.#generator!.onEvent(value, time);
        else if (time > highest) next = (highest = time) - bound - 1;
        if (!(next > watermark)) continue;
        watermark = next;
        const lowest = watermark < others ? watermark : others;
        if (lowest > combined) combined = lowest;
        if (watermark > before || (watermark === before && !inclusive) || watermark > cap) break;
      }
    } catch (error) {
      stamps.fail(frame.length - 1, error);
    }
    this.watermark = watermark;
    this.#highest = highest;
    stamps.combined = combined;
    return i;
  }

  snapshot(): unknown {
    return { watermark: this.watermark, highest: this.#highest, generator: this.#generator?.snapshot() ?? null };
  }

  restore(state: unknown): void {
    const { watermark, highest, generator } = state as { watermark: number; highest: number; generator: unknown };
    this.watermark = watermark;
    this.#highest = highest;
    this.#generator?.restore(generator);
  }
}
