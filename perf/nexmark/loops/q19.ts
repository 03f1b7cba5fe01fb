import type { Ranked } from '../../../lib/index.js';
import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';

const N = 10;

/** A sorted array per auction; each rank from that of the new bid on is another one. */
export function q19Loop(events: readonly NexmarkEvent[], sink: (row: Ranked<Bid>) => void): void {
  const tops = new Map<number, Bid[]>();
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind !== 'bid') continue;
    let top = tops.get(event.auction);
    if (top === undefined) tops.set(event.auction, (top = []));
    let at = top.length;
    if (at === N) {
      if (event.price <= top[N - 1]!.price) continue;
      at--;
    } else top.push(event);
    for (; at > 0 && event.price > top[at - 1]!.price; at--) top[at] = top[at - 1]!;
    top[at] = event;
    for (; at < top.length; at++) sink({ rank: at + 1, value: top[at]! });
  }
}
