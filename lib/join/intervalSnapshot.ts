import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import type { IntervalRows } from './intervalRows.js';

/** A row in a snapshot; its part is its number. */
interface SavedRow {
  readonly input: number;
  readonly value: unknown;
  readonly time: number;
  readonly matched: boolean;
}

export function snapshotRows(rows: IntervalRows, writer: SnapshotWriter): void {
  // Where no changes are noted, rows are numbered for this snapshot alone.
  writer.value('number', Math.max(rows.next, rows.size));
  rows.write(writer, 'rows', ({ id, input, values, times, matched }, at, number) => {
    const saved: SavedRow = { input, value: values[at], time: times[at]!, matched: matched[at]! };
    writer.put('rows', rows.keys.keys[id], number, saved);
  });
}

export function restoreRows(
  rows: IntervalRows,
  reader: SnapshotReader,
  dueOf: (time: number, input: number) => number,
): void {
  const saved = ([...reader.entries('rows')] as [key: unknown, row: SavedRow, number: number][]).map(
    ([key, row, number]) => ({ key, row, number, due: dueOf(row.time, row.input) }),
  );
  saved.sort((a, b) => a.due - b.due || a.number - b.number);
  for (const { key, row, number, due } of saved) {
    const id = rows.keys.numberOf(key);
    rows.growKeys();
    rows.next = number;
    rows.add(id, row.input, row.value, row.time, due, row.matched);
  }
  rows.next = reader.value('number') as number;
}
