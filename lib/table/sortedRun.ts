/** From how many events on that a run has given, and that are more than are left, their room is freed. */
const MANY = 256;

/** Events in order of time, of which those before `head` are gone. */
export class SortedRun<T> {
  times: number[] = [];
  values: T[] = [];
  keys: unknown[] = [];
  kinds: number[] = [];
  /** Where changes are noted: the number of each event, by which checkpoints know it. */
  numbers: number[] = [];
  /** The checkpoint before has those before it. */
  stored = 0;
  head = 0;
  /** The place of the run among all. */
  readonly order: number;

  constructor(order: number) {
    this.order = order;
  }

  /** Lets go of what has been given. */
  tidy(): void {
    const { head } = this;
    if (head === this.times.length) {
      this.times = [];
      this.values = [];
      this.keys = [];
      this.kinds = [];
      this.numbers = [];
    } else if (head > MANY && 2 * head > this.times.length) {
      this.times = this.times.slice(head);
      this.values = this.values.slice(head);
      this.keys = this.keys.slice(head);
      this.kinds = this.kinds.slice(head);
      this.numbers = this.numbers.slice(head);
    } else return;
    this.stored = Math.max(0, this.stored - head);
    this.head = 0;
  }
}
