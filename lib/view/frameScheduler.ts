import type { Cancel, Clock } from '../time/clock.js';

/**
 * Says when what has come is shown: calls `show` once, later, never within the call itself. `clock` is that of the stream's runtime. What it
 * returns takes the request back.
 */
export type FrameScheduler = (show: () => void, clock: Clock) => Cancel;
