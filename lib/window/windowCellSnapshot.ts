import type { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { writeSlots } from '../state/writeSlots.js';
import { ELEMENTS } from './elementList.js';
import { copyPlain } from './plainData.js';
import type { WindowCells } from './windowCells.js';
import type { Chunk, WindowContents } from './windowContents.js';

const WINDOWS = 'windows';

const NO_CHUNKS: readonly Chunk[] = [];

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
  contents.writeGone?.(writer);
  const slots = Array.from(cells, ({ slot }) => slot);
  writeSlots(cells.changes, writer, WINDOWS, slots, (slot) => {
    const cell = cells.at(slot);
    const key = keys.keys[cell.id];
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
    // A window may grow, and so is told apart by the number of its entry.
    writer.put(WINDOWS, key, entry, saved);
    contents.writeChunks?.(writer, slot, key, entry);
  });
}

export function restoreCells<T, R>(
  cells: WindowCells,
  contents: WindowContents<T, R>,
  keys: KeyTable,
  reader: SnapshotReader,
): void {
  const chunks = new Map<number, Chunk[]>();
  for (const [, value] of reader.entries(ELEMENTS)) {
    const [entry, chunk] = value as [entry: number, chunk: Chunk];
    const others = chunks.get(entry);
    if (others === undefined) chunks.set(entry, [chunk]);
    else others.push(chunk);
  }
  for (const [key, value] of reader.entries(WINDOWS)) {
    const saved = value as SavedCell;
    const window = { start: saved.start, end: saved.end };
    const cell = cells.draft(keys.numberOf(key), window, copyPlain(saved.state));
    const { entry, size, fresh, held, panes, newest } = saved;
    Object.assign(cell, { entry, size, fresh, held, panes, newest });
    cell.timers = saved.timers.slice();
    cell.clockTimers = saved.clockTimers.slice();
    contents.restore(cell.slot, saved.contents, chunks.get(entry) ?? NO_CHUNKS);
    cells.add(cell);
    cells.arm(cell);
  }
}
