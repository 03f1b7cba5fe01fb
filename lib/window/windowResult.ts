import type { TimeWindow } from './timeWindow.js';

/** Which result of its window and key this is. */
export interface Pane {
  /** Before the watermark passed the window's end, when it did, or for late events after it. */
  readonly timing: 'early' | 'on-time' | 'late';
  /** 0 for the first result of this key and window, then 1, 2, … */
  readonly index: number;
  /** No other result of this key and window can follow. */
  readonly isLast: boolean;
}

/** A result of a window. Its event time is `window.end − 1`, for every pane. */
export interface WindowResult<K, R> {
  /** The key; `undefined` in `windowAll`. */
  readonly key: K;
  readonly window: TimeWindow;
  readonly value: R;
  readonly pane: Pane;
}
