import { grown } from '../state/grown.js';

/** A set of numbers of keys, which is filled and emptied over and over. */
export class KeySet {
  size = 0;
  /** The first `size`: its members, in the order in which they came. */
  ids = new Int32Array(16);
  #has = new Uint8Array(0);

  /** Makes room for the numbers of so many keys. */
  growKeys(keys: number): void {
    if (keys <= this.#has.length) return;
    const has = new Uint8Array(keys);
    has.set(this.#has);
    this.#has = has;
  }

  add(id: number): void {
    if (this.#has[id] !== 0) return;
    this.#has[id] = 1;
    if (this.size === this.ids.length) {
      this.ids = grown(this.ids, 2 * this.size);
    }
    this.ids[this.size++] = id;
  }

  clear(): void {
    for (let i = 0; i < this.size; i++) this.#has[this.ids[i]!] = 0;
    this.size = 0;
  }
}
