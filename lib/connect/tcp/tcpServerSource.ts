import type { Source } from '../../transform/source.js';
import { Frames } from '../file/framing.js';
import { liveSource } from '../net/intake.js';
import { addressOf, LOOPBACK } from '../net/listen.js';
import { lineLimitsOf, readLines } from './lineConnection.js';
import type { TcpLineOptions } from './lineOptions.js';
import { checkTcpServer, TcpServer, type TcpServerOptions } from './tcpServer.js';

/** How `tcpServerSource` listens and reads. */
export interface TcpServerSourceOptions<T> extends TcpServerOptions, TcpLineOptions<T> {}

/**
 * Listens on a TCP port, and reads lines of JSON from all who connect. Lines are what they are in files (`ndjsonSource`), wherever TCP cuts
 * them: LF or CRLF, the last one may end in nothing, blank ones are skipped.
 *
 * **What comes out.** The events of each connection in order, of several as they arrive. It ends when it is told to.
 *
 * **Guarantee.** At most once: what was received and is not in a checkpoint is lost at a crash; nobody is told what was taken.
 *
 * **Back-pressure.** While `maxPending` bytes of events wait, connections are not read, and TCP slows those who send. Beyond that, it
 * holds an unfinished line for each connection, and one piece (64 KiB).
 *
 * **Bad lines.** As in `ndjsonSource`; also what is left of a line when its connection breaks. They go to `rejectedTo`: without it,
 * anybody who may connect can fail the stream.
 *
 * **Errors.** `SOURCE_FAILED`: it cannot listen.
 *
 * @example
 * ```ts
 * import { fromSource, values } from 'rxtide';
 * import { tcpServerSource } from 'rxtide/node';
 *
 * interface Reading { readonly at: number; readonly celsius: number }
 *
 * const readings = tcpServerSource<Reading>({ port: 7000, token: 'of the sensors' });
 * fromSource(readings, { timestampOf: (r) => r.at, rejectedTo: { next: (r) => console.warn(r.error) } })
 *   .pipe(values())
 *   .subscribe((reading) => console.log(reading.celsius));
 * ```
 *
 * @category Sources and sinks
 */
export function tcpServerSource<T = unknown>(options: TcpServerSourceOptions<T>): Source<T> {
  checkTcpServer('tcpServerSource', options);
  const limits = lineLimitsOf('tcpServerSource', options);
  const name = `tcp ${addressOf(options.host ?? LOOPBACK, options.port)}`;
  return liveSource<T>(name, limits.maxPending, (intake) => {
    const frames = new Frames();
    const server = new TcpServer(options, (socket) => {
      const where = `${name}, from ${addressOf(socket.remoteAddress, socket.remotePort)}`;
      readLines(socket, where, options, limits, frames, intake);
    });
    const fail = (error: unknown): void => intake.fail(error);
    server.listen(name, 'SOURCE_FAILED', fail).catch(fail);
    intake.onStop(() => void server.close());
  });
}
