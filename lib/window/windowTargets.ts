import type { TimeWindow } from './timeWindow.js';
import type { WindowCell } from './windowCell.js';
import type { WindowCells } from './windowCells.js';

/** The windows that an event is about to enter. What `aim` does shows only after `commit`; `undo` takes it back. */
export interface WindowTargets {
  /** In order of start and then end. */
  readonly cells: readonly WindowCell[];
  /** Finds those of `windows` that still take events at this watermark: none of them is left if the event is late. May throw what a trigger throws. */
  aim(id: number, windows: readonly TimeWindow[], watermark: number): void;
  commit(entry: number): void;
  undo(): void;
}

/** Windows that do not merge. */
export class SeparateTargets implements WindowTargets {
  readonly cells: WindowCell[] = [];
  readonly #windows: WindowCells;
  readonly #create: () => unknown;

  constructor(windows: WindowCells, create: () => unknown) {
    this.#windows = windows;
    this.#create = create;
  }

  aim(id: number, windows: readonly TimeWindow[], watermark: number): void {
    while (this.cells.length > 0) this.cells.pop();
    for (const window of windows) {
      if (this.#windows.cleanupOf(window) <= watermark) continue;
      this.cells.push(this.#windows.find(id, window) ?? this.#windows.draft(id, window, this.#create()));
    }
  }

  commit(entry: number): void {
    let next = entry;
    for (const cell of this.cells) {
      if (!cell.isDraft) continue;
      cell.entry = next++;
      this.#windows.add(cell);
    }
  }

  undo(): void {
    for (const cell of this.cells) {
      if (cell.isDraft) this.#windows.drop(cell);
      else this.#windows.arm(cell);
    }
  }
}
