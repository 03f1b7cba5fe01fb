import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.js';
import type { IntervalRows } from './intervalRows.js';

/** A row in a snapshot. */
interface SavedRow {
  /** Among all rows, by when they are due. */
  readonly order: number;
  readonly input: number;
  readonly value: unknown;
  readonly time: number;
  readonly matched: boolean;
}

export function snapshotRows(rows: IntervalRows, writer: SnapshotWriter): void {
  let order = 0;
  rows.forEach(({ id, input, values, times, matched }, at) => {
    const saved: SavedRow = {
      order: order++,
      input,
      value: values[at],
      time: times[at]!,
      matched: matched?.[at] ?? false,
    };
    writer.entry('rows', rows.keys.keys[id], saved);
  });
}

export function restoreRows(
  rows: IntervalRows,
  reader: SnapshotReader,
  dueOf: (time: number, input: number) => number,
): void {
  const saved = [...reader.entries('rows')] as [key: unknown, row: SavedRow][];
  saved.sort(([, a], [, b]) => a.order - b.order);
  for (const [key, { input, value, time, matched }] of saved) {
    const id = rows.keys.numberOf(key);
    rows.growKeys();
    rows.add(id, input, value, time, dueOf(time, input), matched);
  }
}
