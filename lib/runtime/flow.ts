/**
 * The credits of a runtime, counted in events. Work that ends by itself (a promise) takes them and gives them back; while none
 * are left, roots wait. Nothing that waits for another frame may hold any, so they always come back.
 */
export class Flow {
  #capacity: number;
  #taken = 0;
  /** Who is not ready yet for any event. */
  #closed = 0;
  /** When the last credit was taken, while none is left. */
  #since = NaN;
  #waited = 0;
  /** The pool that this one became a part of. */
  #into: Flow | null = null;
  readonly #onFree: () => void;
  readonly #now: () => number;

  constructor(capacity: number, onFree: () => void, now: () => number) {
    this.#capacity = capacity;
    this.#onFree = onFree;
    this.#now = now;
  }

  get capacity(): number {
    return this.#into === null ? this.#capacity : this.#into.capacity;
  }

  get exhausted(): boolean {
    return this.#into === null ? this.#taken >= this.#capacity || this.#closed > 0 : this.#into.exhausted;
  }

  get taken(): number {
    return this.#into === null ? this.#taken : this.#into.taken;
  }

  /** For how long, ms, there has been none left, all in all. */
  get waited(): number {
    if (this.#into !== null) return this.#into.waited;
    return this.#waited + (this.exhausted ? this.#now() - this.#since : 0);
  }

  /** Takes `n` credits, more than are left if need be: a batch is never cut by flow control. */
  take(n: number): void {
    if (this.#into !== null) return this.#into.take(n);
    const before = this.exhausted;
    this.#taken += n;
    this.#note(before);
  }

  give(n: number): void {
    if (this.#into !== null) return this.#into.give(n);
    const before = this.exhausted;
    this.#taken -= n;
    this.#note(before);
  }

  /** There are none, whatever has come back, until `open` has been called as often: something that will take events is not ready. */
  close(): void {
    if (this.#into !== null) return this.#into.close();
    const before = this.exhausted;
    this.#closed++;
    this.#note(before);
  }

  open(): void {
    if (this.#into !== null) return this.#into.open();
    const before = this.exhausted;
    this.#closed--;
    this.#note(before);
  }

  /** Takes over the pool of a runtime that was linked to this one: what is out counts in both, and the smaller bound holds. */
  absorb(other: Flow): void {
    const before = this.exhausted;
    this.#waited = Math.max(this.waited, other.waited);
    if (before) this.#since = this.#now();
    this.#capacity = Math.min(this.#capacity, other.#capacity);
    this.#taken += other.#taken;
    this.#closed += other.#closed;
    // Who took credits there gives them back there.
    other.#into = this;
    this.#note(before);
  }

  /** `before`: whether none was left. */
  #note(before: boolean): void {
    const now = this.exhausted;
    if (before === now) return;
    if (now) {
      this.#since = this.#now();
    } else {
      this.#waited += this.#now() - this.#since;
      this.#onFree();
    }
  }
}
