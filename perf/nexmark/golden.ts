import { nexmarkQueries } from './catalog.js';
import { writeEvents } from './files/writeEvents.js';
import { Generator } from '../../examples/nexmark/generator.js';
import type { NexmarkEvent } from '../../examples/nexmark/model.js';

/** How many events the golden results are of. */
export const GOLDEN_EVENTS = 1_000_000;

/** What all engines must get from the same events. */
export interface Golden {
  readonly events: number;
  /** Of the binary file of these events. */
  readonly sha256: string;
  readonly queries: Readonly<Record<string, { readonly rows: number; readonly checksum: string }>>;
}

/** Works it out by the references alone: never by what is to be checked. */
export async function makeGolden(
  events: readonly NexmarkEvent[],
  onStep: (what: string) => void = () => undefined,
): Promise<Golden> {
  onStep('the checksum of the events');
  const sha256 = await writeEvents(new Generator(), events.length, 'binary', () => Promise.resolve());
  const queries: Record<string, { rows: number; checksum: string }> = {};
  for (const query of nexmarkQueries) {
    onStep(query.name);
    const { rows, checksum } = query.reference(events);
    queries[query.name] = { rows, checksum };
  }
  return { events: events.length, sha256, queries };
}
