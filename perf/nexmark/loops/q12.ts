import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { knownPollsOf } from '../polls.js';
import type { Q12Row } from '../queries/q12.js';

const SIZE = 10_000;

/** One window is open at a time: the clock does not go back. */
export function q12Loop(events: readonly NexmarkEvent[], sink: (row: Q12Row) => void): void {
  const counts = new Map<number, number>();
  let start = -Infinity;
  const close = (): void => {
    for (const [bidder, bids] of counts) sink({ bidder, bids, start, end: start + SIZE });
    counts.clear();
  };
  for (const poll of knownPollsOf(events)) {
    if (poll.at >= start + SIZE) {
      close();
      start = poll.at - (poll.at % SIZE);
    }
    for (const event of poll.events) {
      if (event.kind === 'bid') counts.set(event.bidder, (counts.get(event.bidder) ?? 0) + 1);
    }
  }
  close();
}
