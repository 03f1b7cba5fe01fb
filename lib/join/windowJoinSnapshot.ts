import type { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { Group } from './joinedWindow.js';
import type { Row } from './joinedWindow.js';
import type { JoinedWindows } from './joinedWindows.js';

/** An event in a snapshot. Windows name it by its number. */
interface SavedRow extends Row {
  readonly number: number;
}

/** A group in a snapshot, with its window. */
interface SavedGroup {
  /** Among all groups: those of a window are in order. */
  readonly order: number;
  readonly start: number;
  readonly end: number;
  readonly entry: number;
  readonly rows: readonly [readonly number[], readonly number[]];
  readonly parts: readonly [readonly number[], readonly number[]] | null;
}

export function snapshotWindows(windows: JoinedWindows, keys: KeyTable, writer: SnapshotWriter): void {
  const numbers = new Map<Row, number>();
  let order = 0;
  for (const { start, end, entry, groups } of windows) {
    for (const { id, rows, parts } of groups.values()) {
      const key = keys.keys[id];
      const numberOf = (row: Row): number => {
        let number = numbers.get(row);
        if (number === undefined) {
          numbers.set(row, (number = numbers.size));
          const saved: SavedRow = { number, ...row };
          writer.entry('rows', key, saved);
        }
        return number;
      };
      const saved: SavedGroup = {
        order: order++,
        start,
        end,
        entry,
        rows: [rows[0].map(numberOf), rows[1].map(numberOf)],
        parts: parts === null ? null : [[...parts[0]], [...parts[1]]],
      };
      writer.entry('groups', key, saved);
    }
  }
}

export function restoreWindows(
  windows: JoinedWindows,
  keys: KeyTable,
  merges: boolean,
  watermark: number,
  reader: SnapshotReader,
): void {
  const rowsByNumber = new Map<number, Row>();
  for (const [, value] of reader.entries('rows')) {
    const { number, ...row } = value as SavedRow;
    rowsByNumber.set(number, row);
  }
  const saved = [...reader.entries('groups')] as [key: unknown, group: SavedGroup][];
  saved.sort(([, a], [, b]) => a.order - b.order);
  for (const [key, { start, end, entry, rows, parts }] of saved) {
    const id = keys.numberOf(key);
    const group = new Group(id, merges);
    for (const input of [0, 1] as const) {
      rows[input].forEach((number, i) => group.add(input, rowsByNumber.get(number)!, parts?.[input][i]));
    }
    const window = merges
      ? windows.openSession(id, start, end, entry, watermark)
      : windows.shared(start, end, watermark);
    window.groups.set(id, group);
    windows.enter(id);
  }
}
