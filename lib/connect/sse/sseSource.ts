import { messageOf } from '../../errors/messageOf.js';
import { RxtideError } from '../../errors/rxtideError.js';
import type { AbortSignalLike } from '../../transform/abortSignal.js';
import type { Source, SourceChunk } from '../../transform/source.js';
import { type DurationLike, durationOf } from '../../time/duration.js';
import { countOf, MEBIBYTE } from '../file/options.js';
import { type BackOff, backOffs, type ReconnectOptions } from '../net/backOff.js';
import { netFailed } from '../net/failures.js';
import { type FetchLike, hostFetch, urlOf } from '../net/fetching.js';
import { systemTiming, type Timing } from '../net/timing.js';
import type { ServerSentEvent } from './eventStreamParser.js';
import type { SsePosition } from './ssePosition.js';
import { type SseItem, SseReading } from './sseReading.js';

/** How `sseSource` connects and reads. */
export interface SseSourceOptions<T> {
  /** Makes an event of the parsed data of a server-sent one. What it throws on is rejected. Default: the value as it is. */
  readonly map?: (value: unknown, event: ServerSentEvent) => T;
  /** Parses the data instead of `JSON.parse`; `(data) => data` for plain text. What it throws on is rejected. */
  readonly parse?: (data: string) => unknown;
  /** The types of events to take. Default: `['message']`, those that the server has named nothing else. */
  readonly events?: readonly string[];
  /** Headers of the request, such as `{ authorization: 'Bearer …' }`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** When to connect again; the server's `retry:` replaces `delay`. `false`: not at all. Default: after 0.5 s, then twice as long each time, up to 30 s. */
  readonly reconnect?: ReconnectOptions | false;
  /** Characters that an event may have. A longer one is rejected, and is not held in memory. Default: 1,048,576. */
  readonly maxEventLength?: number;
  /** A connection on which nothing comes for so long, not even a sign of life, is taken for dead. Default: never. */
  readonly idleTimeout?: DurationLike;
  /** Makes the request. Default: the host's `fetch`. */
  readonly fetch?: FetchLike;
}

/**
 * Reads server-sent events: a client, by `fetch`, in browsers and in Node.
 *
 * **What comes out.** An event for the data of each, which is taken for JSON, of the types `events`. When the connection ends, it
 * connects again, and tells the server the last id it saw, so that the server can go on behind it. Status 204 ends the source; with
 * `reconnect: false`, so does the end of the connection.
 *
 * **Guarantee.** Where the server gives its events ids, and goes on behind the `Last-Event-ID` it is told, exactly as far as the server keeps
 * events: the id is the position, and goes into checkpoints. Where events have no ids, at most once.
 *
 * **Back-pressure.** The answer is read when the pipeline asks for more.
 *
 * **Bad events.** Data that is not JSON, is longer than `maxEventLength`, or on which `parse` or `map` throws, goes to `rejectedTo`. Bytes
 * that are no UTF-8 become U+FFFD, as the standard has it.
 *
 * **Errors.** `SOURCE_FAILED`: the answer is not 200 or no event stream (a status of 429, or from 500 on, is tried again), or there were too many
 * failures in a row.
 *
 * @example
 * ```ts
 * import { fromSource, values } from 'rxtide';
 * import { sseSource } from 'rxtide/web';
 *
 * interface Edit { readonly timestamp: number; readonly title: string }
 *
 * const edits = sseSource<Edit>('https://stream.wikimedia.org/v2/stream/recentchange');
 * fromSource(edits, { timestampOf: (edit) => edit.timestamp * 1000 })
 *   .pipe(values())
 *   .subscribe((edit) => console.log(edit.title));
 * ```
 *
 * @category Sources and sinks
 */
export function sseSource<T = unknown>(url: string, options: SseSourceOptions<T> = {}): Source<T, SsePosition> {
  return sseSourceBy(url, options, systemTiming);
}

/** The source, by a clock. */
export function sseSourceBy<T>(url: string, options: SseSourceOptions<T>, timing: Timing): Source<T, SsePosition> {
  const { events = ['message'], fetch = hostFetch, headers = {}, parse = JSON.parse, map } = options;
  const address = urlOf('sseSource', url, 'http:', 'https:');
  const maxLength = countOf(options.maxEventLength ?? MEBIBYTE, 'maxEventLength of sseSource');
  const idleTimeout = durationOf(options.idleTimeout ?? Infinity, 'idleTimeout of sseSource', 1);
  const newBackOff = backOffs('reconnect of sseSource', options.reconnect ?? {}, timing);
  const types = new Set(events);
  const name = `sse ${address}`;
  return {
    name,
    open(position, signal) {
      const reading = new SseReading({ fetch, address, headers, maxLength, idleTimeout, types }, timing, position);
      return read(name, reading, newBackOff(), timing, signal, position, (event) => {
        const value: unknown = parse(event.data);
        return map === undefined ? (value as T) : map(value, event);
      });
    },
  };
}

async function* read<T>(
  name: string,
  reading: SseReading,
  backOff: BackOff | null,
  timing: Timing,
  signal: AbortSignalLike,
  position: SsePosition | undefined,
  valueOf: (event: ServerSentEvent) => T,
): AsyncGenerator<SourceChunk<T, SsePosition>, void> {
  let stop = (): void => reading.stop();
  const onAbort = (): void => stop();
  if (signal.aborted) return;
  signal.addEventListener('abort', onAbort);
  const isAborted = (): boolean => signal.aborted;
  // The chunk of the position comes again as it was.
  let wanted = position?.count ?? 0;
  try {
    if (position?.count === 0) yield { position, values: [] };
    for (;;) {
      let failure: unknown;
      try {
        for (let items = await reading.next(wanted); items !== undefined; items = await reading.next(wanted)) {
          wanted = 0;
          backOff?.succeeded();
          const chunk = chunkOf(name, items, valueOf);
          yield chunk;
          // What came before the first id cannot be had again, but what comes behind it can.
          const { place } = reading;
          if (chunk.once === true && place.lastEventId !== '') yield { position: { ...place, count: 0 }, values: [] };
        }
      } catch (error) {
        if (isAborted()) return;
        if (error instanceof RxtideError) throw error;
        failure = error;
      }
      if (isAborted()) return;
      if (reading.isOver || (backOff === null && failure === undefined)) {
        // Of the chunk that was to come again, fewer have come than there were, and no more will.
        const items = reading.rest();
        if (items.length > 0) yield chunkOf(name, items, valueOf);
        return;
      }
      if (reading.retry !== undefined) backOff?.startWith(reading.retry);
      const delay = backOff?.failed();
      if (delay === undefined) throw netFailed('SOURCE_FAILED', `cannot read ${name}`, failure);
      await new Promise<void>((resolve) => {
        const cancel = timing.clock.schedule(resolve, Math.max(delay, reading.retryAfter ?? 0));
        stop = () => {
          cancel();
          resolve();
        };
      });
      stop = () => reading.stop();
      if (isAborted()) return;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    reading.stop();
  }
}

function chunkOf<T>(
  name: string,
  items: readonly SseItem[],
  valueOf: (event: ServerSentEvent) => T,
): SourceChunk<T, SsePosition> {
  const values: T[] = [];
  const rejected: { record: unknown; error: Error }[] = [];
  for (const { event, isTooLong } of items) {
    const reject = (reason: string, cause?: unknown): void => {
      const where = event.lastEventId === '' ? name : `${name}, after the id ${event.lastEventId}`;
      rejected.push({
        record: event.data.slice(0, 200),
        error: new RxtideError('BAD_RECORD', `${where}: ${reason}`, { cause }),
      });
    };
    if (isTooLong) {
      reject('the event is longer than maxEventLength');
      continue;
    }
    try {
      values.push(valueOf(event));
    } catch (error) {
      reject(messageOf(error), error);
    }
  }
  const { lastEventId, after } = items[0]!.before;
  const once = lastEventId === '' ? { once: true } : {};
  return { position: { lastEventId, after, count: items.length }, values, rejected, ...once };
}
