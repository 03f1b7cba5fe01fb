import { FIRST_RULE } from '../pipeline/rule.js';
import type { About, Settings } from './protocol.js';

/** What a replay begins with. */
export function firstSettings({ window, kind }: About): Settings {
  const isFlights = kind === 'flights';
  return {
    speed: 2 * window,
    outOfOrderness: isFlights ? 2 * window : 0,
    allowedLateness: isFlights ? 3 * window : window,
    sinkDelay: 0,
    rule: FIRST_RULE,
  };
}
