import { afterEach, expect } from '@jest/globals';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Source, SourceChunk } from '../../../lib/transform/source.js';

/** Waits, going round the event loop, until it is so. */
export async function until(isSo: () => boolean, what = 'what was waited for'): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Goes round the event loop for so long. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const cleanups: (() => unknown)[] = [];

/** Done at the end of the test. */
export function atEnd(work: () => unknown): void {
  cleanups.push(work);
}

afterEach(async () => {
  for (const work of cleanups.splice(0).reverse()) await work();
});

/** What a source has given so far, and a way to stop it. */
export interface Reading<T> {
  readonly chunks: SourceChunk<T, unknown>[];
  readonly values: T[];
  readonly messages: string[];
  /** `undefined` while it goes on. */
  readonly outcome: { readonly error?: unknown } | undefined;
  stop(): void;
}

/** Reads a source until the test ends; `mayRead` holds it back. */
export function read<T>(
  source: Source<T>,
  position?: unknown,
  mayRead: () => Promise<void> | void = () => undefined,
): Reading<T> {
  const abort = new AbortController();
  const reading = {
    chunks: [] as SourceChunk<T, unknown>[],
    values: [] as T[],
    messages: [] as string[],
    outcome: undefined as { error?: unknown } | undefined,
    stop: () => abort.abort(),
  };
  atEnd(() => abort.abort());
  const work = async (): Promise<void> => {
    await mayRead();
    for await (const chunk of source.open(position, abort.signal)) {
      reading.chunks.push(chunk);
      for (const value of chunk.values) reading.values.push(value);
      for (const { error } of chunk.rejected ?? []) reading.messages.push(error.message);
      await mayRead();
    }
  };
  work().then(
    () => (reading.outcome = {}),
    (error: unknown) => (reading.outcome = { error }),
  );
  return reading;
}

/** A client that keeps what it is sent. */
export interface Peer {
  readonly socket: Socket;
  text(): string;
  lines(): string[];
  /** How many line ends have come, and bytes. */
  readonly lineCount: number;
  readonly bytes: number;
  readonly isClosed: boolean;
}

export function peerOf(socket: Socket): Peer {
  const pieces: Buffer[] = [];
  let isClosed = false;
  let lineCount = 0;
  let bytes = 0;
  socket.on('data', (piece: Buffer) => {
    pieces.push(piece);
    bytes += piece.length;
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lineCount++;
  });
  socket.on('error', () => undefined);
  socket.on('close', () => (isClosed = true));
  atEnd(() => socket.destroy());
  const text = (): string => Buffer.concat(pieces).toString();
  return {
    socket,
    text,
    lines: () => text().split('\n').slice(0, -1),
    get lineCount() {
      return lineCount;
    },
    get bytes() {
      return bytes;
    },
    get isClosed() {
      return isClosed;
    },
  };
}

export const connectTo = (port: number): Peer => peerOf(connect({ port, host: '127.0.0.1' }));

/** A server that keeps who has come. */
export interface TestServer {
  readonly server: Server;
  readonly port: number;
  readonly peers: Peer[];
}

export async function serve(onSocket: (socket: Socket) => void = () => undefined, port = 0): Promise<TestServer> {
  const peers: Peer[] = [];
  const server = createServer((socket) => {
    peers.push(peerOf(socket));
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  atEnd(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const { socket } of peers) socket.destroy();
      }),
  );
  return { server, port: (server.address() as AddressInfo).port, peers };
}

/** Keeps the port that a server of the library was given. */
export interface Port {
  readonly onListening: (address: AddressInfo) => void;
  /** Waits until it listens. */
  get(): Promise<number>;
}

export function aPort(): Port {
  let port = 0;
  return {
    onListening: (address) => (port = address.port),
    async get() {
      await until(() => port > 0, 'listening');
      return port;
    },
  };
}

/** Checks that a port is free again. */
export async function expectFree(port: number): Promise<void> {
  const server = createServer();
  const error = await new Promise((resolve) => {
    server.once('error', resolve);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  await new Promise((resolve) => server.close(resolve));
  expect(error).toBeUndefined();
}
