import { widened } from '../aggregate/columns.js';

/** Finds how far no key comes twice. */
export class DistinctRuns {
  /** By key: the last run that met it. */
  #met: Float64Array = new Float64Array(0);
  #run = 0;

  grow(capacity: number): void {
    this.#met = widened(this.#met, capacity);
  }

  clear(): void {
    this.#met = new Float64Array(0);
  }

  /** The first of the keys after `from` that has come before, from there on; or `to`. */
  endOf(ids: Int32Array, from: number, to: number): number {
    const met = this.#met;
    const run = ++this.#run;
    let i = from;
    for (; i < to && met[ids[i]!] !== run; i++) met[ids[i]!] = run;
    return i;
  }
}
