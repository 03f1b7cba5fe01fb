/** Stands for the value of an entry that the event in hand has deleted: so it can be put back in its place. */
const GONE: unique symbol = Symbol('gone');

/** How many changes of an event may leave their room behind. */
const FEW = 64;

/**
 * What the event in hand has changed in the map of its key, as it was before: names, values (`undefined`: there was none) and times. One for all
 * maps of a state, as one event is in hand at a time. It is counted, and emptied only after a crowd: an array that is emptied and filled
 * again is made anew each time.
 */
export class MapChanges<P, V> {
  size = 0;
  readonly names: P[] = [];
  readonly values: (V | typeof GONE | undefined)[] = [];
  readonly times: number[] = [];

  add(name: P, value: V | typeof GONE | undefined, time: number): void {
    const at = this.size++;
    this.names[at] = name;
    this.values[at] = value;
    this.times[at] = time;
  }

  clear(): void {
    this.size = 0;
    if (this.names.length > FEW) this.names.length = this.values.length = this.times.length = 0;
  }
}

/**
 * The map of one key, changed in place: what the event in hand changes is written down, until `settle` makes it final or `undo` takes it
 * back. With times, entries are in the order in which they were last set, and the oldest are dropped from the front.
 */
export class MapCell<P, V> {
  readonly #values = new Map<P, V | typeof GONE>();
  readonly #times: Map<P, number> | null;
  readonly #changes: MapChanges<P, V>;
  #gone = 0;

  constructor(timed: boolean, changes: MapChanges<P, V>) {
    this.#times = timed ? new Map() : null;
    this.#changes = changes;
  }

  /** How many entries there are, expired ones included. */
  get size(): number {
    return this.#values.size - this.#gone;
  }

  get(name: P, isLive: (time: number) => boolean): V | undefined {
    const value = this.#values.get(name);
    if (value === undefined || value === GONE) return undefined;
    return this.#times === null || isLive(this.#times.get(name)!) ? value : undefined;
  }

  /** For an entry with a time, see `setAt`. */
  set(name: P, value: V): void {
    if (this.#note(name) === GONE) this.#gone--;
    this.#values.set(name, value);
  }

  /** Only with times. */
  setAt(name: P, value: V, time: number, isKept: (time: number) => boolean): void {
    const times = this.#times!;
    if (this.#has(name) && !isKept(times.get(name)!)) this.#forget(name);
    this.set(name, value);
    // An event that is older than the last does not shorten the life of the entry.
    times.set(name, Math.max(time, times.get(name) ?? time));
  }

  /** There must be such an entry. */
  delete(name: P): void {
    this.#note(name);
    this.#values.set(name, GONE);
    this.#gone++;
  }

  count(isLive: (time: number) => boolean): number {
    if (this.#times === null) return this.size;
    let count = 0;
    for (const [name, value] of this.#values) if (value !== GONE && isLive(this.#times.get(name)!)) count++;
    return count;
  }

  entries(isLive: (time: number) => boolean): (readonly [P, V])[] {
    const entries: (readonly [P, V])[] = [];
    for (const [name, value] of this.#values) {
      if (value !== GONE && (this.#times === null || isLive(this.#times.get(name)!))) entries.push([name, value]);
    }
    return entries;
  }

  /** What the event in hand did is final. */
  settle(): void {
    const { names, size } = this.#changes;
    // Without times, what was set is where it has to be.
    const end = this.#gone === 0 && this.#times === null ? 0 : size;
    for (let i = 0; i < end; i++) {
      const name = names[i]!;
      const value = this.#values.get(name);
      if (value === GONE) {
        this.#forget(name);
        this.#gone--;
      } else if (value !== undefined && this.#times !== null) {
        this.#values.delete(name);
        this.#values.set(name, value);
      }
    }
    this.#changes.clear();
  }

  /** Takes back what the event in hand did. */
  undo(): void {
    const { names, values, times, size } = this.#changes;
    for (let i = size - 1; i >= 0; i--) {
      const name = names[i]!;
      const value = values[i];
      if (this.#values.get(name) === GONE) this.#gone--;
      if (value === undefined) {
        this.#forget(name);
        continue;
      }
      if (value === GONE) this.#gone++;
      this.#values.set(name, value);
      this.#times?.set(name, times[i]!);
    }
    this.#changes.clear();
  }

  /** When the entry at the front was set; `otherwise` where that is not kept. */
  oldest(otherwise: number): number {
    const times = this.#times;
    if (times === null) return otherwise;
    for (const name of this.#values.keys()) return times.get(name)!;
    return otherwise;
  }

  /** Drops entries from the front as long as their time is over. */
  dropWhile(isOver: (time: number) => boolean): void {
    const times = this.#times!;
    for (const name of this.#values.keys()) {
      if (!isOver(times.get(name)!)) return;
      this.#forget(name);
    }
  }

  pack(encode: (value: V) => unknown): unknown {
    const entries = this.entries(() => true);
    const packed = entries.map(([name, value]) => [name, encode(value)]);
    return this.#times === null ? [packed] : [packed, entries.map(([name]) => this.#times!.get(name)!)];
  }

  /** The map for what `pack` gave. Entries that were written without times get `time`. */
  static unpack<P, V>(
    data: unknown,
    decode: (value: unknown) => V,
    timed: boolean,
    time: number,
    changes: MapChanges<P, V>,
  ): MapCell<P, V> {
    const [entries, times] = data as [entries: [P, unknown][], times?: number[]];
    const cell = new MapCell<P, V>(timed, changes);
    entries.forEach(([name, value], i) => {
      cell.#values.set(name, decode(value));
      cell.#times?.set(name, times?.[i] ?? time);
    });
    return cell;
  }

  #has(name: P): boolean {
    const value = this.#values.get(name);
    return value !== undefined && value !== GONE;
  }

  /** What has expired is as if it had never been: it has no place to come back to, whether it was dropped by now or not. */
  #forget(name: P): void {
    this.#values.delete(name);
    this.#times?.delete(name);
  }

  /** Writes an entry down before it changes; gives its value. */
  #note(name: P): V | typeof GONE | undefined {
    const value = this.#values.get(name);
    this.#changes.add(name, value, this.#times?.get(name) ?? NaN);
    return value;
  }
}
