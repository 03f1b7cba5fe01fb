const FIRST = 64;

/** Finds the slot of a timer by its key's number and its time: open addressing, at most half full. */
export class TimerIndex {
  /** By slot. */
  #ids: Int32Array = new Int32Array(0);
  #times: Float64Array = new Float64Array(0);
  /** Slots + 1; 0: empty. */
  #table = new Int32Array(FIRST);
  #size = 0;

  /** Sets the columns that it reads: the number of the key, and the time, of each slot. */
  read(ids: Int32Array, times: Float64Array): void {
    this.#ids = ids;
    this.#times = times;
  }

  /** The slot, or −1. */
  find(id: number, time: number): number {
    const table = this.#table;
    const at = this.#placeOf(id, time);
    return table[at]! - 1;
  }

  /** Adds a slot, whose columns are filled and whose timer is not in it. */
  add(slot: number): void {
    if (2 * ++this.#size > this.#table.length) this.#grow();
    this.#table[this.#placeOf(this.#ids[slot]!, this.#times[slot]!)] = slot + 1;
  }

  /** Takes a slot out while its columns are still filled. */
  remove(slot: number): void {
    const table = this.#table;
    const ids = this.#ids;
    const times = this.#times;
    const mask = table.length - 1;
    let hole = this.#placeOf(ids[slot]!, times[slot]!);
    this.#size--;
    // What was put further on because of it moves up: so nothing is left that searches would have to step over.
    for (let at = (hole + 1) & mask; table[at] !== 0; at = (at + 1) & mask) {
      const other = table[at]! - 1;
      const home = hash(ids[other]!, times[other]!) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      table[hole] = table[at]!;
      hole = at;
    }
    table[hole] = 0;
  }

  /** Where a timer is, or where it would have to go. */
  #placeOf(id: number, time: number): number {
    const table = this.#table;
    const ids = this.#ids;
    const times = this.#times;
    const mask = table.length - 1;
    let at = hash(id, time) & mask;
    for (;;) {
      const slot = table[at]! - 1;
      if (slot < 0 || (ids[slot] === id && times[slot] === time)) return at;
      at = (at + 1) & mask;
    }
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Int32Array(2 * old.length);
    const ids = this.#ids;
    const times = this.#times;
    for (let at = 0; at < old.length; at++) {
      const slot = old[at]! - 1;
      if (slot >= 0) this.#table[this.#placeOf(ids[slot]!, times[slot]!)] = slot + 1;
    }
  }
}

function hash(id: number, time: number): number {
  let h = Math.imul(id, 0x9e3779b1) ^ Math.imul(time | 0, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
