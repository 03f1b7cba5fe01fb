import { connect, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { RxtideError } from '../../errors/rxtideError.js';
import type { ReconnectOptions } from '../net/backOff.js';
import { LOOPBACK, portOf } from '../net/listen.js';
import { tokenOf } from '../net/token.js';

/** What every TCP client can be told. */
export interface TcpClientOptions {
  /** The port to connect to. */
  readonly port: number;
  /** The host to connect to. Default: `127.0.0.1`. */
  readonly host?: string;
  /** Sent as the first line, for a server that asks for a token. */
  readonly token?: string;
  /** Encrypts: `true`, or Node's options for TLS, such as `{ ca }`. */
  readonly tls?: boolean | ConnectionOptions;
  /** When to connect again after the connection has ended or could not be made; `false`: not at all. Default: after 0.5 s, then twice as long each time, up to 30 s. */
  readonly reconnect?: ReconnectOptions | false;
}

/** How long a connection may take to be made, ms. */
const PATIENCE = 30_000;

export function checkTcpClient(what: string, options: TcpClientOptions): void {
  portOf(options?.port, what, 1);
  tokenOf(options.token, what);
  const { host, tls } = options;
  if (host !== undefined && (typeof host !== 'string' || host === '')) {
    throw new RxtideError('INVALID_OPTION', `host of ${what} must be the name of a host, or an address`);
  }
  if (tls !== undefined && typeof tls !== 'boolean' && (typeof tls !== 'object' || tls === null)) {
    throw new RxtideError('INVALID_OPTION', `tls of ${what} must be true, false or the options of node:tls`);
  }
}

/** Begins to connect. `connected` is called when the socket can be used, which is paused until then. */
export function connectTcp(options: TcpClientOptions, connected: (socket: Socket) => void): Socket {
  const { port, host = LOOPBACK, tls, token } = options;
  const settings = { port, host, noDelay: true, keepAlive: true };
  const isTls = tls !== undefined && tls !== false;
  const socket = isTls ? connectTls({ ...settings, ...(tls === true ? {} : tls) }) : connect(settings);
  const onTimeout = (): void => void socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
  socket.setTimeout(PATIENCE, onTimeout);
  socket.once(isTls ? 'secureConnect' : 'connect', () => {
    socket.off('timeout', onTimeout);
    socket.setTimeout(0);
    if (token !== undefined) socket.write(`${token}\n`);
    connected(socket);
  });
  return socket;
}
