/** From how many rows that have gone on their places are closed up. */
const GONE = 32;

/** The rows of one input and key, by slot: in order of time, and at one time in the order in which they came. */
export class Lane {
  /** Those before `head` have gone. */
  readonly slots: number[] = [];
  head = 0;

  get isEmpty(): boolean {
    return this.head === this.slots.length;
  }

  add(slot: number, times: Float64Array): void {
    const { slots } = this;
    const time = times[slot]!;
    let at = slots.length;
    while (at > this.head && times[slots[at - 1]!]! > time) at--;
    if (at === slots.length) slots.push(slot);
    else slots.splice(at, 0, slot);
  }

  /** Where the rows at or after `time` begin. */
  from(time: number, times: Float64Array): number {
    const { slots } = this;
    let low = this.head;
    let high = slots.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[slots[middle]!]! < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  removeFirst(): void {
    const { slots } = this;
    if (++this.head === slots.length) {
      slots.length = 0;
      this.head = 0;
    } else if (this.head >= GONE && 2 * this.head >= slots.length) {
      slots.splice(0, this.head);
      this.head = 0;
    }
  }
}
