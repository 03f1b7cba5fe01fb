import type { TimeWindow } from './timeWindow.js';

/** All of time: the window of `globalWindow` and of `countWindow`. */
export const ALL_TIME: TimeWindow = { start: -Infinity, end: Infinity };
