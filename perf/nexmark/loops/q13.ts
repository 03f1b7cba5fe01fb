import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import { knownPollsOf } from '../polls.js';
import type { Q13Row } from '../queries/q13.js';
import { sideTable } from '../sideTable.js';

export function q13Loop(events: readonly NexmarkEvent[], sink: (row: Q13Row) => void): void {
  const table = new Map(sideTable.map((row) => [row.key, row.value]));
  for (const poll of knownPollsOf(events)) {
    for (const event of poll.events) {
      if (event.kind !== 'bid') continue;
      const { auction, bidder, price, dateTime } = event;
      const value = table.get(auction % sideTable.length);
      if (value !== undefined) sink({ auction, bidder, price, dateTime, value });
    }
  }
}
