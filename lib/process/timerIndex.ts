const FIRST = 64;

/**
 * Finds the slot of a timer by its key's number and its time. One timer of each key is found by the number alone, and is the only one that most
 * keys ever have; others are in a table with open addressing, at most half full. So a timer that moves with each event of its key touches
 * no table, which takes a third off what that costs.
 */
export class TimerIndex {
  /** By slot. */
  #ids: Int32Array = new Int32Array(0);
  #times: Float64Array = new Float64Array(0);
  /** By number of a key: the slot of one of its timers + 1; 0: none. */
  #ones = new Int32Array(FIRST);
  /** Those of all other timers: slots + 1; 0: empty. */
  #table = new Int32Array(FIRST);
  #size = 0;

  /** Sets the columns that it reads: the number of the key, and the time, of each slot. */
  read(ids: Int32Array, times: Float64Array): void {
    this.#ids = ids;
    this.#times = times;
  }

  /** The slot, or −1. */
  find(id: number, time: number): number {
    const one = this.#oneOf(id);
    if (one >= 0 && this.#times[one] === time) return one;
    return this.#size === 0 ? -1 : this.#table[this.#placeOf(id, time)]! - 1;
  }

  /** Adds a slot, whose columns are filled and whose timer is not in it. */
  add(slot: number): void {
    const id = this.#ids[slot]!;
    if (this.#oneOf(id) < 0) return this.#setOne(id, slot);
    if (2 * ++this.#size > this.#table.length) this.#grow();
    this.#table[this.#placeOf(id, this.#times[slot]!)] = slot + 1;
  }

  /** Gives the timer in a slot another time, at which its key has none. */
  move(slot: number, time: number): void {
    const isOne = this.#oneOf(this.#ids[slot]!) === slot;
    if (!isOne) this.remove(slot);
    this.#times[slot] = time;
    if (!isOne) this.add(slot);
  }

  /** Takes a slot out while its columns are still filled. */
  remove(slot: number): void {
    const id = this.#ids[slot]!;
    if (this.#oneOf(id) === slot) {
      this.#ones[id] = 0;
      return;
    }
    const table = this.#table;
    const ids = this.#ids;
    const times = this.#times;
    const mask = table.length - 1;
    let hole = this.#placeOf(id, times[slot]!);
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

  #oneOf(id: number): number {
    return id < this.#ones.length ? this.#ones[id]! - 1 : -1;
  }

  #setOne(id: number, slot: number): void {
    if (id >= this.#ones.length) {
      const ones = new Int32Array(Math.max(2 * this.#ones.length, id + 1));
      ones.set(this.#ones);
      this.#ones = ones;
    }
    this.#ones[id] = slot + 1;
  }

  /** Where a timer is in the table, or where it would have to go. */
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
