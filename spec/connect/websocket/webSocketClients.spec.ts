import { describe, expect, it } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { systemTiming } from '../../../lib/connect/net/timing.js';
import { WebSocketClientSink } from '../../../lib/connect/websocket/webSocketClientSink.js';
import { webSocketClientSourceBy } from '../../../lib/connect/websocket/webSocketClientSource.js';
import { ManualClock } from '../../../lib/testing.js';
import {
  type NewWebSocket,
  type SocketEventLike,
  webSocketClientSink,
  type WebSocketClientSinkOptions,
  webSocketClientSource,
} from '../../../lib/web.js';
import { webSocketServerSink, webSocketServerSource } from '../../../lib/websocket.js';
import { aPort, atEnd, type Reading, read, until } from '../net/peers.js';
import { failureOf } from '../reading.js';
import { batchOf } from '../writing.js';

const webSocket: NewWebSocket = (url, protocols) => new WebSocket(url, protocols);

interface Server {
  readonly url: string;
  readonly port: number;
  readonly clients: WebSocket[];
  readonly got: string[];
  close(): void;
}

async function serving(onClient: (client: WebSocket) => void = () => undefined, at = 0): Promise<Server> {
  const server = new WebSocketServer({ port: at, host: '127.0.0.1' });
  const clients: WebSocket[] = [];
  const got: string[] = [];
  server.on('connection', (client) => {
    clients.push(client);
    client.on('message', (data: Buffer) => got.push(data.toString()));
    client.on('error', () => undefined);
    onClient(client);
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const close = (): void => {
    for (const client of clients) client.terminate();
    server.close();
  };
  atEnd(close);
  const { port } = server.address() as { port: number };
  return { url: `ws://127.0.0.1:${port}/`, port, clients, got, close };
}

/** The WebSocket of a browser, which nobody can let wait, in the hands of a spec. */
class BrowserSocket {
  bufferedAmount = 0;
  binaryType = 'blob';
  readonly #listeners = new Map<string, (event: SocketEventLike) => void>();
  readonly sent: string[] = [];
  closedWith: number | undefined;

  addEventListener(type: string, listener: (event: SocketEventLike) => void): void {
    this.#listeners.set(type, listener);
  }

  send(text: string): void {
    this.sent.push(text);
    this.bufferedAmount += text.length;
  }

  close(code?: number): void {
    this.closedWith = code;
  }

  opens(): void {
    this.#listeners.get('open')?.({ type: 'open' });
  }

  tells(data: unknown): void {
    this.#listeners.get('message')?.({ type: 'message', data });
  }

  ends(code: number, reason = ''): void {
    this.#listeners.get('close')?.({ type: 'close', code, reason });
  }
}

/** The WebSocket of `ws`, which can be told to wait. */
class PatientSocket extends BrowserSocket {
  waits = false;

  pause(): void {
    this.waits = true;
  }

  resume(): void {
    this.waits = false;
  }
}

/** A source whose sockets and clock are in the hands of a spec. */
function browserSource(
  options: Parameters<typeof webSocketClientSourceBy<number>>[1] = {},
  mayRead?: () => Promise<void> | void,
): { reading: Reading<number>; clock: ManualClock; sockets: BrowserSocket[] } {
  const clock = new ManualClock();
  const sockets: BrowserSocket[] = [];
  const make: NewWebSocket = () => {
    const socket = new BrowserSocket();
    sockets.push(socket);
    return socket;
  };
  const timing = { clock, random: () => 0 };
  const source = webSocketClientSourceBy<number>(
    'ws://host/feed?token=s3cret',
    { webSocket: make, ...options },
    timing,
  );
  return { reading: read(source, undefined, mayRead), clock, sockets };
}

describe('webSocketClientSource', () => {
  it('gives what the server sends, after it has said hello, and rejects what cannot be read', async () => {
    const server = await serving((client) => {
      client.once('message', () => {
        for (const message of ['1', '[2,3]', '{"half', Buffer.from([1, 2]), `"${'x'.repeat(200)}"`, '4']) {
          client.send(message);
        }
      });
    });
    const options = { webSocket, hello: ['begin'], batches: true, maxMessageLength: 100 };
    const reading = read(webSocketClientSource<number>(server.url, options));
    await until(() => reading.values.length === 4);
    expect(reading.values).toEqual([1, 2, 3, 4]);
    expect(reading.messages).toHaveLength(3);
    expect(reading.messages[1]).toContain('the message is binary');
    expect(reading.messages[2]).toContain('longer than maxMessageLength');
    expect(server.got).toEqual(['begin']);
  });

  it('reads the sink of another rxtide, and ends with it', async () => {
    const port = aPort();
    const sink = webSocketServerSink<number>({ port: 0, onListening: port.onListening, batches: true });
    await sink.open?.(undefined);
    atEnd(() => sink.abort?.());
    const url = `ws://127.0.0.1:${await port.get()}`;
    const reading = read(webSocketClientSource<number>(url, { webSocket, batches: true, reconnect: false }));
    // Nobody tells when a client has been let in: results are sent until one has arrived.
    let sent = 0;
    while (reading.values.length === 0) {
      await sink.write(batchOf([++sent]));
      await new Promise(setImmediate);
    }
    await sink.write(batchOf([-1, -2]));
    await sink.end?.();
    await until(() => reading.outcome !== undefined);
    expect(reading.outcome).toEqual({});
    expect(reading.values.slice(-2)).toEqual([-1, -2]);
  });

  it('connects again after delays that grow until a message has come', async () => {
    const { reading, clock, sockets } = browserSource();
    for (const [i, delay] of [500, 1000, 2000].entries()) {
      await until(() => sockets.length === i + 1);
      sockets[i]?.ends(1006);
      clock.advance(delay - 1);
      expect(sockets).toHaveLength(i + 1);
      clock.advance(1);
    }
    expect(sockets).toHaveLength(4);
    sockets[3]?.opens();
    sockets[3]?.tells('7');
    sockets[3]?.ends(1000);
    clock.advance(500);
    expect(sockets).toHaveLength(5);
    await until(() => reading.values.length === 1);
    reading.stop();
    await until(() => reading.outcome !== undefined);
    expect(sockets[4]?.closedWith).toBe(1000);
    expect(clock.pending).toBe(0);
  });

  it('ends or fails with the connection where it is not to connect again', async () => {
    for (const code of [1000, 1001, 1005]) {
      const { reading, sockets } = browserSource({ reconnect: false });
      await until(() => sockets.length === 1);
      sockets[0]?.opens();
      sockets[0]?.ends(code);
      await until(() => reading.outcome !== undefined);
      expect(reading.outcome).toEqual({});
    }
    const { reading, sockets } = browserSource({ reconnect: false });
    await until(() => sockets.length === 1);
    sockets[0]?.ends(1011, 'out of order');
    await until(() => reading.outcome !== undefined);
    expect(reading.outcome?.error).toMatchObject({ code: 'SOURCE_FAILED' });
    const { message } = reading.outcome!.error as Error;
    expect(message).toContain('websocket ws://host/feed: it was closed with code 1011: out of order');
    expect(message).not.toContain('s3cret');
  });

  it('does not try again where the server will not have it', async () => {
    const port = aPort();
    const server = read(webSocketServerSource({ port: 0, onListening: port.onListening, token: 'right' }));
    const url = `ws://127.0.0.1:${await port.get()}/?token=wrong`;
    const fromPage: NewWebSocket = (to) => new WebSocket(to, { origin: to.replace(/^ws(.*)\/.*$/, 'http$1') });
    const reading = read(webSocketClientSource(url, { webSocket: fromPage }));
    await until(() => reading.outcome !== undefined);
    expect(reading.outcome?.error).toMatchObject({ message: expect.stringContaining('4401: the token is missing') });
    server.stop();
    const refusing: NewWebSocket = () => {
      throw new Error('an insecure WebSocket may not be made from a page over HTTPS');
    };
    const refused = read(webSocketClientSource('ws://host', { webSocket: refusing }));
    await until(() => refused.outcome !== undefined);
    expect(refused.outcome?.error).toMatchObject({ message: expect.stringContaining('an insecure WebSocket') });
  });

  it('gives up a connection that is not made in time, and one on which nothing comes', async () => {
    const { reading, clock, sockets } = browserSource({ idleTimeout: 1000, reconnect: { delay: 0, attempts: 3 } });
    await until(() => sockets.length === 1);
    clock.advance(30_000);
    expect(sockets).toHaveLength(2);
    sockets[1]?.opens();
    clock.advance(999);
    sockets[1]?.tells('1');
    clock.advance(999);
    expect(sockets).toHaveLength(2);
    clock.advance(1);
    clock.advance(0);
    expect(sockets).toHaveLength(3);
    expect(sockets[1]?.closedWith).toBe(1000);
    sockets[2]?.ends(1006);
    clock.advance(0);
    sockets[3]?.ends(1006);
    await until(() => reading.outcome !== undefined);
    expect(reading.values).toEqual([1]);
    expect(reading.outcome?.error).toMatchObject({ message: expect.stringContaining('could not be made, or broke') });
    expect(clock.pending).toBe(0);
  });

  it('lets the connection wait while too much waits for the pipeline', async () => {
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const count = 20_000;
    const server = await serving((client) => {
      for (let i = 0; i < count; i++) client.send(`${1e9 + i}`);
    });
    let asked = 0;
    const mayRead = (): Promise<void> | void => (asked++ < 2 ? undefined : gate);
    const source = webSocketClientSource<number>(server.url, { webSocket, maxPending: 1000 });
    const reading = read(source, undefined, mayRead);
    await until(() => reading.values.length > 0);
    go();
    await until(() => reading.values.length === count);
    expect(reading.values).toEqual(Array.from({ length: count }, (_, i) => 1e9 + i));
    expect(Math.max(...reading.chunks.map(({ values }) => values.length))).toBeLessThan(count / 2);
    expect(reading.messages).toEqual([]);
  });

  /** A source with a full intake, on a connection that it lets wait. */
  async function waiting() {
    const gates: (() => void)[] = [];
    const made: PatientSocket[] = [];
    const webSocketOf: NewWebSocket = () => {
      const socket = new PatientSocket();
      made.push(socket);
      return socket;
    };
    const { reading, clock } = browserSource(
      { maxPending: 1, idleTimeout: 1000, webSocket: webSocketOf },
      () => new Promise((resolve) => gates.push(resolve)),
    );
    await until(() => gates.length === 1);
    gates[0]?.();
    await until(() => made.length === 1);
    const socket = made[0]!;
    socket.opens();
    socket.tells('1');
    await until(() => gates.length === 2);
    socket.tells('2');
    expect(socket.waits).toBe(true);
    return { reading, clock, socket, go: (): void => gates[1]!() };
  }

  it('does not take a connection for dead that it lets wait itself', async () => {
    const { clock, socket, go } = await waiting();
    clock.advance(5500);
    expect(socket.closedWith).toBeUndefined();
    go();
    await until(() => !socket.waits);
    clock.advance(999);
    expect(socket.closedWith).toBeUndefined();
    clock.advance(1);
    expect(socket.closedWith).toBe(1000);
  });

  it('reads on when it leaves, so that the end of a connection that waits can come', async () => {
    const { reading, clock, socket, go } = await waiting();
    reading.stop();
    go();
    await until(() => reading.outcome !== undefined);
    expect([socket.waits, socket.closedWith, clock.pending]).toEqual([false, 1000, 0]);
  });

  it('keeps a bound on messages that it rejects, too', async () => {
    const gates: (() => void)[] = [];
    const { reading, sockets } = browserSource(
      { maxPending: 400, maxMessageLength: 1 },
      () => new Promise((resolve) => gates.push(resolve)),
    );
    await until(() => gates.length === 1);
    gates[0]?.();
    await until(() => sockets.length === 1);
    sockets[0]?.opens();
    sockets[0]?.tells('1');
    await until(() => gates.length === 2);
    for (let i = 0; i < 10; i++) sockets[0]?.tells(i % 2 === 0 ? 'long' : new ArrayBuffer(3));
    gates[1]?.();
    await until(() => gates.length === 3);
    expect(reading.messages).toHaveLength(2);
    gates[2]?.();
    await until(() => reading.messages.length === 3);
    expect(reading.messages[2]).toContain('8 messages of 28 characters came');
  });

  it('counts what it lets go where a connection cannot wait', async () => {
    const gates: (() => void)[] = [];
    const { reading, sockets } = browserSource({ maxPending: 4 }, () => new Promise((resolve) => gates.push(resolve)));
    await until(() => gates.length === 1);
    gates[0]?.();
    await until(() => sockets.length === 1);
    sockets[0]?.opens();
    sockets[0]?.tells('1');
    await until(() => gates.length === 2);
    // The first was handed over; of these, two fill what may wait.
    for (const text of ['22', '33', '44', '55', '6']) sockets[0]?.tells(text);
    gates[1]?.();
    await until(() => gates.length === 3);
    gates[2]?.();
    await until(() => reading.messages.length === 1);
    expect(reading.values).toEqual([1, 22, 33]);
    expect(reading.messages[0]).toContain('3 messages of 5 characters came while maxPending');
    sockets[0]?.tells('7');
    await until(() => gates.length === 4);
    gates[3]?.();
    await until(() => reading.values.length === 4);
  });

  it('checks its options, and that there is a WebSocket', () => {
    expect(() => webSocketClientSource('http://host', { webSocket })).toThrow('begins with ws:// or wss://');
    expect(() => webSocketClientSource('ws://host', { webSocket, hello: 'x' as never })).toThrow('an array of texts');
    expect(() => webSocketClientSource('ws://host', { webSocket, maxPending: 0 })).toThrow('maxPending');
    const own = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
    Object.defineProperty(globalThis, 'WebSocket', { value: undefined, configurable: true });
    try {
      expect(() => webSocketClientSink('ws://host')).toThrow('this host has no WebSocket');
    } finally {
      if (own === undefined) Reflect.deleteProperty(globalThis, 'WebSocket');
      else Object.defineProperty(globalThis, 'WebSocket', own);
    }
  });
});

describe('webSocketClientSink', () => {
  async function sinkTo<T>(url: string, options: WebSocketClientSinkOptions<T> = {}) {
    const sink = webSocketClientSink<T>(url, { webSocket, reconnect: { delay: 1 }, ...options });
    await sink.open?.(undefined);
    atEnd(() => sink.abort?.());
    return sink;
  }

  it('sends a message for each result, or one for a batch, and says goodbye', async () => {
    const server = await serving();
    const sink = await sinkTo<number>(server.url, { hello: ['hi'], map: (n) => ({ n }) });
    await sink.write(batchOf([1, 2]));
    await sink.end?.();
    await until(() => server.got.length === 3);
    expect(server.got).toEqual(['hi', '{"n":1}', '{"n":2}']);
    expect(server.clients[0]?.readyState).toBe(WebSocket.CLOSED);
    const whole = await sinkTo<number>(server.url, { batches: true });
    await whole.write(batchOf([1, 2]));
    await until(() => server.got.length === 4);
    expect(server.got[3]).toBe('[1,2]');
  });

  it('waits for a server that is not there yet, and sends again what the last one had not taken', async () => {
    const gone = await serving();
    gone.close();
    const sink = await sinkTo<number>(gone.url);
    let isWritten = false;
    const written = Promise.resolve(sink.write(batchOf([1]))).then(() => (isWritten = true));
    await new Promise(setImmediate);
    expect(isWritten).toBe(false);
    const server = await serving(undefined, gone.port);
    await written;
    await until(() => server.got.length === 1);
    expect(server.got).toEqual(['1']);
  });

  it('accepts a batch when all is taken, and sends it again on the next connection if that broke before', async () => {
    const clock = new ManualClock();
    const sockets: BrowserSocket[] = [];
    const make: NewWebSocket = () => {
      const socket = new BrowserSocket();
      sockets.push(socket);
      return socket;
    };
    const sink = new WebSocketClientSink<number>('ws://host', { webSocket: make }, { clock, random: () => 0 });
    sink.open();
    sockets[0]?.opens();
    let isWritten = false;
    const written = sink.write(batchOf([1, 2])).then(() => (isWritten = true));
    clock.advance(1000);
    await new Promise(setImmediate);
    expect(isWritten).toBe(false);
    sockets[0]?.ends(1006);
    clock.advance(500);
    sockets[1]?.opens();
    expect(sockets[1]?.sent).toEqual(['1', '2']);
    sockets[1]!.bufferedAmount = 0;
    clock.advance(50);
    await written;
    const ended = sink.end();
    expect(sockets[1]?.closedWith).toBe(1000);
    sockets[1]?.ends(1000);
    await ended;
    expect(sockets).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  it('fails where the server cannot take a message, and after too many failures', async () => {
    const port = aPort();
    const server = read(webSocketServerSource({ port: 0, onListening: port.onListening, maxPayload: 10 }));
    const sink = await sinkTo<string>(`ws://127.0.0.1:${await port.get()}`);
    await sink.write(batchOf(['x'.repeat(100)]));
    let failure: unknown;
    await until(() => {
      void Promise.resolve(sink.write(batchOf(['y']))).catch((error: unknown) => (failure = error));
      return failure !== undefined;
    });
    expect(failure).toMatchObject({ code: 'SINK_FAILED', message: expect.stringContaining('1009') });
    server.stop();
    const gone = await serving();
    gone.close();
    const lonely = await sinkTo<number>(gone.url, { reconnect: { delay: 0, attempts: 2 } });
    const lost = await failureOf(Promise.resolve(lonely.write(batchOf([1]))));
    expect(lost).toMatchObject({ message: expect.stringContaining('nobody listens there') });
  });

  it('fails at the end, too, where the server could not take the last message', async () => {
    for (const when of ['before', 'meanwhile'] as const) {
      const clock = new ManualClock();
      const socket = new BrowserSocket();
      const sink = new WebSocketClientSink<number>(
        'ws://host',
        { webSocket: () => socket },
        { clock, random: () => 0 },
      );
      sink.open();
      socket.opens();
      const written = sink.write(batchOf([1]));
      socket.bufferedAmount = 0;
      clock.advance(50);
      await written;
      if (when === 'before') socket.ends(1009);
      const ended = failureOf(sink.end());
      if (when === 'meanwhile') socket.ends(1009);
      expect(await ended).toMatchObject({ code: 'SINK_FAILED', message: expect.stringContaining('1009') });
      expect(clock.pending).toBe(0);
    }
  });

  it('lets go of a batch that cannot be sent when it is interrupted, and refuses what is not JSON', async () => {
    const gone = await serving();
    gone.close();
    const sink = await sinkTo<unknown>(gone.url);
    const written = sink.write(batchOf([1]));
    sink.interrupt?.();
    await written;
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    const other = new WebSocketClientSink<unknown>(gone.url, { webSocket }, systemTiming);
    expect(() => other.write(batchOf([cycle]))).toThrow('cannot send a result');
  });
});
