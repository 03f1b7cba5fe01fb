import type { SplitReader } from './splitReader.js';
import type { SplitLimits } from './splitTime.js';

/** The splits that are being read, in the order in which they were found, and whose turn it is. */
export class OpenSplits<T> {
  readonly all: SplitReader<T>[] = [];
  /** How far the split goes that `next` gave last; filled anew by each call. */
  readonly limits: { -readonly [P in keyof SplitLimits]: SplitLimits[P] } = {
    before: Infinity,
    inclusive: true,
    cap: Infinity,
    others: Infinity,
  };

  remove(split: SplitReader<T>): void {
    this.all.splice(this.all.indexOf(split), 1);
  }

  /** The lowest watermark of those that are not idle (WMC-1); `-Infinity`: there are none (WMC-2). */
  lowest(): number {
    let lowest = Infinity;
    for (const { idle, time } of this.all) if (!idle && time.watermark < lowest) lowest = time.watermark;
    return lowest === Infinity ? -Infinity : lowest;
  }

  /** The highest watermark of all. */
  highest(): number {
    return Math.max(...this.all.map(({ time }) => time.watermark));
  }

  /**
   * The split whose events, or end, come next; `null`: there is none, or another has to be waited for. That one has ended counts when it
   * is its turn, so that it does not matter how soon that was known. `maxDrift`: how far one may be ahead of another that has nothing at
   * the moment; `undefined`: it may not.
   */
  next(maxDrift: number | undefined): SplitReader<T> | null {
    let best: SplitReader<T> | null = null;
    let second: SplitReader<T> | null = null;
    let lowest = Infinity;
    let secondLowest = Infinity;
    let waitedFor = Infinity;
    for (const split of this.all) {
      if (split.idle) continue;
      const { watermark } = split.time;
      if (maxDrift !== undefined && split.ended) return split;
      if (maxDrift !== undefined && !split.ready) {
        if (watermark < waitedFor) waitedFor = watermark;
      } else if (best === null || watermark < lowest) {
        second = best;
        secondLowest = lowest;
        best = split;
        lowest = watermark;
      } else if (second === null || watermark < secondLowest) {
        second = split;
        secondLowest = watermark;
      }
    }
    const cap = waitedFor + (maxDrift ?? 0);
    if (best === null || !(best.ready || best.ended) || lowest > cap) return null;
    const { limits } = this;
    limits.before = secondLowest;
    limits.inclusive = second === null || best.order < second.order;
    limits.cap = cap;
    limits.others = Math.min(waitedFor, secondLowest);
    return best;
  }
}
