import type { AlertNote, Row } from './protocol.js';

/** Windows that are remembered, counted back from the newest. */
export const WINDOWS = 120;
const ALERTS = 60;
/** Rows that go in one message. */
const PIECE = 2000;

/** What a page that comes now has to be shown: the latest result of each key and window, and the latest alerts. */
export class Board {
  readonly #window: number;
  #rows = new Map<number, Map<string, Row>>();
  #alerts: readonly AlertNote[] = [];

  constructor(window: number) {
    this.#window = window;
  }

  get alerts(): readonly AlertNote[] {
    return this.#alerts;
  }

  addRows(rows: readonly Row[]): void {
    let newest = -Infinity;
    for (const row of rows) {
      const [key, start] = row;
      const ofWindow = this.#rows.get(start);
      if (ofWindow !== undefined) ofWindow.set(key, row);
      else {
        this.#rows.set(start, new Map([[key, row]]));
        newest = Math.max(newest, start);
      }
    }
    if (newest === -Infinity) return;
    for (const start of this.#rows.keys()) {
      if (start <= newest - WINDOWS * this.#window) this.#rows.delete(start);
    }
  }

  addAlerts(alerts: readonly AlertNote[]): void {
    const isSame = (a: AlertNote, b: AlertNote): boolean => a.key === b.key && a.start === b.start;
    const others = this.#alerts.filter((known) => !alerts.some((alert) => isSame(known, alert)));
    this.#alerts = [...alerts.filter((alert) => !alert.isOver).toReversed(), ...others].slice(0, ALERTS);
  }

  /** All rows, in pieces. */
  *pieces(): Generator<readonly Row[]> {
    let piece: Row[] = [];
    for (const rows of this.#rows.values()) {
      for (const row of rows.values()) {
        piece.push(row);
        if (piece.length < PIECE) continue;
        yield piece;
        piece = [];
      }
    }
    if (piece.length > 0) yield piece;
  }

  /** A board as this one is now. */
  copy(): Board {
    const copy = new Board(this.#window);
    copy.#rows = new Map(Array.from(this.#rows, ([start, rows]) => [start, new Map(rows)]));
    copy.#alerts = this.#alerts;
    return copy;
  }
}
