/** From how many slots on counting beats comparing. */
const MANY = 48;

const DIGIT = 11;
const DIGITS = 2 ** DIGIT;

/**
 * Sorts slots by the numbers of their entries, without a call per comparison and without making anything: by counting, 11 bits at a time. The
 * numbers differ from one another. A tenth of what `sort` with a function takes for a thousand slots.
 */
export class EntrySorter {
  #from = new Int32Array(0);
  #to = new Int32Array(0);
  /** The entries less the lowest one, beside the slots. */
  #fromKeys = new Float64Array(0);
  #toKeys = new Float64Array(0);
  #counts = new Int32Array(0);

  /** Sorts the first `n` slots of `slots`. */
  sort(slots: Int32Array, n: number, entries: Float64Array): void {
    if (n < MANY) return insertionSort(slots, n, entries);
    this.#load(slots, n, entries);
    let highest = 0;
    for (let i = 0; i < n; i++) if (this.#fromKeys[i]! > highest) highest = this.#fromKeys[i]!;
    for (let unit = 1; unit <= highest; unit *= DIGITS) this.#pass(n, unit);
    for (let i = 0; i < n; i++) slots[i] = this.#from[i]!;
  }

  #load(slots: Int32Array, n: number, entries: Float64Array): void {
    if (n > this.#from.length) {
      this.#from = new Int32Array(2 * n);
      this.#to = new Int32Array(2 * n);
      this.#fromKeys = new Float64Array(2 * n);
      this.#toKeys = new Float64Array(2 * n);
      this.#counts = new Int32Array(DIGITS);
    }
    let lowest = Infinity;
    for (let i = 0; i < n; i++) {
      const slot = slots[i]!;
      const entry = entries[slot]!;
      this.#from[i] = slot;
      this.#fromKeys[i] = entry;
      if (entry < lowest) lowest = entry;
    }
    for (let i = 0; i < n; i++) this.#fromKeys[i]! -= lowest;
  }

  /** Sorts by one digit; those that are equal in it stay as they are. */
  #pass(n: number, unit: number): void {
    const from = this.#from;
    const to = this.#to;
    const fromKeys = this.#fromKeys;
    const toKeys = this.#toKeys;
    const counts = this.#counts.fill(0);
    for (let i = 0; i < n; i++) counts[digitOf(fromKeys[i]!, unit)]! += 1;
    for (let d = 0, before = 0; d < DIGITS; d++) {
      const count = counts[d]!;
      counts[d] = before;
      before += count;
    }
    for (let i = 0; i < n; i++) {
      const key = fromKeys[i]!;
      const at = counts[digitOf(key, unit)]!++;
      to[at] = from[i]!;
      toKeys[at] = key;
    }
    this.#from = to;
    this.#to = from;
    this.#fromKeys = toKeys;
    this.#toKeys = fromKeys;
  }
}

/** Entries may pass 2^32, where shifts would lose bits. */
function digitOf(key: number, unit: number): number {
  return Math.floor(key / unit) & (DIGITS - 1);
}

function insertionSort(slots: Int32Array, n: number, entries: Float64Array): void {
  for (let i = 1; i < n; i++) {
    const slot = slots[i]!;
    const entry = entries[slot]!;
    let j = i;
    for (; j > 0 && entries[slots[j - 1]!]! > entry; j--) slots[j] = slots[j - 1]!;
    slots[j] = slot;
  }
}
