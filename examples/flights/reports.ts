import type { Source, SourceChunk } from 'rxtide';
import { earliestReport, reportedAt } from './flights.js';
import type { Flight } from './flights.js';
import { Reorder } from './reorder.js';

/** Flights handed over at once when the file has ended. */
const CHUNK = 16_384;

/** What it takes to make a chunk again: the flights that were waiting, and those that come with it. */
export interface ReportsPosition {
  /** Where the first chunk of the file is that some of the waiting flights are from; `undefined`: at the beginning. */
  readonly source: unknown;
  /** How many chunks of the file come before that one, and before the one that comes with this chunk. */
  readonly first: number;
  readonly chunk: number;
  /** The latest date before this chunk. */
  readonly latest: number;
  /** How many of the waiting flights come before this chunk once the file has ended; −1: it has not. */
  readonly rest: number;
}

/** A chunk of the file that some of the waiting flights may be from. */
interface Held {
  readonly source: unknown;
  readonly chunk: number;
  /** When the last of its flights is reported. */
  readonly until: number;
}

/**
 * The flights of a source in the order in which they are reported, for a source in the order of their dates. Held are those
 * that may still be overtaken: never more than about a day of flights, however long the file. So much is read again when it goes on from a
 * position.
 */
export function reports(source: Source<Flight>): Source<Flight, ReportsPosition> {
  return {
    name: `reports of ${source.name}`,
    open: (position, signal) => inOrder(source.open(position?.source, signal), position),
  };
}

async function* inOrder(
  chunks: AsyncIterable<SourceChunk<Flight, unknown>>,
  from: ReportsPosition | undefined,
): AsyncGenerator<SourceChunk<Flight, ReportsPosition>> {
  const waiting = new Reorder<Flight>();
  const held: Held[] = [];
  let latest = from?.latest ?? -Infinity;
  let chunk = from?.first ?? 0;
  const positionOf = (source: unknown, rest: number): ReportsPosition => {
    const first = held[0] ?? { source, chunk };
    return { source: first.source, first: first.chunk, chunk, latest, rest };
  };

  for await (const { position: source, values: flights, rejected = [] } of chunks) {
    const isAgain = from !== undefined && (from.rest >= 0 || chunk < from.chunk);
    const position = isAgain ? undefined : positionOf(source, -1);
    const reported = earliestReport(latest);
    let until = -Infinity;
    for (const flight of flights) {
      const time = reportedAt(flight);
      if (isAgain && time <= reported) continue;
      if (time > until) until = time;
      if (flight.date > latest) latest = flight.date;
      waiting.push(time, flight);
    }
    held.push({ source, chunk, until });
    if (position !== undefined) {
      const values: Flight[] = [];
      waiting.popUntil(earliestReport(latest), values);
      while (held.length > 0 && held[0]!.until <= earliestReport(latest)) held.shift();
      yield { position, values, rejected };
    }
    chunk++;
  }

  const rest: Flight[] = [];
  waiting.popUntil(Infinity, rest);
  for (let at = Math.max(0, from?.rest ?? 0); at < rest.length; at += CHUNK) {
    yield { position: positionOf(undefined, at), values: rest.slice(at, at + CHUNK) };
  }
}
