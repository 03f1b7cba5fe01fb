import type { TimeWindow } from '../window/timeWindow.js';
import type { JoinedWindow } from './joinedWindow.js';
import type { JoinedWindows } from './joinedWindows.js';

/** The windows of the event at hand that are open, where all keys share them; kept for the next event, which mostly is in the same ones. */
export class JoinTargets {
  readonly open: JoinedWindow[] = [];
  /** Their bounds, in a list that rows may keep. */
  bounds: readonly TimeWindow[] = [];
  /** What they were found for. */
  #assigned: readonly TimeWindow[] | null = null;

  /** Finds those of `assigned` that are open, or may be opened. */
  aim(assigned: readonly TimeWindow[], windows: JoinedWindows, watermark: number): void {
    if (assigned === this.#assigned) return;
    const bounds: TimeWindow[] = [];
    this.open.length = 0;
    for (const { start, end } of assigned) {
      if (windows.isClosed(end, watermark)) continue;
      this.open.push(windows.shared(start, end, watermark));
      bounds.push({ start, end });
    }
    this.bounds = bounds;
    this.#assigned = assigned;
  }

  /** Closes those that were opened for an event that did not enter them. */
  dropEmpty(windows: JoinedWindows): void {
    for (const window of this.open) if (window.groups.size === 0) windows.closeShared(window);
    this.forget();
  }

  /** They are not all open any more; they would keep what was in them. */
  forget(): void {
    this.open.length = 0;
    this.bounds = [];
    this.#assigned = null;
  }
}
