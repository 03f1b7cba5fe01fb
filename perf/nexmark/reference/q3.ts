import { isAuction, isPerson } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q3Row } from '../queries/q3.js';

export function q3Reference(events: readonly NexmarkEvent[]): Q3Row[] {
  const persons = new Map(events.filter(isPerson).map((person) => [person.id, person]));
  const rows: Q3Row[] = [];
  for (const { id, seller, category } of events.filter(isAuction)) {
    const person = persons.get(seller);
    if (category !== 10 || person === undefined || !/^(OR|ID|CA)$/.test(person.state)) continue;
    rows.push({ name: person.name, city: person.city, state: person.state, auction: id });
  }
  return rows;
}
