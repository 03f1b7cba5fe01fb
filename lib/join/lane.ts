/** From how many rows that have gone on their places are closed up. */
const GONE = 32;

/** How many places a lane may keep that is empty. */
const MANY = 64;

/** The rows of one input and key, side by side: in order of time, and at one time in the order in which they came. */
export class Lane {
  // What each event looks at comes first, to be near.
  /** They are at `head` to `tail` − 1. */
  head = 0;
  tail = 0;
  readonly times: number[] = [];
  readonly values: unknown[] = [];
  /** Whether it has had a partner. */
  readonly matched: boolean[] = [];
  /** Their slots; `null` where no changes are noted. */
  readonly slots: number[] | null;
  /** Those of the same key that came from the other input. */
  other!: Lane;
  /** The number of its key. */
  id = -1;
  readonly input: number;

  constructor(input: number, notesChanges: boolean) {
    this.slots = notesChanges ? [] : null;
    this.input = input;
  }

  get isEmpty(): boolean {
    return this.head === this.tail;
  }

  add(value: unknown, time: number, matched: boolean, slot: number): void {
    const { times, values, head } = this;
    const end = this.tail++;
    if (end === times.length) {
      times.push(time);
      values.push(value);
    }
    let at = end;
    for (; at > head && times[at - 1]! > time; at--) {
      times[at] = times[at - 1]!;
      values[at] = values[at - 1];
    }
    times[at] = time;
    values[at] = value;
    insert(this.matched, matched, at, end);
    if (this.slots !== null) insert(this.slots, slot, at, end);
  }

  /** Where the rows at or after `time` begin. */
  from(time: number): number {
    const { times } = this;
    let low = this.head;
    let high = this.tail;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle]! < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  removeFirst(): void {
    // Not kept alive by a place that nobody reads.
    this.values[this.head++] = undefined;
    if (this.head === this.tail) this.#empty();
    else if (this.head >= GONE && 2 * this.head >= this.tail) this.#closeUp();
  }

  #empty(): void {
    this.head = this.tail = 0;
    if (this.times.length <= MANY) return;
    this.times.length = 0;
    this.values.length = 0;
    this.matched.length = 0;
    if (this.slots !== null) this.slots.length = 0;
  }

  #closeUp(): void {
    const { head, tail, times, values, matched, slots } = this;
    times.splice(0, head);
    values.splice(0, head);
    matched.splice(0, head);
    slots?.splice(0, head);
    this.head = 0;
    this.tail = tail - head;
  }
}

function insert<T>(column: T[], item: T, at: number, end: number): void {
  for (let i = end; i > at; i--) column[i] = column[i - 1]!;
  column[at] = item;
}
