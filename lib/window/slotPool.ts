/** How many slots there are at first. */
const FIRST = 16;

/** From how many slots on their memory is worth freeing once none is in use. */
const MANY = 1024;

/** Gives out the numbers 0, 1, 2, … and takes them back; the last one given back is given out first. */
export class SlotPool {
  /** How many slots there is room for: columns that are indexed by slots must have this length. */
  capacity = FIRST;
  /** How many are given out. */
  inUse = 0;
  readonly #grow: (capacity: number) => void;
  readonly #free: number[] = [];
  /** The lowest slot that was never given out. */
  #next = 0;

  /** `grow` makes room in the columns; it is called at once, and whenever there are more slots. */
  constructor(grow: (capacity: number) => void) {
    this.#grow = grow;
    grow(FIRST);
  }

  /** Whether none is in use, and there was room for so many that what is indexed by them should be made anew. */
  get isSpent(): boolean {
    return this.inUse === 0 && this.capacity > MANY;
  }

  allocate(): number {
    this.inUse++;
    const freed = this.#free.pop();
    if (freed !== undefined) return freed;
    if (this.#next === this.capacity) {
      this.capacity *= 2;
      this.#grow(this.capacity);
    }
    return this.#next++;
  }

  release(slot: number): void {
    this.inUse--;
    this.#free.push(slot);
  }
}
