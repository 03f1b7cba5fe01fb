import type { SlotTracker, SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { TrackedRows } from '../table/trackedRows.js';
import type { TimeWindow } from '../window/timeWindow.js';
import { Row } from './joinedRow.js';
import type { Group } from './joinedWindow.js';

/** An event in a snapshot; its part is its number. */
interface SavedRow {
  readonly input: number;
  readonly value: unknown;
  readonly time: number;
  readonly windows: readonly (readonly [start: number, end: number])[];
  readonly told: boolean;
  readonly rejected: boolean;
  readonly given: number;
}

/** What a window join keeps of events, however many windows each is in; notes what changes of that. */
export class JoinedRows {
  /** The number of the next row. */
  next = 0;
  readonly #tracked: TrackedRows<Row> | null;

  constructor(tracker: SlotTracker | null) {
    this.#tracked = tracker === null ? null : new TrackedRows(tracker);
  }

  /** A row is in these windows now, which are open. */
  enter(row: Row, windows: readonly TimeWindow[]): void {
    row.windows = windows;
    row.open = windows.length;
    this.#tracked?.add(row);
  }

  /** Something else about a row is so now; it may have left its windows. */
  change(row: Row): void {
    if (row.slot >= 0) this.#tracked!.change(row);
  }

  /** The results of a group have been given; `given`: what its rows have been given with from now on, or 0 where that does not matter. */
  settle({ rows }: Group, given: number): void {
    for (const side of rows) {
      for (const row of side) {
        if (row.told && (given === 0 || row.given === given)) continue;
        row.told = true;
        if (given > 0) row.given = given;
        this.change(row);
      }
    }
  }

  /** A window is over for a group. */
  leave({ rows }: Group): void {
    const tracked = this.#tracked;
    if (tracked === null) return;
    for (const side of rows) for (const row of side) if (--row.open === 0) tracked.remove(row, row.key, row.number);
  }

  /** Writes what the writer wants of them; `all` is asked where nothing is noted. */
  write(writer: SnapshotWriter, all: () => Iterable<Row>): void {
    const put = ({ key, number, windows, input, value, time, told, rejected, given }: Row): void => {
      const bounds = windows.map(({ start, end }) => [start, end] as const);
      const saved: SavedRow = { input, value, time, windows: bounds, told, rejected, given };
      writer.put('rows', key, number, saved);
    };
    if (this.#tracked !== null) this.#tracked.write(writer, 'rows', put);
    else for (const row of all()) put(row);
  }

  /** The rows of a snapshot, in the order in which they came, each with the windows that it was put into; they are to enter those that are open. */
  *read(reader: SnapshotReader): Generator<readonly [row: Row, windows: readonly TimeWindow[]]> {
    const saved = [...reader.entries('rows')] as [key: unknown, row: SavedRow, number: number][];
    saved.sort(([, , a], [, , b]) => a - b);
    for (const [key, { input, value, time, windows, told, rejected, given }, number] of saved) {
      const row = new Row(key, input, value, time, number);
      row.told = told;
      row.rejected = rejected;
      row.given = given;
      yield [row, windows.map(([start, end]) => ({ start, end }))];
    }
  }
}
