import type { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import type { TimeWindow } from '../window/timeWindow.js';
import type { Row } from './joinedRow.js';
import type { JoinedRows } from './joinedRows.js';
import { Group } from './joinedWindow.js';
import type { JoinedWindow } from './joinedWindow.js';
import type { JoinedWindows } from './joinedWindows.js';

/** All events that are kept, each once. */
export function rowsOf(windows: JoinedWindows): Set<Row> {
  const rows = new Set<Row>();
  for (const { groups } of windows) {
    for (const group of groups.values()) for (const side of group.rows) for (const row of side) rows.add(row);
  }
  return rows;
}

/** Writes rows, each with its windows: which groups there are follows from them. */
export function snapshotWindows(windows: JoinedWindows, rows: JoinedRows, writer: SnapshotWriter): void {
  windows.writeSessions(writer);
  rows.write(writer, () => rowsOf(windows));
}

export function restoreWindows(
  windows: JoinedWindows,
  rows: JoinedRows,
  keys: KeyTable,
  watermark: number,
  reader: SnapshotReader,
): void {
  windows.restoreSessions(watermark, reader);
  for (const [row, saved] of rows.read(reader)) {
    const id = keys.numberOf(row.key);
    const open = windows.merges ? saved : saved.filter(({ end }) => !windows.isClosed(end, watermark));
    rows.enter(row, open);
    for (const window of open) groupIn(windows, windowOf(windows, id, window, watermark), id).add(row);
  }
}

function windowOf(windows: JoinedWindows, id: number, { start, end }: TimeWindow, watermark: number): JoinedWindow {
  return windows.merges ? windows.sessionAt(id, start) : windows.shared(start, end, watermark);
}

/** The group of a key in a window; it is made if there is none. */
export function groupIn(windows: JoinedWindows, window: JoinedWindow, id: number): Group {
  let group = window.groups.get(id);
  if (group !== undefined) return group;
  window.groups.set(id, (group = new Group(id)));
  windows.enter(id);
  return group;
}
