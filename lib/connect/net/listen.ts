import type { AddressInfo, Server } from 'node:net';
import { RxtideError } from '../../errors/rxtideError.js';
import { netFailed } from './failures.js';

/** Where a server listens. */
export interface ListenOptions {
  /** The port; 0: any that is free, which `onListening` is told. */
  readonly port: number;
  /** The address to listen at. Default: `127.0.0.1`, which only this machine reaches. `0.0.0.0` or `::` is every address it has. */
  readonly host?: string;
  /** Called with the address each time it begins to listen. */
  readonly onListening?: (address: AddressInfo) => void;
}

/** Which of the two a server is part of, for its errors. */
export type FailureCode = 'SOURCE_FAILED' | 'SINK_FAILED';

export const LOOPBACK = '127.0.0.1';

/** Begins to listen. Gives a promise that fails with what is wrong and what to do; errors after that go to `fail`. */
export function listen(
  server: Server,
  what: string,
  code: FailureCode,
  options: ListenOptions,
  fail: (error: RxtideError) => void,
): Promise<void> {
  const { port, host = LOOPBACK, onListening } = options;
  return new Promise((resolve, reject) => {
    const failed = (error: unknown): RxtideError => netFailed(code, `${what} cannot listen at ${host}:${port}`, error);
    const onError = (error: unknown): void => reject(failed(error));
    server.once('error', onError);
    server.once('close', () => resolve());
    server.listen({ port, host }, () => {
      server.off('error', onError);
      server.on('error', (error) => fail(failed(error)));
      try {
        onListening?.(server.address() as AddressInfo);
        resolve();
      } catch (error) {
        reject(netFailed(code, `${what}: onListening failed`, error));
      }
    });
  });
}

/** A port, checked. */
export function portOf(port: unknown, what: string, least = 0): number {
  if (Number.isInteger(port) && (port as number) >= least && (port as number) <= 65_535) return port as number;
  throw new RxtideError(
    'INVALID_OPTION',
    `port of ${what} must be a whole number from ${least} to 65535; it is ${String(port)}`,
  );
}

/** `127.0.0.1:80`, `[::1]:80`. */
export function addressOf(host: string | undefined, port: number | undefined): string {
  return `${host?.includes(':') === true ? `[${host}]` : (host ?? '?')}:${port ?? '?'}`;
}
