import { RxtideError } from '../../errors/rxtideError.js';
import { type DurationLike, durationOf } from '../../time/duration.js';
import type { Source } from '../../transform/source.js';
import { countOf, MEBIBYTE } from '../file/options.js';
import { backOffs } from '../net/backOff.js';
import { Connector } from '../net/connector.js';
import { netFailed } from '../net/failures.js';
import { liveSource } from '../net/intake.js';
import { systemTiming, type Timing } from '../net/timing.js';
import { MessageIntake } from './messageIntake.js';
import type { MessageOptions } from './messageOptions.js';
import { type Silence, silenceOf } from './silence.js';
import { connectWebSocket, type WebSocketClientOptions, webSocketClientOf } from './webSocketClient.js';

/** How `webSocketClientSource` connects and reads. */
export interface WebSocketClientSourceOptions<T>
  extends WebSocketClientOptions, Omit<MessageOptions<T>, 'maxPayload' | 'maxPending'> {
  /** Characters that a message may have. A longer one is rejected. Default: 1,048,576. */
  readonly maxMessageLength?: number;
  /** Characters of messages that may wait for the pipeline. Default: 1,048,576. */
  readonly maxPending?: number;
  /** A connection on which no message comes for so long is taken for dead, and another one is made. Default: never. */
  readonly idleTimeout?: DurationLike;
}

/**
 * Connects to a WebSocket, and reads messages of JSON from it: a client, in browsers and in Node.
 *
 * **What comes out.** An event for each message, or with `batches` for each element of one that is an array, in order. When the connection
 * ends or cannot be made, it connects again, after delays that grow until a message has come. With `reconnect: false` the source ends when
 * the server closes the connection (code 1000, 1001 or none), and fails with any other end.
 *
 * **Guarantee.** At most once: what the server sends while there is no connection, or was received and is not in a checkpoint at a crash,
 * is lost.
 *
 * **Back-pressure.** While `maxPending` characters of messages wait, the connection is not read where that can be had (`ws` in Node). The WebSocket
 * of browsers cannot be told to wait: what comes then is let go, and how many messages that were goes to `rejectedTo` when there is
 * room again. Without `rejectedTo`, it fails the stream.
 *
 * **Bad messages.** One that is not JSON, is binary, is longer than `maxMessageLength`, or on which `parse` or `map` throws, goes to `rejectedTo`.
 *
 * **Errors.** `SOURCE_FAILED`: as many failures in a row as `reconnect.attempts` says, or the first with `reconnect: false`; the server has closed
 * with a code from 4400 to 4499, as rxtide's own do where a token is missing; the URL is refused by the browser.
 *
 * @example
 * ```ts
 * import { fromSource, values } from 'rxtide';
 * import { webSocketClientSource } from 'rxtide/web';
 * import { WebSocket } from 'ws'; // before Node 22
 *
 * interface Trade { readonly time: number; readonly price: number }
 *
 * const trades = webSocketClientSource<Trade>('wss://feed.example.com/trades', {
 *   webSocket: (url, protocols) => new WebSocket(url, protocols),
 *   hello: [JSON.stringify({ subscribe: 'trades' })],
 *   reconnect: { attempts: 10 },
 * });
 * fromSource(trades, { timestampOf: (trade) => trade.time })
 *   .pipe(values())
 *   .subscribe({ next: (trade) => console.log(trade.price), error: (error) => console.error(error) });
 * ```
 *
 * @category Sources and sinks
 */
export function webSocketClientSource<T = unknown>(
  url: string,
  options: WebSocketClientSourceOptions<T> = {},
): Source<T> {
  return webSocketClientSourceBy(url, options, systemTiming);
}

const WHAT = 'webSocketClientSource';

/** The source, by a clock. */
export function webSocketClientSourceBy<T>(
  url: string,
  options: WebSocketClientSourceOptions<T>,
  timing: Timing,
): Source<T> {
  const client = webSocketClientOf(WHAT, url, options, timing);
  const maxPending = countOf(options.maxPending ?? MEBIBYTE, `maxPending of ${WHAT}`);
  const maxLength = countOf(options.maxMessageLength ?? MEBIBYTE, `maxMessageLength of ${WHAT}`);
  const idleTimeout = durationOf(options.idleTimeout ?? Infinity, `idleTimeout of ${WHAT}`, 1);
  const { reconnect = {} } = options;
  const newBackOff = backOffs(`reconnect of ${WHAT}`, reconnect, timing);
  const { name } = client;
  return liveSource<T>(name, maxPending, (intake) => {
    const messages = new MessageIntake<T>(name, options, maxLength, intake);
    const connector = new Connector(
      newBackOff(),
      timing,
      (lost) => {
        let silence: Silence | undefined;
        const end = connectWebSocket(client, {
          opened(socket) {
            silence = silenceOf(idleTimeout, timing.clock, () => {
              end();
              lost(new RxtideError('TIMED_OUT', `no message has come for ${idleTimeout} ms`));
            });
            messages.readFrom(socket, (waits) => silence?.hold(waits));
          },
          message(data) {
            silence?.broken();
            connector.succeeded();
            messages.take(data);
          },
          lost(error) {
            silence?.stop();
            lost(error);
          },
          refused(error) {
            intake.fail(netFailed('SOURCE_FAILED', `cannot read ${name}`, error));
          },
        });
        return () => {
          silence?.stop();
          end();
        };
      },
      (error) => {
        if (error === undefined && reconnect === false) intake.end();
        else intake.fail(netFailed('SOURCE_FAILED', `cannot read ${name}`, error));
      },
    );
    intake.onStop(() => connector.stop());
    connector.start();
  });
}
