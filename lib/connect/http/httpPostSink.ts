import type { DurationLike } from '../../time/duration.js';
import { durationOf, seconds } from '../../time/duration.js';
import type { Sink, SinkBatch } from '../../transform/sink.js';
import { countOf } from '../file/options.js';
import { backOffs, type ReconnectOptions } from '../net/backOff.js';
import { type FetchLike, hostFetch, urlOf } from '../net/fetching.js';
import { headersOf } from '../net/headers.js';
import { jsonOf, type ToMessage } from '../net/messages.js';
import { systemTiming, type Timing } from '../net/timing.js';
import { Poster, type PosterOptions } from './poster.js';
import { keyOf, newScope, type Posted, postedOf } from './postKeys.js';

/** How `httpPostSink` makes requests. */
export interface HttpPostSinkOptions<in T> {
  /** What is sent for a result, as JSON. Default: the result as it is. */
  readonly map?: ToMessage<T>;
  /** What a request holds: `'ndjson'`, a line per result, or `'json'`, an array. Default: `'ndjson'`. */
  readonly format?: 'ndjson' | 'json';
  /** Results that a request may hold. Default: 500. */
  readonly maxRecords?: number;
  /** Shown as `Authorization: Bearer …`. */
  readonly token?: string;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The header that holds the key of a request. Default: `idempotency-key`. */
  readonly keyHeader?: string;
  /** What keys begin with; no other job that posts there may have the same. Default: one by chance, kept in checkpoints. */
  readonly scope?: string;
  /** How long the server may take to answer. Default: 30 s. */
  readonly timeout?: DurationLike;
  /** When to try again; a `Retry-After` is waited for if it is longer. `false`: not at all. Default: after 0.5 s, then twice as long each time, up to 30 s. */
  readonly retry?: ReconnectOptions | false;
  /** Makes the requests. Default: the host's `fetch`. */
  readonly fetch?: FetchLike;
}

/**
 * Posts results over HTTP, as lines of JSON or as arrays: by `fetch`, in browsers and in Node.
 *
 * **Guarantee.** At least once: a batch is accepted when the server has answered each of its requests with a status of 200 to 299. What came
 * after the last checkpoint is sent again after a restart. Each request has a key, in the header `idempotency-key`; where the server takes
 * each key once, every result counts once as far as the keys of repeated requests are the same.
 *
 * **Keys.** A key is made of the scope, the number of the request's first result, and the content. So a request that is tried again has the same
 * key, always; and other content never has the key of something else, so that no server takes it for known. After a restart, the results since the
 * checkpoint have the same keys if the pipeline gives them again in the same order, and they are cut into the same requests. Requests are cut at
 * multiples of `maxRecords`, and where a batch ends: with `maxRecords: 1`, each result has a key of its own, and no cut matters. Before the
 * first checkpoint, and without checkpoints, keys are the same in another run only with a `scope`.
 *
 * **Back-pressure.** One request is under way at a time; a server that answers slowly, or not, slows the source.
 *
 * **Errors.** `SINK_FAILED`: a status from 300 on, other than 408, 429, and those from 500 on, which are tried again as failures of the network are;
 * as many failures in a row as `retry.attempts` says; a result is not JSON.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import type { AddressInfo } from 'node:net';
 * import { fromArray, toSink } from 'rxtide';
 * import { httpPostSink } from 'rxtide/web';
 *
 * // Stands for a service that is there already.
 * const server = createServer(async (request, response) => {
 *   for await (const piece of request) console.log(String(piece));
 *   response.end();
 * }).listen(0, '127.0.0.1', () => {
 *   const { port } = server.address() as AddressInfo;
 *   fromArray([{ at: 0, count: 1 }, { at: 1, count: 3 }], { timestampOf: (c) => c.at })
 *     .pipe(toSink(httpPostSink(`http://127.0.0.1:${port}/counts`, { format: 'json' })))
 *     .subscribe({ complete: () => (server.close(), server.closeAllConnections()) });
 * });
 * // => [{"at":0,"count":1},{"at":1,"count":3}]
 * ```
 *
 * @category Sources and sinks
 */
export function httpPostSink<T>(url: string, options: HttpPostSinkOptions<T> = {}): Sink<T> {
  return new HttpPostSink(url, options, systemTiming);
}

const CONTENT_TYPES = { ndjson: 'application/x-ndjson', json: 'application/json' } as const;

/** The sink, by a clock. */
export class HttpPostSink<T> implements Sink<T> {
  readonly name: string;
  readonly #options: HttpPostSinkOptions<T>;
  readonly #timing: Timing;
  readonly #maxRecords: number;
  readonly #keyHeader: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #poster: PosterOptions;
  #posting: Poster;
  #posted: Posted;

  constructor(url: string, options: HttpPostSinkOptions<T>, timing: Timing) {
    const { format = 'ndjson', keyHeader = 'idempotency-key', token, scope, fetch = hostFetch } = options;
    this.name = `post ${urlOf('httpPostSink', url, 'http:', 'https:')}`;
    this.#options = options;
    this.#timing = timing;
    this.#maxRecords = countOf(options.maxRecords ?? 500, 'maxRecords of httpPostSink');
    this.#keyHeader = keyHeader;
    this.#headers = headersOf('httpPostSink', {
      'content-type': CONTENT_TYPES[format],
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...options.headers,
    });
    headersOf('httpPostSink', { [keyHeader]: scope ?? '' });
    const timeout = durationOf(options.timeout ?? seconds(30), 'timeout of httpPostSink', 1);
    const newBackOff = backOffs('retry of httpPostSink', options.retry ?? {}, timing);
    this.#poster = { name: this.name, url, fetch, timeout, newBackOff };
    this.#posting = new Poster(this.#poster, timing);
    this.#posted = { scope: scope ?? newScope(timing), count: 0 };
  }

  open(handle: unknown): void {
    const posted = postedOf(this.name, handle);
    const scope = this.#options.scope ?? posted?.scope ?? newScope(this.#timing);
    this.#posted = { scope, count: posted?.count ?? 0 };
    this.#posting = new Poster(this.#poster, this.#timing);
  }

  async write(batch: SinkBatch<T>): Promise<void> {
    const texts = jsonOf(this.name, batch, this.#options.map);
    for (let from = 0; from < texts.length;) {
      const { scope, count } = this.#posted;
      const to = Math.min(texts.length, from + this.#maxRecords - (count % this.#maxRecords));
      const body = this.#bodyOf(texts.slice(from, to));
      const headers = { ...this.#headers, [this.#keyHeader]: keyOf(this.#posted, body) };
      if (!(await this.#posting.post(body, headers))) return;
      this.#posted = { scope, count: count + to - from };
      from = to;
    }
  }

  /** Nothing is left to be committed: what is remembered is where the keys go on. */
  prepare(): Posted {
    return this.#posted;
  }

  interrupt(): void {
    this.#posting.abort();
  }

  abort(): void {
    this.#posting.abort();
  }

  #bodyOf(texts: readonly string[]): string {
    return this.#options.format === 'json' ? `[${texts.join(',')}]` : `${texts.join('\n')}\n`;
  }
}
