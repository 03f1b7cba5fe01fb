/** An event that a window join keeps: one object, however many windows it is in. */
export interface Row {
  readonly value: unknown;
  readonly time: number;
  /** Whether a window that it is in has given its results. */
  told: boolean;
  /** Whether `combine` failed on it: it takes part in nothing any more. */
  rejected: boolean;
}

/** The events of a key in a window, by input, in the order in which they came. */
export class Group {
  /** The number of the key. */
  readonly id: number;
  readonly rows: readonly [Row[], Row[]] = [[], []];
  /**
   * Where windows become one: for each row, with what it has been given. 0: with nothing yet. Rows of one part have been joined with each
   * other, and not with those of another.
   */
  readonly parts: readonly [number[], number[]] | null;

  constructor(id: number, merges: boolean) {
    this.id = id;
    this.parts = merges ? [[], []] : null;
  }

  add(input: number, row: Row, part = 0): void {
    this.rows[input]!.push(row);
    if (this.parts !== null) this.parts[input]!.push(part);
  }

  /** Its results have been given. */
  markTold(): void {
    for (const row of this.rows[0]) row.told = true;
    for (const row of this.rows[1]) row.told = true;
  }

  /** Takes in what another one of the same key has. */
  absorb(other: Group): void {
    for (const input of [0, 1] as const) {
      other.rows[input].forEach((row, i) => this.add(input, row, other.parts?.[input][i]));
    }
  }
}

/** A window, with the groups of all keys that have events in it, in the order in which the keys came. */
export class JoinedWindow {
  /** Its number while it is open. */
  readonly slot: number;
  start: number;
  end: number;
  /** Which came first of those that are otherwise alike: sessions of different keys. */
  entry: number;
  /** Whether the watermark has passed its end: then each event gives results at once. */
  fired: boolean;
  readonly groups = new Map<number, Group>();

  constructor(slot: number, start: number, end: number, entry: number, fired: boolean) {
    this.slot = slot;
    this.start = start;
    this.end = end;
    this.entry = entry;
    this.fired = fired;
  }
}
