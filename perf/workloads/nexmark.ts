import { nexmarkQueries } from '../nexmark/catalog.js';
import { Generator } from '../../examples/nexmark/generator.js';
import type { NexmarkEvent } from '../../examples/nexmark/model.js';
import type { AnyWorkload } from '../workload.js';

let made: readonly NexmarkEvent[] = [];

/** The same events for all queries: a million take hundreds of MB. */
function eventsOf(events: number): readonly NexmarkEvent[] {
  if (made.length < events) made = new Generator().take(events);
  return made.length === events ? made : made.slice(0, events);
}

/** NEXMARK: 10,000 events per second of event time, in order. */
export const nexmark: readonly AnyWorkload[] = [
  ...nexmarkQueries.map((query) => query.workload(eventsOf)),
  ...nexmarkQueries.flatMap((query) => query.workloadOfPeers(eventsOf) ?? []),
];
