import { nexmarkQueries } from '../nexmark/catalog.js';
import { Generator } from '../nexmark/generator.js';
import type { NexmarkEvent } from '../nexmark/model.js';
import type { AnyWorkload } from '../workload.js';

let made: readonly NexmarkEvent[] = [];

/** The same array for all queries: they take hundreds of MB. */
function eventsOf(events: number): readonly NexmarkEvent[] {
  if (made.length !== events) made = new Generator().take(events);
  return made;
}

/** NEXMARK: 10,000 events per second of event time, in order. */
export const nexmark: readonly AnyWorkload[] = nexmarkQueries.map((query) => query.workload(eventsOf));
