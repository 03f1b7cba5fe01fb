import type { IncomingMessage, ServerResponse } from 'node:http';
import { RxtideError } from '../../errors/rxtideError.js';
import { type DurationLike, durationOf, seconds } from '../../time/duration.js';
import type { Source } from '../../transform/source.js';
import { countOf, MEBIBYTE } from '../file/options.js';
import { Intake, openIntake } from '../net/intake.js';
import { systemTiming, type Timing } from '../net/timing.js';
import { HttpHost } from './httpHost.js';
import { type HttpServerOptions, httpPlaceOf } from './httpOptions.js';
import { Ingest } from './ingest.js';
import { answer } from './routes.js';

/** How `httpIngestSource` serves and reads. */
export interface HttpIngestSourceOptions<T> extends HttpServerOptions {
  /** Makes an event of a parsed record. What it throws on is a bad record. Default: the value as it is. */
  readonly map?: (value: unknown) => T;
  /**
   * When a request is answered: when the pipeline has taken its events, or when they are in a checkpoint, so that a crash cannot lose what was
   * acknowledged. Default: `'taken'`.
   */
  readonly acknowledge?: 'taken' | 'checkpointed';
  /** What becomes of a request with bad records: it is refused whole, or they go to `rejectedTo` and the rest is taken. Default: `'refuse'`. */
  readonly badRecords?: 'refuse' | 'reject';
  /** Bytes that a body may have. Default: 1,048,576 (1 MiB). */
  readonly maxBody?: number;
  /** Records that a body may have. Default: 10,000. */
  readonly maxRecords?: number;
  /** Bytes that may wait: bodies that are being read, and events for the pipeline. Default: 16 MiB. */
  readonly maxPending?: number;
  /** How long a client may take to send a body. Default: 30 s. */
  readonly timeout?: DurationLike;
}

/**
 * Takes events that are posted over HTTP: lines of JSON (`application/x-ndjson`), or an array or a single value (`application/json`).
 *
 * **What comes out.** The events of each request in order, all of them or none: nothing is taken of a body that breaks off.
 *
 * **Guarantee.** A request is answered with 202 when the pipeline has taken its events; what was taken and is in no checkpoint is lost at a
 * crash. With `acknowledge: 'checkpointed'` it is answered when a checkpoint holds them: at least once, where clients repeat what was not
 * answered. It does not look at idempotency keys: `dedupe` by an id of the events.
 *
 * **Answers.** 400: bad records, with their lines, and none is taken; 408: too slow; 413: too long; 415: another type, or compressed; 429 with
 * `Retry-After`: `maxPending` bytes wait; 503: it ends, and has not acknowledged the request.
 *
 * **Who may.** It listens at 127.0.0.1 unless told; `token` and `origins` say who is served. See the page on the network.
 *
 * **Errors.** `SOURCE_FAILED`: it cannot listen, or its path is taken.
 *
 * @example
 * ```ts
 * import { fromSource, values } from 'rxtide';
 * import { httpIngestSource } from 'rxtide/node';
 *
 * interface Reading { readonly at: number; readonly celsius: number }
 *
 * const readings = httpIngestSource<Reading>({ port: 8080, path: '/readings', token: 'of the sensors' });
 * fromSource(readings, { timestampOf: (r) => r.at })
 *   .pipe(values())
 *   .subscribe((reading) => console.log(reading.celsius));
 * ```
 *
 * @category Sources and sinks
 */
export function httpIngestSource<T = unknown>(options: HttpIngestSourceOptions<T>): Source<T, number> {
  return httpIngestSourceBy(options, systemTiming);
}

/** The source, by a clock. */
export function httpIngestSourceBy<T>(options: HttpIngestSourceOptions<T>, timing: Timing): Source<T, number> {
  const what = 'httpIngestSource';
  const place = httpPlaceOf(what, options);
  const { acknowledge = 'taken', badRecords = 'refuse', map } = options;
  const settings = {
    name: `ingest ${place.name}`,
    waits: choiceOf(acknowledge, ['taken', 'checkpointed'], 'acknowledge') === 'checkpointed',
    refuses: choiceOf(badRecords, ['refuse', 'reject'], 'badRecords') === 'refuse',
    maxBody: countOf(options.maxBody ?? MEBIBYTE, `maxBody of ${what}`),
    maxRecords: countOf(options.maxRecords ?? 10_000, `maxRecords of ${what}`),
    maxPending: countOf(options.maxPending ?? 16 * MEBIBYTE, `maxPending of ${what}`),
    timeout: durationOf(options.timeout ?? seconds(30), `timeout of ${what}`, 1),
    map,
  };
  let ingest: Ingest<T> | undefined;
  return {
    name: settings.name,
    open(position, signal) {
      // Positions go on from those of the run before, so that none of its commits is taken for one of this.
      const intake = new Intake<T>(settings.maxPending, true, position ?? 0);
      return openIntake(intake, signal, () => {
        const host = new HttpHost(place);
        const current = new Ingest<T>(settings, intake, timing);
        ingest = current;
        intake.onStop(() => {
          current.stop();
          void host.close();
        });
        const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
          if (request.method === 'POST') current.take(request, response);
          else answer(response, 405, 'only POST is answered here', { allow: 'POST' });
        };
        const fail = (error: unknown): void => intake.fail(error);
        host.open('SOURCE_FAILED', { onRequest }, fail).catch(fail);
      });
    },
    committed: (position) => ingest?.committed(position),
  };
}

function choiceOf<C extends string>(value: C, choices: readonly C[], option: string): C {
  if (choices.includes(value)) return value;
  throw new RxtideError('INVALID_OPTION', `${option} of httpIngestSource must be one of '${choices.join("', '")}'`);
}
