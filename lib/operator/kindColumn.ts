/** Of how many kinds at most a view is kept, as in `Column`. */
const KEPT = 32;

/**
 * The changelog kinds of a frame, filled anew for each: what no kind is put at is an insert. A fresh array per frame would cost a frame of one event
 * five times all the rest.
 */
export class KindColumn {
  #kinds = new Uint8Array(KEPT);
  /** The views of its first 0, 1, 2, … kinds. */
  readonly #views: Uint8Array[] = [];
  /** Behind the last kind that was put into the frame at hand. */
  #end = 0;

  /** Indexes of a frame ascend. */
  put(index: number, kind: number): void {
    if (index >= this.#kinds.length) this.#grow(2 * index);
    if (index > this.#end) this.#kinds.fill(0, this.#end, index);
    this.#kinds[index] = kind;
    this.#end = index + 1;
  }

  /** The kinds of a frame of `n` events, until those of the next are put; `null`: all are inserts. */
  take(n: number): Uint8Array | null {
    if (this.#end === 0) return null;
    if (n > this.#kinds.length) this.#grow(n);
    this.#kinds.fill(0, this.#end, n);
    this.#end = 0;
    if (n >= KEPT) return this.#kinds.subarray(0, n);
    while (this.#views.length <= n) this.#views.push(this.#kinds.subarray(0, this.#views.length));
    return this.#views[n]!;
  }

  #grow(capacity: number): void {
    const kinds = new Uint8Array(capacity);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
    this.#views.length = 0;
  }
}

/** What outputs make theirs with: brought by the operators that make changelogs, as `changelog` is. */
export const kindColumns: { make: (() => KindColumn) | null } = { make: null };
