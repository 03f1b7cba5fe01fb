import { isAuction, isPerson } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q8Row } from '../queries/q8.js';
import { windowsOf } from './byTime.js';

export function q8Reference(events: readonly NexmarkEvent[]): Q8Row[] {
  return windowsOf(events, 10_000, 10_000).flatMap((window) => {
    const sellers = new Set(window.events.filter(isAuction).map(({ seller }) => seller));
    const persons = window.events.filter(isPerson).filter(({ id }) => sellers.has(id));
    return persons.map(({ id, name }) => ({ id, name, start: window.start }));
  });
}
