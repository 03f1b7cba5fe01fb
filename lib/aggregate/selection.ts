/** The events of a run that a predicate is true for, side by side. */
export class Selection<T> {
  readonly predicate: (value: T) => boolean;
  /** Their values, their slots, and where in the run they are. */
  readonly values: T[] = [];
  slots = new Int32Array(0);
  places = new Int32Array(0);
  /** By index in the run, up to `to`: how many before it pass. */
  counts = new Int32Array(0);
  /** How far the predicate was asked: the end of the run, or where it threw `failure`. */
  to = 0;
  failure: unknown = undefined;
  /** How many pass. */
  #chosen = 0;

  constructor(predicate: (value: T) => boolean) {
    this.predicate = predicate;
  }

  take(values: readonly T[], slots: Int32Array, from: number, to: number): void {
    this.#makeRoom(to);
    const { predicate, values: chosen, slots: chosenSlots, places, counts } = this;
    let n = 0;
    let i = from;
    try {
      for (; i < to; i++) {
        counts[i] = n;
        if (!predicate(values[i]!)) continue;
        chosen[n] = values[i]!;
        places[n] = i;
        chosenSlots[n++] = slots[i]!;
      }
    } catch (error) {
      this.failure = error;
    }
    counts[i] = n;
    this.#chosen = n;
    this.to = i;
  }

  /** What was chosen is not to be kept alive. The list stays as long as it is: growing it anew for each run costs more. */
  release(): void {
    this.values.fill(undefined as T, 0, this.#chosen);
  }

  #makeRoom(to: number): void {
    if (to < this.counts.length) return;
    this.slots = new Int32Array(2 * to + 1);
    this.places = new Int32Array(2 * to + 1);
    this.counts = new Int32Array(2 * to + 1);
  }
}
