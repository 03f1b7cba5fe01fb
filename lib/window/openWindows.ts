import type { PartTracker, SnapshotReader, SnapshotWriter, Trackers } from '../runtime/checkpointing.js';
import { writeParts } from '../state/writeParts.js';
import { nameOf, windowOf } from './timeWindow.js';
import type { TimeWindow } from './timeWindow.js';

const STATE = 'open';

/**
 * The windows of an operator that have not been cleaned up, by end and then start: those that have fired already, and
 * then those that have not. A window is cleaned up `lateness` after it fires.
 */
export class OpenWindows {
  readonly #lateness: number;
  readonly #windows: TimeWindow[] = [];
  /** How many have fired. */
  #fired = 0;
  #changes: PartTracker<string> | null = null;

  constructor(lateness: number) {
    this.#lateness = lateness;
  }

  track(trackers: Trackers | null): void {
    this.#changes = trackers?.parts() ?? null;
  }

  /** All of them. */
  get all(): readonly TimeWindow[] {
    return this.#windows;
  }

  /** How many have not fired yet. */
  get waiting(): number {
    return this.#windows.length - this.#fired;
  }

  /** The first that has not fired. */
  get nextToFire(): TimeWindow | undefined {
    return this.#windows[this.#fired];
  }

  /** When it fires: the watermark at which it is complete. */
  get fireTime(): number {
    return (this.nextToFire?.end ?? Infinity) - 1;
  }

  /** When the first is cleaned up. */
  get cleanTime(): number {
    return this.#fired === 0 ? Infinity : this.#windows[0]!.end - 1 + this.#lateness;
  }

  /** Whether a window that ended at `end` takes no more events at `watermark` (WOP-1, WOP-2). */
  isClosed(end: number, watermark: number): boolean {
    return end - 1 + this.#lateness <= watermark;
  }

  /** Opens a window, unless it is open; gives its index. Where the watermark has passed its end already, it counts as fired. */
  add(window: TimeWindow, watermark: number): number {
    const windows = this.#windows;
    let low = 0;
    let high = windows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (precedes(windows[middle]!, window)) low = middle + 1;
      else high = middle;
    }
    const found = windows[low];
    if (found !== undefined && found.start === window.start && found.end === window.end) return low;
    windows.splice(low, 0, window);
    this.#changes?.mark(nameOf(window));
    if (window.end - 1 <= watermark) this.#fired++;
    return low;
  }

  /** Opens those of some windows, by start and end, that are not open yet and still take events. */
  addAll(windows: readonly TimeWindow[], watermark: number): void {
    // As a rule most of them are open, next to one another.
    let at = 0;
    for (let i = 0; i < windows.length; i++) {
      const window = windows[i]!;
      if (this.isClosed(window.end, watermark)) continue;
      if (this.#windows[at] !== window) at = this.add(window, watermark);
      at++;
    }
  }

  /** The first that waits has fired. */
  markFired(): void {
    this.#fired++;
  }

  /** Takes away the first. */
  clean(): TimeWindow {
    this.#fired--;
    const window = this.#windows.shift()!;
    this.#changes?.drop(nameOf(window));
    return window;
  }

  snapshot(writer: SnapshotWriter): void {
    writeParts(this.#changes, writer, STATE, this.#windows.map(nameOf), (name) =>
      writer.put(STATE, undefined, name, name),
    );
  }

  restore(reader: SnapshotReader, watermark: number): void {
    for (const [, name] of reader.entries(STATE)) this.add(windowOf(name as string), watermark);
  }

  clear(): void {
    this.#windows.length = 0;
    this.#fired = 0;
  }
}

function precedes(a: TimeWindow, b: TimeWindow): boolean {
  return a.end < b.end || (a.end === b.end && a.start < b.start);
}
