import type { Auction, NexmarkEvent, Person } from '../../../examples/nexmark/model.js';
import type { Q3Row } from '../queries/q3.js';

export function q3Loop(events: readonly NexmarkEvent[], sink: (row: Q3Row) => void): void {
  // Those of other states are `null`: an auction of theirs need not wait.
  const persons = new Map<number, Person | null>();
  const waiting = new Map<number, Auction[]>();
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    if (event.kind === 'bid') continue;
    if (event.kind === 'person') {
      const wanted = event.state === 'OR' || event.state === 'ID' || event.state === 'CA';
      persons.set(event.id, wanted ? event : null);
      const early = waiting.get(event.id);
      if (early === undefined) continue;
      waiting.delete(event.id);
      if (wanted) for (const auction of early) give(auction, event, sink);
    } else if (event.category === 10) {
      const person = persons.get(event.seller);
      if (person === undefined) push(waiting, event);
      else if (person !== null) give(event, person, sink);
    }
  }
}

function push(waiting: Map<number, Auction[]>, auction: Auction): void {
  const others = waiting.get(auction.seller);
  if (others === undefined) waiting.set(auction.seller, [auction]);
  else others.push(auction);
}

function give(auction: Auction, { name, city, state }: Person, sink: (row: Q3Row) => void): void {
  sink({ name, city, state, auction: auction.id });
}
