import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q5Row } from '../queries/q5.js';
import { windowsOf } from './byTime.js';

export function q5Reference(events: readonly NexmarkEvent[]): Q5Row[] {
  return windowsOf(events.filter(isBid), 10_000, 2_000).flatMap((window) => {
    const counts = new Map<number, number>();
    for (const { auction } of window.events) counts.set(auction, (counts.get(auction) ?? 0) + 1);
    const most = [...counts.values()].reduce((a, b) => Math.max(a, b));
    return [...counts].filter(([, num]) => num === most).map(([auction, num]) => ({ auction, num }));
  });
}
