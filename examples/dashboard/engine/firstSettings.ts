import { FIRST_RULE } from '../pipeline/rule.js';
import type { About, Settings } from './protocol.js';

/** By what is replayed: the two bounds, in windows, and what is worth an alert. */
const FIRST = {
  flights: { outOfOrderness: 2, allowedLateness: 3, rule: FIRST_RULE },
  bids: { outOfOrderness: 1, allowedLateness: 3, rule: { measure: 'mean', over: 110_000, atLeast: 10 } },
  file: { outOfOrderness: 0, allowedLateness: 1, rule: FIRST_RULE },
} as const satisfies Record<About['kind'], Pick<Settings, 'outOfOrderness' | 'allowedLateness' | 'rule'>>;

/** What a replay begins with. */
export function firstSettings({ window, kind }: About): Settings {
  const { outOfOrderness, allowedLateness, rule } = FIRST[kind];
  return {
    speed: 2 * window,
    outOfOrderness: outOfOrderness * window,
    allowedLateness: allowedLateness * window,
    sinkDelay: 0,
    rule,
    compared: null,
  };
}
