import type { Source, SourceChunk } from 'rxtide';
import { earliestReport, reportedAt } from './flights.js';
import type { Flight } from './flights.js';
import { Reorder } from './reorder.js';

/** Flights handed over at once when the file has ended. */
const CHUNK = 16_384;

/**
 * The flights of a source in the order in which they are reported, for a source in the order of their dates. Held are those
 * that may still be overtaken: never more than about a day of flights, however long the file.
 *
 * Its position is the number of a chunk: what waits at any moment depends on all that came before, so it reads again from the start.
 */
export function reports(source: Source<Flight>): Source<Flight, number> {
  return {
    name: `reports of ${source.name}`,
    open: (position = 0, signal) => from(position, inOrder(source.open(undefined, signal))),
  };
}

async function* inOrder(
  chunks: AsyncIterable<SourceChunk<Flight, unknown>>,
): AsyncGenerator<SourceChunk<Flight, number>> {
  const waiting = new Reorder<Flight>();
  let latest = -Infinity;
  let position = 0;
  for await (const { values: flights, rejected = [] } of chunks) {
    for (const flight of flights) {
      if (flight.date > latest) latest = flight.date;
      waiting.push(reportedAt(flight), flight);
    }
    const values: Flight[] = [];
    waiting.popUntil(earliestReport(latest), values);
    yield { position: position++, values, rejected };
  }
  const rest: Flight[] = [];
  waiting.popUntil(Infinity, rest);
  for (let at = 0; at < rest.length; at += CHUNK) yield { position: position++, values: rest.slice(at, at + CHUNK) };
}

async function* from<C extends SourceChunk<Flight, number>>(
  first: number,
  chunks: AsyncIterable<C>,
): AsyncGenerator<C> {
  for await (const chunk of chunks) if (chunk.position >= first) yield chunk;
}
