/** A span of event time, `[start, end)`, in milliseconds since the epoch. A global window is `[-Infinity, Infinity)`. */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}
