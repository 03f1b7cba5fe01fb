import type { RejectedRecord, Source } from 'rxtide';
import type { Reading } from '../pipeline/reading.js';

/** Readings that go into the pipeline together at most. */
const CHUNK = 4096;

/** Readings that are in memory, as a source: its position is the index of the first of a chunk. What could not be read comes first. */
export function readingsSource(
  name: string,
  readings: readonly Reading[],
  rejected: readonly RejectedRecord[] = [],
): Source<Reading, number> {
  return {
    name,
    async *open(position = 0) {
      for (let from = position; from === 0 || from < readings.length; from += CHUNK) {
        yield { position: from, values: readings.slice(from, from + CHUNK), rejected: from === 0 ? rejected : [] };
      }
    },
  };
}
