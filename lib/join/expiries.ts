/** How much time a bucket holds, ms, and how many words of 32 bits that is. */
const WIDTH = 1024;
const WORDS = WIDTH / 32;

/** The slots of a bucket that waits, in the order in which they were put in: the first and the last, plus 1. */
interface Chain {
  readonly bucket: number;
  head: number;
  tail: number;
}

const NONE: Chain = { bucket: NaN, head: 0, tail: 0 };

/**
 * When rows are due, by slot: in order of time, and at one time in the order in which they were put in. Putting one in and taking one
 * out cost the same however many there are: a row waits in the chain of its bucket of time; when the bucket's turn comes, its rows are dealt out
 * to the chains of its milliseconds.
 */
export class Expiries {
  /** Nothing is due before it. */
  time = Infinity;
  /** By slot: when it is due. */
  dues = new Float64Array(0);
  /** By slot: the next of its chain, plus 1. */
  #next = new Int32Array(0);
  /** The bucket at hand, by millisecond: the first and last of each chain, plus 1; a bit for each that is not empty. */
  #bucket = -Infinity;
  readonly #heads = new Int32Array(WIDTH);
  readonly #tails = new Int32Array(WIDTH);
  readonly #bits = new Int32Array(WORDS);
  /** The first millisecond of the bucket at hand that has any; `WIDTH`: none. */
  #first = WIDTH;
  /** Buckets that wait: the one that a slot was put into last, all by number, and their numbers, ascending; those before `#done` have been at hand. */
  #last = NONE;
  readonly #waiting = new Map<number, Chain>();
  readonly #order: number[] = [];
  #done = 0;

  /** Makes room for the slots below `capacity`. */
  grow(capacity: number): void {
    const dues = new Float64Array(capacity);
    dues.set(this.dues);
    this.dues = dues;
    const next = new Int32Array(capacity);
    next.set(this.#next);
    this.#next = next;
  }

  /** `due`: a whole number of ms, later than all that has been taken. */
  put(slot: number, due: number): void {
    this.dues[slot] = due;
    this.#next[slot] = 0;
    const bucket = Math.floor(due / WIDTH);
    if (bucket === this.#bucket) {
      this.#deal(slot, due - bucket * WIDTH);
      this.#setTime();
      return;
    }
    const last = this.#last;
    const chain = last.bucket === bucket ? last : this.#chainOf(bucket);
    if (chain.tail === 0) chain.head = slot + 1;
    else this.#next[chain.tail - 1] = slot + 1;
    chain.tail = slot + 1;
    this.#last = chain;
  }

  /** Takes the first that is due at or before `time`; −1: there is none. */
  take(time: number): number {
    while (this.time <= time) {
      if (this.#first === WIDTH) {
        if (this.#done === this.#order.length) return -1;
        this.#open();
        continue;
      }
      const at = this.#first;
      const slot = this.#heads[at]! - 1;
      this.#heads[at] = this.#next[slot]!;
      if (this.#heads[at] === 0) {
        this.#bits[at >> 5]! &= ~(1 << (at & 31));
        this.#seek(at >> 5);
        this.#setTime();
      }
      return slot;
    }
    return -1;
  }

  /** When the first is due; `Infinity`: there is none. */
  get nextDue(): number {
    if (this.#first < WIDTH || this.#done === this.#order.length) return this.time;
    let due = Infinity;
    const { head } = this.#waiting.get(this.#order[this.#done]!)!;
    for (let link = head; link !== 0; link = this.#next[link - 1]!) due = Math.min(due, this.dues[link - 1]!);
    return due;
  }

  /** All slots, in the order in which they will be taken. */
  slots(): number[] {
    const slots: number[] = [];
    const gather = (head: number): void => {
      for (let link = head; link !== 0; link = this.#next[link - 1]!) slots.push(link - 1);
    };
    for (let at = this.#first; at < WIDTH; at++) gather(this.#heads[at]!);
    for (let i = this.#done; i < this.#order.length; i++) gather(this.#waiting.get(this.#order[i]!)!.head);
    // Stable: those of one time keep their order.
    return slots.sort((a, b) => this.dues[a]! - this.dues[b]!);
  }

  #chainOf(bucket: number): Chain {
    const found = this.#waiting.get(bucket);
    if (found !== undefined) return found;
    const chain = { bucket, head: 0, tail: 0 };
    this.#waiting.set(bucket, chain);
    const order = this.#order;
    let at = order.length;
    while (at > this.#done && order[at - 1]! > bucket) at--;
    if (at === order.length) order.push(bucket);
    else order.splice(at, 0, bucket);
    this.#setTime();
    return chain;
  }

  /** Makes the first bucket that waits the one at hand. */
  #open(): void {
    const bucket = this.#order[this.#done++]!;
    if (this.#done > 64 && 2 * this.#done > this.#order.length) {
      this.#order.splice(0, this.#done);
      this.#done = 0;
    }
    const { head } = this.#waiting.get(bucket)!;
    this.#waiting.delete(bucket);
    if (this.#last.bucket === bucket) this.#last = NONE;
    this.#bucket = bucket;
    for (let link = head; link !== 0;) {
      const slot = link - 1;
      link = this.#next[slot]!;
      this.#next[slot] = 0;
      this.#deal(slot, this.dues[slot]! - bucket * WIDTH);
    }
    this.#setTime();
  }

  #deal(slot: number, at: number): void {
    if (this.#heads[at] === 0) {
      this.#heads[at] = slot + 1;
      this.#bits[at >> 5]! |= 1 << (at & 31);
      if (at < this.#first) this.#first = at;
    } else {
      this.#next[this.#tails[at]! - 1] = slot + 1;
    }
    this.#tails[at] = slot + 1;
  }

  /** Finds the first millisecond that has any, from a word of bits on. */
  #seek(from: number): void {
    for (let word = from; word < WORDS; word++) {
      const bits = this.#bits[word]!;
      if (bits === 0) continue;
      this.#first = (word << 5) + 31 - Math.clz32(bits & -bits);
      return;
    }
    this.#first = WIDTH;
  }

  #setTime(): void {
    if (this.#first < WIDTH) this.time = this.#bucket * WIDTH + this.#first;
    else this.time = this.#done < this.#order.length ? this.#order[this.#done]! * WIDTH : Infinity;
  }
}
