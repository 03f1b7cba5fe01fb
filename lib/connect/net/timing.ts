import { systemClock } from '../../runtime/schedulerClock.js';
import type { Clock } from '../../time/clock.js';

/** What waiting goes by: where specs put a clock in their hands, and chance that is none. */
export interface Timing {
  readonly clock: Clock;
  /** At least 0 and less than 1. */
  readonly random: () => number;
}

export const systemTiming: Timing = { clock: systemClock, random: Math.random };
