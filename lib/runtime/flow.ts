/**
 * The credits of a runtime, counted in events. Work that ends by itself (a promise) takes them and gives them back; while none
 * are left, roots wait. Nothing that waits for another frame may hold any, so they always come back.
 */
export class Flow {
  #capacity: number;
  #taken = 0;
  /** The pool that this one became a part of. */
  #into: Flow | null = null;
  readonly #onFree: () => void;

  constructor(capacity: number, onFree: () => void) {
    this.#capacity = capacity;
    this.#onFree = onFree;
  }

  get exhausted(): boolean {
    return this.#into === null ? this.#taken >= this.#capacity : this.#into.exhausted;
  }

  get taken(): number {
    return this.#into === null ? this.#taken : this.#into.taken;
  }

  /** Takes `n` credits, more than are left if need be: a batch is never cut by flow control. */
  take(n: number): void {
    if (this.#into !== null) return this.#into.take(n);
    this.#taken += n;
  }

  give(n: number): void {
    if (this.#into !== null) return this.#into.give(n);
    const waited = this.exhausted;
    this.#taken -= n;
    if (waited && !this.exhausted) this.#onFree();
  }

  /** Takes over the pool of a runtime that was linked to this one: what is out counts in both, and the smaller bound holds. */
  absorb(other: Flow): void {
    this.#capacity = Math.min(this.#capacity, other.#capacity);
    this.#taken += other.#taken;
    // Who took credits there gives them back there.
    other.#into = this;
  }
}
