/** Where one input stands. */
interface Part {
  watermark: number;
  idle: boolean;
  /** Takes part in the minimum: an input that comes back from idle below the watermark sent does so once it has caught up. */
  aligned: boolean;
  /** Reached the end of time; it holds nobody back and is in no flush. */
  finished: boolean;
}

/**
 * Makes one watermark of those of several inputs (WMC-9 to WMC-13): the lowest of the inputs that are active and unfinished. When
 * the last active one goes idle, the highest of the unfinished ones is let out first (FLINK-38454), so that the order in which they
 * go idle does not matter. `Infinity` comes only when all have finished. The result never goes back.
 */
export class Valve {
  /** The combined watermark. */
  watermark = -Infinity;
  /** Whether all inputs that have not finished are idle. */
  idle = false;
  readonly #parts: Part[] = [];

  constructor(inputs: number) {
    for (let i = 0; i < inputs; i++) {
      this.#parts.push({ watermark: -Infinity, idle: false, aligned: true, finished: false });
    }
  }

  /** Input `i` says that its time is `watermark`; gives the combined one. */
  advance(i: number, watermark: number): number {
    const part = this.#parts[i]!;
    // The end of time counts for an idle input too: it will not come back.
    if ((part.idle && watermark < Infinity) || part.finished || watermark <= part.watermark) return this.watermark;
    part.watermark = watermark;
    if (watermark === Infinity) {
      part.finished = true;
      this.#recompute();
    } else {
      if (!part.aligned) part.aligned = watermark >= this.watermark;
      if (part.aligned) this.#raise();
    }
    return this.watermark;
  }

  setIdle(i: number, idle: boolean): number {
    const part = this.#parts[i]!;
    if (part.idle === idle || part.finished) return this.watermark;
    part.idle = idle;
    if (!idle) {
      part.aligned = part.watermark >= this.watermark;
      this.idle = false;
      // It may be the only one that counts: what it stands at would else be heard of only when it goes on.
      if (part.aligned) this.#raise();
    } else {
      this.#recompute();
    }
    return this.watermark;
  }

  /** How far input `i` can bring the combined watermark by itself, short of the end of time; `Infinity`: as far as it goes. */
  limitOf(i: number): number {
    const part = this.#parts[i]!;
    return part.idle || part.finished ? -Infinity : this.#lowest(part);
  }

  /** What is kept of it in a snapshot. */
  snapshot(): unknown {
    return { watermark: this.watermark, idle: this.idle, parts: this.#parts.map((part) => ({ ...part })) };
  }

  restore(state: unknown): void {
    const { watermark, idle, parts } = state as { watermark: number; idle: boolean; parts: Part[] };
    this.watermark = watermark;
    this.idle = idle;
    parts.forEach((part, i) => Object.assign(this.#parts[i]!, part));
  }

  #recompute(): void {
    const open = this.#parts.filter((part) => !part.finished);
    if (open.length === 0) return this.#raiseTo(Infinity);
    if (open.some((part) => !part.idle)) return this.#raise();
    this.#raiseTo(Math.max(...open.map((part) => part.watermark)));
    this.idle = true;
  }

  /** The lowest of the parts that count; `Infinity` where none does. */
  #lowest(except?: Part): number {
    let lowest = Infinity;
    for (const part of this.#parts) {
      if (part === except || !part.aligned || part.idle || part.finished) continue;
      if (part.watermark < lowest) lowest = part.watermark;
    }
    return lowest;
  }

  /** Raises it to the lowest of the parts that count; where none does, time stands still, and does not end. */
  #raise(): void {
    const lowest = this.#lowest();
    if (lowest < Infinity) this.#raiseTo(lowest);
  }

  #raiseTo(watermark: number): void {
    if (watermark > this.watermark) this.watermark = watermark;
  }
}
