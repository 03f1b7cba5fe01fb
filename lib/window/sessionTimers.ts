import { TimerHeap } from './timerHeap.js';

/** In place of the number of a bucket: among the sessions of the bucket at hand, or in none. */
const AT_HAND = -Infinity;
const NOWHERE = NaN;

/**
 * Which session is due next, by slot. Ends move away with almost every event, so nothing is done about that: a session waits in the
 * bucket of the time that it was put down for, and is looked at when the watermark comes there. Only those that are due in the bucket
 * at hand are kept in order. So a session costs little until it ends.
 */
export class SessionTimers {
  /** The earliest watermark at which something is to be looked at; `Infinity`: there is nothing, or not before the end of time. */
  time = Infinity;
  readonly #width: number;
  readonly #dueOf: (slot: number) => number;
  /** What is due in the bucket at hand, or before. */
  readonly #atHand: TimerHeap;
  #bucketAtHand = -Infinity;
  /** By number: slots, some of which are there no more. */
  readonly #buckets = new Map<number, number[]>();
  /** The numbers of the buckets, ascending; those before `#head` are done. */
  readonly #order: number[] = [];
  #head = 0;
  /** By slot: the number of its bucket. */
  #places = new Float64Array(0);

  /** `width`: how much time a bucket holds; `dueOf` says when a slot is due, NaN for one that is not in use; `precedes` orders what is due at once. */
  constructor(width: number, dueOf: (slot: number) => number, precedes: (slot: number, other: number) => boolean) {
    this.#width = width;
    this.#dueOf = dueOf;
    this.#atHand = new TimerHeap(precedes);
  }

  /** The session that is due, if `isDue` has said so. */
  get first(): number {
    return this.#atHand.first;
  }

  grow(capacity: number): void {
    const places = new Float64Array(capacity).fill(NOWHERE);
    places.set(this.#places);
    this.#places = places;
  }

  /** A session is due at another time, or in another order, than before. */
  set(slot: number): void {
    this.#put(slot, this.#dueOf(slot));
    this.#setTime();
  }

  remove(slot: number): void {
    // What waits in a bucket is left there: it will be found to be gone.
    if (this.#places[slot] !== AT_HAND) return;
    this.#atHand.remove(slot);
    this.#places[slot] = NOWHERE;
    this.#setTime();
  }

  /** Whether a session is due at this watermark: then it is `first`, and `time` is when. */
  isDue(watermark: number): boolean {
    const atHand = this.#atHand;
    for (; this.time <= watermark && this.#isAny(); this.#setTime()) {
      if (this.#head < this.#order.length && this.#bucketTime() <= atHand.time) {
        this.#open();
        continue;
      }
      const slot = atHand.first;
      const due = this.#dueOf(slot);
      if (due <= atHand.time) return true;
      atHand.remove(slot);
      this.#places[slot] = NOWHERE;
      this.#put(slot, due);
    }
    return false;
  }

  #isAny(): boolean {
    return this.#head < this.#order.length || this.#atHand.size > 0;
  }

  /** When the first bucket begins. */
  #bucketTime(): number {
    return this.#head < this.#order.length ? this.#order[this.#head]! * this.#width : Infinity;
  }

  #setTime(): void {
    this.time = Math.min(this.#atHand.time, this.#bucketTime());
  }

  #put(slot: number, due: number): void {
    const bucket = Math.floor(due / this.#width);
    const place = this.#places[slot]!;
    if (bucket <= this.#bucketAtHand) {
      this.#atHand.set(slot, due);
      this.#places[slot] = AT_HAND;
    } else if (!(place <= bucket)) {
      this.#places[slot] = bucket;
      const slots = this.#buckets.get(bucket);
      if (slots === undefined) this.#add(bucket, slot);
      else slots.push(slot);
    }
  }

  #add(bucket: number, slot: number): void {
    this.#buckets.set(bucket, [slot]);
    const order = this.#order;
    let at = order.length;
    while (at > this.#head && order[at - 1]! > bucket) at--;
    if (at === order.length) order.push(bucket);
    else order.splice(at, 0, bucket);
  }

  /** Makes the first bucket the one at hand. */
  #open(): void {
    const bucket = this.#order[this.#head++]!;
    if (this.#head > 64 && 2 * this.#head > this.#order.length) {
      this.#order.splice(0, this.#head);
      this.#head = 0;
    }
    const slots = this.#buckets.get(bucket)!;
    this.#buckets.delete(bucket);
    this.#bucketAtHand = bucket;
    for (const slot of slots) {
      if (this.#places[slot] !== bucket) continue;
      this.#places[slot] = NOWHERE;
      const due = this.#dueOf(slot);
      if (!Number.isNaN(due)) this.#put(slot, due);
    }
  }
}
