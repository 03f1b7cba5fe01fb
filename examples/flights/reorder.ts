/**
 * Puts values in the order of their times, those of the same time in the order in which they were pushed.
 *
 * A binary heap of the times that are waiting; at each time what was pushed with it. Reports come by the minute, a dozen at a time: a
 * heap of the values themselves would be ten times as large.
 */
export class Reorder<T> {
  /** No time is before that of its parent, at `(i - 1) >> 1`. */
  readonly #times: number[] = [];
  readonly #valuesAt = new Map<number, T[]>();
  #size = 0;

  /** How many values are waiting. */
  get size(): number {
    return this.#size;
  }

  push(time: number, value: T): void {
    this.#size++;
    const values = this.#valuesAt.get(time);
    if (values !== undefined) {
      values.push(value);
      return;
    }
    this.#valuesAt.set(time, [value]);
    this.#rise(time);
  }

  /** Moves all values with a time up to and including `until` into `into`, at its end. */
  popUntil(until: number, into: T[]): void {
    const times = this.#times;
    while (times.length > 0 && (times[0] as number) <= until) {
      const time = this.#popTime();
      const values = this.#valuesAt.get(time) as T[];
      this.#valuesAt.delete(time);
      this.#size -= values.length;
      for (const value of values) into.push(value);
    }
  }

  #rise(time: number): void {
    const times = this.#times;
    let at = times.length;
    times.push(time);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = times[parent] as number;
      if (above <= time) break;
      times[at] = above;
      at = parent;
    }
    times[at] = time;
  }

  #popTime(): number {
    const times = this.#times;
    const first = times[0] as number;
    const last = times.pop() as number;
    if (times.length > 0) this.#sink(last);
    return first;
  }

  /** Finds the place of `time` from the root down. */
  #sink(time: number): void {
    const times = this.#times;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= times.length) break;
      if (child + 1 < times.length && (times[child + 1] as number) < (times[child] as number)) child++;
      if ((times[child] as number) >= time) break;
      times[at] = times[child] as number;
      at = child;
    }
    times[at] = time;
  }
}
