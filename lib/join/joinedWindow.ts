import type { Row } from './joinedRow.js';

/** Of a side that has no events. */
const NONE: readonly Row[] = [];

/**
 * The events of a key in a window, by input, in the order in which they came. A side has no list of its own until it has an event, and begins
 * with one that is just as long: most groups have one event or two, and a list that is made empty takes room for 17 with the first.
 */
export class Group {
  /** The number of the key. */
  readonly id: number;
  readonly rows: [left: readonly Row[], right: readonly Row[]] = [NONE, NONE];

  constructor(id: number) {
    this.id = id;
  }

  add(row: Row): void {
    const { rows } = this;
    const input = row.input as 0 | 1;
    const side = rows[input];
    if (side === NONE) rows[input] = [row];
    else (side as Row[]).push(row);
  }

  /** Takes in what another one of the same key has. */
  absorb(other: Group): void {
    for (const input of [0, 1] as const) {
      const mine = this.rows[input];
      const rows = [...mine, ...other.rows[input]];
      const inOrder = mine.length === 0 || mine.length === rows.length;
      if (rows.length > 0) this.rows[input] = inOrder ? rows : rows.sort((a, b) => a.number - b.number);
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
