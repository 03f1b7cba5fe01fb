import type { RawData, WebSocket } from 'ws';
import type { Source } from '../../transform/source.js';
import { countOf, MEBIBYTE } from '../file/options.js';
import { type Intake, liveSource } from '../net/intake.js';
import { systemTiming, type Timing } from '../net/timing.js';
import type { MessageOptions } from './messageOptions.js';
import { readMessage, rejectBinary } from './messageReader.js';
import { WebSocketHost } from './webSocketHost.js';
import type { WebSocketServerOptions } from './webSocketServerOptions.js';

/** How `webSocketServerSource` serves and reads. */
export interface WebSocketServerSourceOptions<T> extends WebSocketServerOptions, MessageOptions<T> {}

/**
 * Serves a WebSocket, and reads messages of JSON from all who connect. Needs the package `ws`.
 *
 * **What comes out.** An event for each message, or with `batches` for each element of one that is an array; those of a connection in order.
 *
 * **Guarantee.** At most once: what was received and is not in a checkpoint is lost at a crash; nobody is told what was taken.
 *
 * **Back-pressure.** While `maxPending` bytes of messages wait, connections are not read, and TCP slows those who send.
 *
 * **Bad messages.** One that is not JSON, is binary, or on which `parse` or `map` throws goes to `rejectedTo`: without it, anybody who may
 * connect can fail the stream. One that is longer than `maxPayload`, or no UTF-8, ends its connection, with code 1009 or 1007.
 *
 * **Who may.** It listens at 127.0.0.1 unless told; `token` and `origins` say who is served. See the page on the network.
 *
 * **Errors.** `SOURCE_FAILED`: it cannot listen, or its path is taken.
 *
 * @example
 * ```ts
 * import { fromSource, values } from 'rxtide';
 * import { webSocketServerSource } from 'rxtide/websocket';
 *
 * interface Click { readonly at: number; readonly page: string }
 *
 * const clicks = webSocketServerSource<Click>({ port: 8080, path: '/clicks', origins: ['https://example.com'] });
 * fromSource(clicks, { timestampOf: (click) => click.at, rejectedTo: { next: (r) => console.warn(r.error) } })
 *   .pipe(values())
 *   .subscribe((click) => console.log(click.page));
 * ```
 *
 * @category Sources and sinks
 */
export function webSocketServerSource<T = unknown>(options: WebSocketServerSourceOptions<T>): Source<T> {
  return webSocketServerSourceBy(options, systemTiming);
}

/** The source, by a clock. */
export function webSocketServerSourceBy<T>(options: WebSocketServerSourceOptions<T>, timing: Timing): Source<T> {
  const newHost = (): WebSocketHost => new WebSocketHost('webSocketServerSource', options, options.maxPayload, timing);
  const { name } = newHost();
  const maxPending = countOf(options.maxPending ?? MEBIBYTE, 'maxPending of webSocketServerSource');
  return liveSource<T>(name, maxPending, (intake) => {
    const host = newHost();
    const fail = (error: unknown): void => intake.fail(error);
    intake.onStop(() => void host.close());
    host
      .open('SOURCE_FAILED', (socket, client) => readMessages(socket, `${name}, from ${client}`, options, intake), fail)
      .catch(fail);
  });
}

function readMessages<T>(socket: WebSocket, where: string, options: MessageOptions<T>, intake: Intake<T>): void {
  socket.on('message', (data: RawData, isBinary: boolean) => {
    const bytes = data as Buffer;
    if (isBinary) rejectBinary(where, bytes.length, intake);
    else readMessage(where, bytes.toString(), bytes.length, options, intake);
    if (!intake.isFull) return;
    socket.pause();
    intake.whenRoom(() => socket.resume());
  });
}
