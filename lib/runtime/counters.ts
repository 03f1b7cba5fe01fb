/**
 * What became of the events of one operator. At any moment
 * `in = used + filtered + late + unassigned + rejected + shed + discarded + pending` (law 3), where `pending` is worked out
 * on demand by whoever holds events.
 */
export class Counters {
  /** Events that arrived. */
  in = 0;
  /** Events that had an effect: passed on, or entered a window. */
  used = 0;
  /** Events that a predicate of the user's dropped. */
  filtered = 0;
  /** Events past their deadline. */
  late = 0;
  /** Events that belong to no window. */
  unassigned = 0;
  /** Events that could not be worked on: user code threw, no valid time, no valid key. */
  rejected = 0;
  /** Events dropped by a policy that the user chose. */
  shed = 0;
  /** Events held when the stream was cut off. */
  discarded = 0;
  /** Events sent on the main output. */
  out = 0;
  /** Events whose time was too far in the future to move the watermark; they are counted as used too. */
  future = 0;
  /** Rows and versions that a newer one had already replaced when they came; they are counted as used too. */
  superseded = 0;

  /** As plain data. */
  snapshot(): unknown {
    return Object.fromEntries(Object.entries(this));
  }

  /** Goes on counting from what `snapshot` gave. */
  restore(saved: unknown): void {
    Object.assign(this, saved);
  }

  /** It ends before it was done: what has met no fate yet, such as the rest of a batch that failed half-way, is discarded. */
  discardRest(): void {
    const { used, filtered, late, unassigned, rejected, shed, discarded } = this;
    this.discarded += this.in - (used + filtered + late + unassigned + rejected + shed + discarded);
  }
}
