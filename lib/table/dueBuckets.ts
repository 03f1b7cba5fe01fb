import { widened } from '../aggregate/columns.js';

/** Into how many buckets the time is divided that something is kept for. */
const PARTS = 8;

/**
 * When slots are to be let go of. Each waits in the bucket of the time that it was put down for, and is looked at again when the
 * watermark has passed that bucket: so a time that moves away, as with almost every event, costs one store into an array, and what
 * is held depends on times and the watermark alone. Something is let go of up to an eighth of its time too late, and never too early.
 */
export class DueBuckets {
  /** By slot: from when on it may go; NaN where it is in no use. */
  dues: Float64Array = new Float64Array(0);
  readonly #width: number;
  /** By slot: the number of the bucket that it waits in; NaN: none. */
  #places: Float64Array = new Float64Array(0);
  readonly #buckets = new Map<number, number[]>();
  /** The numbers of the buckets, ascending; those before `#head` are done. */
  #order: number[] = [];
  #head = 0;

  /** `span`: how long something is kept; `Infinity`: for ever. */
  constructor(span: number) {
    this.#width = span === Infinity ? Infinity : Math.max(1, Math.ceil(span / PARTS));
  }

  /** The watermark at which the next bucket is looked at; `Infinity` if there is none. */
  get nextTime(): number {
    return this.#head < this.#order.length ? (this.#order[this.#head]! + 1) * this.#width - 1 : Infinity;
  }

  grow(capacity: number): void {
    if (capacity <= this.dues.length) return;
    const before = this.dues.length;
    this.dues = widened(this.dues, capacity);
    this.#places = widened(this.#places, capacity);
    this.dues.fill(NaN, before);
    this.#places.fill(NaN, before);
  }

  set(slot: number, due: number): void {
    this.dues[slot] = due;
    if (this.#width === Infinity) return;
    const bucket = Math.floor(due / this.#width);
    if (this.#places[slot]! <= bucket) return;
    this.#places[slot] = bucket;
    const slots = this.#buckets.get(bucket);
    if (slots === undefined) this.#add(bucket, slot);
    else slots.push(slot);
  }

  /** The slot is in no use any more; what waits in a bucket is left there. */
  remove(slot: number): void {
    this.dues[slot] = NaN;
  }

  /** Takes the next slot out whose time, and that of its bucket, has passed; −1 where there is none. */
  take(watermark: number): number {
    while (this.nextTime <= watermark && this.#head < this.#order.length) {
      const bucket = this.#order[this.#head]!;
      const slots = this.#buckets.get(bucket)!;
      while (slots.length > 0) {
        const slot = slots.pop()!;
        if (this.#places[slot] !== bucket) continue;
        this.#places[slot] = NaN;
        const due = this.dues[slot]!;
        if (Number.isNaN(due)) continue;
        if (Math.floor(due / this.#width) > bucket) {
          this.set(slot, due);
          continue;
        }
        this.dues[slot] = NaN;
        return slot;
      }
      this.#buckets.delete(bucket);
      this.#head++;
    }
    if (this.#head === this.#order.length) {
      this.#order = [];
      this.#head = 0;
    }
    return -1;
  }

  clear(): void {
    this.dues = new Float64Array(0);
    this.#places = new Float64Array(0);
    this.#buckets.clear();
    this.#order = [];
    this.#head = 0;
  }

  #add(bucket: number, slot: number): void {
    this.#buckets.set(bucket, [slot]);
    if (this.#head > 64 && 2 * this.#head > this.#order.length) {
      this.#order = this.#order.slice(this.#head);
      this.#head = 0;
    }
    const order = this.#order;
    let at = order.length;
    while (at > this.#head && order[at - 1]! > bucket) at--;
    if (at === order.length) order.push(bucket);
    else order.splice(at, 0, bucket);
  }
}
