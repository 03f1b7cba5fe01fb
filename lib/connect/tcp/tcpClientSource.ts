import type { Source } from '../../transform/source.js';
import { Frames } from '../file/framing.js';
import { backOffs } from '../net/backOff.js';
import { Connector } from '../net/connector.js';
import { netFailed } from '../net/failures.js';
import { liveSource } from '../net/intake.js';
import { addressOf, LOOPBACK } from '../net/listen.js';
import { systemTiming, type Timing } from '../net/timing.js';
import { lineLimitsOf, readLines } from './lineConnection.js';
import type { TcpLineOptions } from './lineOptions.js';
import { checkTcpClient, connectTcp, type TcpClientOptions } from './tcpClient.js';

/** How `tcpClientSource` connects and reads. */
export interface TcpClientSourceOptions<T> extends TcpClientOptions, TcpLineOptions<T> {}

/**
 * Connects to a TCP server, and reads lines of JSON from it. Lines are what they are in files (`ndjsonSource`), wherever TCP cuts them.
 *
 * **What comes out.** The events in order. When the connection ends or cannot be made, it connects again, after delays that grow until
 * a line has come. With `reconnect: false` the source ends with the connection, and fails if that breaks.
 *
 * **Guarantee.** At most once: what the server sends while there is no connection, or was received and is not in a checkpoint at a
 * crash, is lost.
 *
 * **Back-pressure.** While `maxPending` bytes of events wait, the connection is not read, and TCP slows the server.
 *
 * **Bad lines.** As in `ndjsonSource`; also what is left of a line when the connection breaks.
 *
 * **Errors.** `SOURCE_FAILED`: as many failures in a row as `reconnect.attempts` says, or the first with `reconnect: false`.
 *
 * @example
 * ```ts
 * import { createServer, type AddressInfo } from 'node:net';
 * import { fromSource, values } from 'rxtide';
 * import { tcpClientSource } from 'rxtide/node';
 *
 * // Stands for a server that is there already.
 * const server = createServer((socket) => socket.end('{"at":0,"celsius":3.5}\n{"at":1000,"celsius":4}\n')).listen(0, '127.0.0.1', () => {
 *   const { port } = server.address() as AddressInfo;
 *   const readings = tcpClientSource<{ at: number; celsius: number }>({ port, reconnect: false });
 *   fromSource(readings, { timestampOf: (r) => r.at })
 *     .pipe(values())
 *     .subscribe({ next: (r) => console.log(r.celsius), complete: () => server.close() });
 * });
 * // => 3.5
 * // => 4
 * ```
 *
 * @category Sources and sinks
 */
export function tcpClientSource<T = unknown>(options: TcpClientSourceOptions<T>): Source<T> {
  return tcpClientSourceBy(options, systemTiming);
}

/** The source, by a clock. */
export function tcpClientSourceBy<T>(options: TcpClientSourceOptions<T>, timing: Timing): Source<T> {
  checkTcpClient('tcpClientSource', options);
  const limits = lineLimitsOf('tcpClientSource', options);
  const { reconnect = {} } = options;
  const newBackOff = backOffs('reconnect of tcpClientSource', reconnect, timing);
  const name = `tcp ${addressOf(options.host ?? LOOPBACK, options.port)}`;
  return liveSource<T>(name, limits.maxPending, (intake) => {
    const frames = new Frames();
    const connector = new Connector(
      newBackOff(),
      timing,
      (lost) => {
        let isRead = false;
        let failure: Error | undefined;
        const socket = connectTcp(options, () => {
          isRead = true;
          socket.once('data', () => connector.succeeded());
          readLines(socket, name, options, limits, frames, intake, lost);
        });
        socket.on('error', (error) => (failure ??= error));
        socket.on('close', () => {
          if (!isRead) lost(failure);
        });
        return () => void socket.destroy();
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
