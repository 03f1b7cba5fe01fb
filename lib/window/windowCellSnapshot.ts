import type { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { copyPlain } from './plainData.js';
import type { WindowCells } from './windowCells.js';
import type { WindowContents } from './windowContents.js';

/** A window in a snapshot. */
interface SavedCell {
  readonly start: number;
  readonly end: number;
  readonly entry: number;
  /** What its trigger keeps. */
  readonly state: unknown;
  readonly timers: readonly number[];
  readonly clockTimers: readonly number[];
  readonly size: number;
  readonly fresh: number;
  readonly held: number;
  readonly panes: number;
  readonly newest: number;
  readonly contents: unknown;
}

export function snapshotCells<T, R>(
  cells: WindowCells,
  contents: WindowContents<T, R>,
  keys: KeyTable,
  writer: SnapshotWriter,
): void {
  for (const cell of cells) {
    const { entry, size, fresh, held, panes, newest } = cell;
    const saved: SavedCell = {
      start: cell.window.start,
      end: cell.window.end,
      entry,
      state: copyPlain(cell.state),
      timers: cell.timers.slice(),
      clockTimers: cell.clockTimers.slice(),
      size,
      fresh,
      held,
      panes,
      newest,
      contents: contents.snapshot(cell.slot),
    };
    writer.entry('windows', keys.keys[cell.id], saved);
  }
}

export function restoreCells<T, R>(
  cells: WindowCells,
  contents: WindowContents<T, R>,
  keys: KeyTable,
  reader: SnapshotReader,
): void {
  for (const [key, value] of reader.entries('windows')) {
    const saved = value as SavedCell;
    const window = { start: saved.start, end: saved.end };
    const cell = cells.draft(keys.numberOf(key), window, copyPlain(saved.state));
    const { entry, size, fresh, held, panes, newest } = saved;
    Object.assign(cell, { entry, size, fresh, held, panes, newest });
    cell.timers = saved.timers.slice();
    cell.clockTimers = saved.clockTimers.slice();
    contents.restore(cell.slot, saved.contents);
    cells.add(cell);
    cells.arm(cell);
  }
}
