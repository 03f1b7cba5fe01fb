/** How many stretches of time are told apart: the answer is off by at most a hundredth of what all of them span. */
const MOST = 256;

/** How many of something there are in each stretch of time, to know about the oldest without a search. */
export class TimeBuckets {
  /** A power of two, so that two stretches become one of the next size. */
  #width = 1;
  /** By number of the stretch. */
  #counts = new Map<number, number>();

  /** The beginning of the first stretch in which there is one; `Infinity`: there is none. While times are few, it is exact. */
  get oldest(): number {
    let first = Infinity;
    for (const stretch of this.#counts.keys()) if (stretch < first) first = stretch;
    return first * this.#width;
  }

  add(time: number): void {
    const stretch = Math.floor(time / this.#width);
    this.#counts.set(stretch, (this.#counts.get(stretch) ?? 0) + 1);
    while (this.#counts.size > MOST) this.#widen();
  }

  /** Takes away one that was added. */
  remove(time: number): void {
    const stretch = Math.floor(time / this.#width);
    const count = this.#counts.get(stretch)! - 1;
    if (count === 0) this.#counts.delete(stretch);
    else this.#counts.set(stretch, count);
  }

  clear(): void {
    this.#width = 1;
    this.#counts.clear();
  }

  #widen(): void {
    this.#width *= 2;
    const counts = new Map<number, number>();
    for (const [stretch, count] of this.#counts) {
      const wider = Math.floor(stretch / 2);
      counts.set(wider, (counts.get(wider) ?? 0) + count);
    }
    this.#counts = counts;
  }
}
