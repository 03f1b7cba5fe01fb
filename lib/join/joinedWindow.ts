import type { Row } from './joinedRow.js';

/** The events of a key in a window, by input, in the order in which they came. */
export class Group {
  /** The number of the key. */
  readonly id: number;
  readonly rows: readonly [Row[], Row[]] = [[], []];

  constructor(id: number) {
    this.id = id;
  }

  add(row: Row): void {
    this.rows[row.input]!.push(row);
  }

  /** Takes in what another one of the same key has. */
  absorb(other: Group): void {
    for (const input of [0, 1] as const) {
      const rows = this.rows[input];
      const inOrder = rows.length === 0 || other.rows[input].length === 0;
      for (const row of other.rows[input]) rows.push(row);
      if (!inOrder) rows.sort((a, b) => a.number - b.number);
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
  groups = new Map<number, Group>();

  constructor(slot: number, start: number, end: number, entry: number, fired: boolean) {
    this.slot = slot;
    this.start = start;
    this.end = end;
    this.entry = entry;
    this.fired = fired;
  }
}
