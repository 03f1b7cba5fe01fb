import { isBid } from '../../../examples/nexmark/model.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import { windowsOf } from './byTime.js';

export function q7Reference(events: readonly NexmarkEvent[]): Bid[] {
  return windowsOf(events.filter(isBid), 10_000, 10_000).flatMap((window) => {
    const most = window.events.reduce((price, bid) => Math.max(price, bid.price), 0);
    return window.events.filter(({ price }) => price === most);
  });
}
