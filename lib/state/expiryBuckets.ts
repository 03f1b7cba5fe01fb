import type { KeyNumbers } from '../runtime/stateStore.js';

/** Into how many buckets the time to live is divided. */
const PARTS = 8;

/** In no bucket. */
const NOWHERE = NaN;

/**
 * When to look at which key, because something of it may have expired. A key waits in the bucket of the time that it was put down for, and
 * what renews it does nothing about that: when the bucket is over, the key is looked at, and put down anew if it is not due yet.
 * So a key costs a few steps per time to live, whatever happens to it meanwhile, and nothing is ever searched.
 */
export class ExpiryBuckets {
  /** The time at which a bucket is over; `Infinity`: there is none. */
  next = Infinity;
  readonly #keys: KeyNumbers;
  readonly #width: number;
  /** By number. Bucket b has what expires after (b − 1) × width, up to b × width. Some keys in it are there no more. */
  readonly #buckets = new Map<number, number[]>();
  /** By the number of the key: its bucket. */
  #places = new Float64Array(0);

  constructor(keys: KeyNumbers, ttl: number) {
    this.#keys = keys;
    this.#width = Math.ceil(ttl / PARTS);
  }

  /** A key is to be looked at when `time` has passed, or earlier: it stays where it is unless that is too late. */
  add(id: number, time: number): void {
    if (id >= this.#places.length) this.#grow(id);
    const place = this.#places[id]!;
    const bucket = Math.ceil(time / this.#width);
    if (place <= bucket) return;
    if (Number.isNaN(place)) this.#keys.use(id);
    this.#put(id, bucket);
  }

  remove(id: number): void {
    if (id >= this.#places.length || Number.isNaN(this.#places[id]!)) return;
    this.#places[id] = NOWHERE;
    this.#keys.release(id);
  }

  /**
   * Calls `look` for the keys whose bucket is over, with the time up to which buckets are over: what expired by then is to be dropped, and
   * nothing more, so that what is held does not depend on how early a key was looked at. It gives when to look at the key again, or
   * NaN: not any more.
   */
  expire(now: number, look: (id: number, until: number) => number): void {
    if (now < this.next) return;
    const last = Math.floor(now / this.#width);
    const over = [...this.#buckets.keys()].filter((bucket) => bucket <= last);
    for (const bucket of over) {
      const ids = this.#buckets.get(bucket)!;
      this.#buckets.delete(bucket);
      for (const id of ids) {
        if (this.#places[id] !== bucket) continue;
        const time = look(id, last * this.#width);
        if (Number.isNaN(time)) this.remove(id);
        else this.#put(id, Math.ceil(time / this.#width));
      }
    }
    this.next = Infinity;
    for (const bucket of this.#buckets.keys()) this.next = Math.min(this.next, bucket * this.#width);
  }

  /** Nothing is kept any more: forgets keys that were in buckets. Room for as many as there are stays. */
  tidy(): void {
    if (this.#places.length > this.#keys.capacity) return this.clear();
    if (this.next === Infinity) return;
    this.next = Infinity;
    this.#buckets.clear();
  }

  clear(): void {
    this.next = Infinity;
    this.#buckets.clear();
    this.#places = new Float64Array(0);
  }

  #put(id: number, bucket: number): void {
    this.#places[id] = bucket;
    const ids = this.#buckets.get(bucket);
    if (ids !== undefined) {
      ids.push(id);
      return;
    }
    this.#buckets.set(bucket, [id]);
    this.next = Math.min(this.next, bucket * this.#width);
  }

  #grow(id: number): void {
    const places = new Float64Array(Math.max(2 * this.#places.length, this.#keys.capacity, id + 1)).fill(NOWHERE);
    places.set(this.#places);
    this.#places = places;
  }
}
