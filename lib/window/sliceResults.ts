import type { Output } from '../operator/output.js';
import type { KeyTable } from '../state/keyTable.js';
import type { SnapshotReader, SnapshotWriter, Trackers } from '../runtime/checkpointing.js';
import type { Accumulators } from './accumulators.js';
import { Fill } from './fill.js';
import type { KeyedSlots } from './keyedSlots.js';
import { LatePanes } from './latePanes.js';
import type { OpenWindows } from './openWindows.js';
import type { Slice } from './slice.js';
import type { SlicedSettings } from './slicedSettings.js';
import type { Slices } from './slices.js';
import type { TimeWindow } from './timeWindow.js';
import type { Pane, WindowResult } from './windowResult.js';

/** Gives the results of windows that are kept in slices. */
export class SliceResults<T, R> {
  readonly #settings: SlicedSettings<T, R>;
  readonly #keys: KeyTable;
  readonly #accumulators: Accumulators<T, R>;
  readonly #slices: Slices<T, R>;
  readonly #windows: OpenWindows;
  /** `null`: no window takes events once it has fired. */
  readonly #late: LatePanes | null;
  readonly #fill: Fill | null;
  readonly #onTime: Pane;

  constructor(
    settings: SlicedSettings<T, R>,
    keys: KeyTable,
    accumulators: Accumulators<T, R>,
    slices: Slices<T, R>,
    windows: OpenWindows,
  ) {
    this.#settings = settings;
    this.#keys = keys;
    this.#accumulators = accumulators;
    this.#slices = slices;
    this.#windows = windows;
    this.#late = settings.allowedLateness > 0 ? new LatePanes(keys) : null;
    this.#fill = settings.fillEmpty > 0 ? new Fill(settings.fillEmpty, keys) : null;
    this.#onTime = { timing: 'on-time', index: 0, isLast: this.#late === null };
  }

  track(trackers: Trackers | null): void {
    this.#late?.track(trackers);
    this.#fill?.track(trackers);
  }

  /** The keys `ids[from..to)` have events at these times. */
  note(timestamps: ArrayLike<number>, ids: Int32Array, from: number, to: number): void {
    this.#fill?.note(timestamps, ids, from, to);
  }

  /** The watermark has passed the end of a window. */
  fire(window: TimeWindow, watermark: number, out: Output<WindowResult<unknown, R>>): void {
    this.#windows.markFired();
    const whole = this.#slices.over(window);
    if (whole !== null) {
      const slots = this.#accumulators.inOrder(whole);
      const { ids } = this.#accumulators;
      for (let i = 0; i < whole.size; i++) {
        const slot = slots[i]!;
        this.#emit(slot, window, this.#onTime, watermark, out);
        this.#late?.onFired(window, ids[slot]!);
      }
    }
    if (this.#fill !== null) this.#fireEmpty(this.#fill, window, whole, watermark, out);
    this.#slices.endSum();
  }

  #emit(slot: number, window: TimeWindow, pane: Pane, watermark: number, out: Output<WindowResult<unknown, R>>): void {
    const { ids, store } = this.#accumulators;
    const key = this.#keys.keys[ids[slot]!];
    const value = store.result(slot, { key, window });
    out.add({ key, window, value, pane }, window.end - 1, key, watermark);
  }

  /** Results for the keys that are known and have nothing in the window; while there are such keys, the next window opens too. */
  #fireEmpty(
    fill: Fill,
    window: TimeWindow,
    whole: KeyedSlots | null,
    watermark: number,
    out: Output<WindowResult<unknown, R>>,
  ): void {
    const empty = this.#accumulators.reserve();
    for (const id of fill.silent(window, whole)) {
      this.#accumulators.ids[empty] = id;
      this.#emit(empty, window, this.#onTime, watermark, out);
      this.#late?.onFired(window, id);
    }
    this.#accumulators.giveBack(empty);
    if (fill.goesOn) this.#windows.add(this.#settings.windows.next(window), window.end - 1);
  }

  /** A late event made its key known: results of empty windows begin with the first that has not fired. */
  #openNext(slice: Slice, watermark: number): void {
    const { windows, fillEmpty } = this.#settings;
    let window = slice.windows.at(-1)!;
    while (window.end - 1 <= watermark) {
      window = windows.next(window);
      if (window.end - slice.end > fillEmpty) return;
    }
    this.#windows.add(window, watermark);
  }

  /** An event of this key, just added, gives a late result in each window that has fired and still takes events. */
  fireLate(slice: Slice, id: number, watermark: number, out: Output<WindowResult<unknown, R>>): void {
    for (const window of slice.windows) {
      if (window.end - 1 > watermark || this.#windows.isClosed(window.end, watermark)) continue;
      const slot = this.#slices.overKey(window, id);
      this.#accumulators.ids[slot] = id;
      this.#emit(slot, window, this.#late!.next(window, id), watermark, out);
      this.#slices.endKey();
    }
    if (this.#fill !== null) this.#openNext(slice, watermark);
  }

  /** A window gives no results any more. */
  clean(window: TimeWindow): void {
    this.#late?.clean(window);
  }

  clear(): void {
    this.#late?.clear();
  }

  snapshot(writer: SnapshotWriter): void {
    this.#late?.snapshot(writer);
    this.#fill?.snapshot(writer);
  }

  /** The open windows must have been restored before. */
  restore(reader: SnapshotReader): void {
    this.#late?.restore(reader, this.#windows.all);
    this.#fill?.restore(reader);
  }
}
