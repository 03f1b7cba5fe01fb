import type { AlertNote, Row } from './protocol.js';

/** Windows that are remembered, counted back from the newest. */
export const WINDOWS = 120;
const ALERTS = 60;
/** Rows that go in one message. */
const PIECE = 2000;

/** What a page that comes now has to be shown: the latest result of each key and window, and the latest alerts. */
export class Board {
  readonly #window: number;
  readonly #rows = new Map<number, Map<string, Row>>();
  #alerts: readonly AlertNote[] = [];

  constructor(window: number) {
    this.#window = window;
  }

  /** Those of the oldest window first. */
  get rows(): readonly Row[] {
    return Array.from(this.#rows.values(), (rows) => [...rows.values()]).flat();
  }

  /** As it was: whatever there is goes. */
  set rows(rows: readonly Row[]) {
    this.#rows.clear();
    this.addRows(rows);
  }

  get alerts(): readonly AlertNote[] {
    return this.#alerts;
  }

  set alerts(alerts: readonly AlertNote[]) {
    this.#alerts = alerts;
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
    const { rows } = this;
    for (let from = 0; from < rows.length; from += PIECE) yield rows.slice(from, from + PIECE);
  }
}
