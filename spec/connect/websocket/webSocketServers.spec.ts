import { describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocket, type ClientOptions } from 'ws';
import { webSocketServerSourceBy } from '../../../lib/connect/websocket/webSocketServerSource.js';
import { WebSocketServerSink } from '../../../lib/connect/websocket/webSocketServerSink.js';
import { systemTiming } from '../../../lib/connect/net/timing.js';
import type { Sink } from '../../../lib/index.js';
import { ManualClock } from '../../../lib/testing.js';
import { webSocketServerSink, webSocketServerSource, type WebSocketServerSinkOptions } from '../../../lib/websocket.js';
import { certificate } from '../net/certificate.js';
import { aPort, atEnd, expectFree, read, serve, until } from '../net/peers.js';
import { failureOf } from '../reading.js';
import { batchOf } from '../writing.js';

interface Client {
  readonly socket: WebSocket;
  readonly got: string[];
  readonly closed: { code: number; reason: string } | undefined;
  /** The status of the answer, where the connection was refused. */
  readonly status: number | undefined;
}

function open(url: string, options: ClientOptions = {}): Client {
  const socket = new WebSocket(url, options);
  const client = {
    socket,
    got: [] as string[],
    closed: undefined as Client['closed'],
    status: undefined as number | undefined,
  };
  socket.on('message', (data: Buffer) => client.got.push(data.toString()));
  socket.on('close', (code, reason) => (client.closed = { code, reason: reason.toString() }));
  socket.on('unexpected-response', (_, response) => (client.status = response.statusCode));
  socket.on('error', () => undefined);
  atEnd(() => socket.terminate());
  return client;
}

async function opened(url: string, options: ClientOptions = {}): Promise<Client> {
  const client = open(url, options);
  await until(() => client.socket.readyState === WebSocket.OPEN, 'opening');
  return client;
}

async function listening<T>(options: Partial<WebSocketServerSinkOptions<T>> = {}): Promise<[Sink<T>, string, number]> {
  const port = aPort();
  const sink = webSocketServerSink<T>({ port: 0, onListening: port.onListening, ...options });
  await sink.open?.(undefined);
  atEnd(() => sink.abort?.());
  const at = await port.get();
  return [sink, `ws://127.0.0.1:${at}`, at];
}

describe('webSocketServerSource', () => {
  it('gives what is in messages, and rejects those that cannot be read', async () => {
    const port = aPort();
    const map = (value: unknown): number => {
      if (typeof value !== 'number') throw new Error('no number');
      return value;
    };
    const reading = read(webSocketServerSource({ port: 0, onListening: port.onListening, batches: true, map }));
    const { socket } = await opened(`ws://127.0.0.1:${await port.get()}/?x=1`);
    for (const message of ['1', '[2,3]', '[]', '[4,"five",6]', '{"half', '{}', Buffer.from([0xff])]) {
      socket.send(message);
    }
    await until(() => reading.messages.length === 4);
    expect(reading.values).toEqual([1, 2, 3, 4, 6]);
    expect(reading.messages[0]).toContain(', from 127.0.0.1:');
    expect(reading.messages[0]).toContain('no number');
    expect(reading.messages[3]).toContain('the message is binary');
  });

  it('ends the connection of who sends too much at once, or no UTF-8, and serves the others', async () => {
    const port = aPort();
    const reading = read(webSocketServerSource({ port: 0, onListening: port.onListening, maxPayload: 100 }));
    const url = `ws://127.0.0.1:${await port.get()}`;
    const [long, bad, good] = [await opened(url), await opened(url), await opened(url)];
    long.socket.send(`"${'x'.repeat(100)}"`);
    bad.socket.send(Buffer.from([0x22, 0xff, 0x22]), { binary: false });
    await until(() => long.closed !== undefined && bad.closed !== undefined);
    expect([long.closed?.code, bad.closed?.code]).toEqual([1009, 1007]);
    good.socket.send('1');
    await until(() => reading.values.length === 1);
    expect(reading.messages).toEqual([]);
  });

  it('lets TCP slow those who send while the pipeline has no room', async () => {
    const port = aPort();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let begun = false;
    const source = webSocketServerSource({ port: 0, onListening: port.onListening, maxPending: 10_000 });
    const reading = read(source, undefined, () => (begun ? held : void (begun = true)));
    const { socket } = await opened(`ws://127.0.0.1:${await port.get()}`);
    const text = JSON.stringify('x'.repeat(998));
    for (let i = 0; i < 20_000; i++) socket.send(text);
    let last = -1;
    await until(() => {
      const isStuck = socket.bufferedAmount === last && reading.values.length > 0;
      last = socket.bufferedAmount;
      return isStuck;
    });
    expect(socket.bufferedAmount).toBeGreaterThan(0);
    expect(reading.values.length).toBeLessThan(200);
    release();
    await until(() => reading.values.length === 20_000);
  });

  it('drops who gives no sign of life, and not who is only not read', async () => {
    const clock = new ManualClock();
    const port = aPort();
    read(webSocketServerSourceBy({ port: 0, onListening: port.onListening }, { ...systemTiming, clock }));
    const url = `ws://127.0.0.1:${await port.get()}`;
    const [dead, alive] = [await opened(url, { autoPong: false }), await opened(url)];
    const pings = { dead: 0, alive: 0 };
    dead.socket.on('ping', () => pings.dead++);
    alive.socket.on('ping', () => pings.alive++);
    clock.advance(30_000);
    await until(() => pings.dead === 1 && pings.alive === 1);
    // The pong is on its way.
    await new Promise((resolve) => setTimeout(resolve, 20));
    clock.advance(30_000);
    await until(() => dead.closed !== undefined && pings.alive === 2);
    expect(alive.closed).toBeUndefined();
  });

  it('frees its port and drops its clients when it is left', async () => {
    const port = aPort();
    const reading = read(webSocketServerSource({ port: 0, onListening: port.onListening }));
    const client = await opened(`ws://127.0.0.1:${await port.get()}`);
    reading.stop();
    await until(() => client.closed !== undefined && reading.outcome !== undefined);
    await expectFree(await port.get());
  });

  it('says so when it cannot listen', async () => {
    const { port } = await serve();
    const reading = read(webSocketServerSource({ port, path: '/in' }));
    await until(() => reading.outcome !== undefined);
    expect(reading.outcome?.error).toMatchObject({
      code: 'SOURCE_FAILED',
      message: expect.stringContaining(`127.0.0.1:${port}/in cannot listen at 127.0.0.1:${port}: something listens`),
    });
  });

  it.each([
    [{}, 'port'],
    [{ port: 0, path: 'x' }, 'path'],
    [{ port: 0, path: '/x?y' }, 'path'],
    [{ port: 0, origins: ['example.com'] }, 'origins'],
    [{ port: 0, origins: ['https://example.com/'] }, 'origins'],
    [{ port: 0, heartbeat: 0 }, 'heartbeat'],
    [{ port: 0, maxPayload: 0 }, 'maxPayload'],
    [{ port: 0, maxPending: 0 }, 'maxPending'],
    [{ port: 0, token: '' }, 'token'],
  ])('refuses %j', (options, name) => {
    expect(() => webSocketServerSource(options)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    expect(() => webSocketServerSource(options)).toThrow(name);
  });

  it('refuses a server of yours together with what a server of its own needs', () => {
    const server = createServer();
    expect(() => webSocketServerSource({ port: 1, server })).toThrow('give either port');
    expect(() => webSocketServerSource({ server, tls: {} })).toThrow('tls goes with port');
  });
});

describe('webSocketServerSink', () => {
  it('sends every result to all who are connected, after what greets them', async () => {
    const [sink, url, port] = await listening<number>({
      greet: () => ['hello'],
      map: (n, at, key) => ({ n, at, key }),
    });
    const a = await opened(url);
    await sink.write(batchOf([1, 2], ['x', 'y']));
    const b = await opened(url);
    await until(() => b.got.length === 1);
    await sink.write(batchOf([3]));
    await sink.end?.();
    await until(() => a.closed !== undefined && b.closed !== undefined);
    expect(a.got).toEqual(['"hello"', '{"n":1,"at":0,"key":"x"}', '{"n":2,"at":1,"key":"y"}', '{"n":3,"at":0}']);
    expect(b.got).toEqual(['"hello"', '{"n":3,"at":0}']);
    expect(a.closed?.code).toBe(1001);
    await expectFree(port);
  });

  it('sends batches whole where it is told to', async () => {
    const [sink, url] = await listening<number>({ batches: true, greet: () => [1, 2] });
    const client = await opened(url);
    await sink.write(batchOf([3, 4]));
    await until(() => client.got.length === 2);
    expect(client.got).toEqual(['[1,2]', '[3,4]']);
  });

  it('drops a client that is too slow, and gives the others all', async () => {
    const dropped: string[] = [];
    const [sink, url] = await listening<string>({ maxBuffered: 100_000, onDropped: (name) => dropped.push(name) });
    const [good, slow] = [await opened(url), await opened(url)];
    slow.socket.pause();
    const text = 'x'.repeat(20_000);
    let sent = 0;
    while (dropped.length === 0) {
      await sink.write(batchOf([text]));
      sent++;
      await until(() => good.got.length === sent);
    }
    slow.socket.resume();
    await until(() => slow.closed !== undefined);
    expect(slow.got.length).toBeLessThan(sent);
    expect(good.closed).toBeUndefined();
  });

  it('refuses who has no token: with 401, and a browser, which could not see that, with 4401', async () => {
    const [, url] = await listening({ token: 'secret', origins: ['https://example.com'] });
    const origin = 'https://example.com';
    const refused = [
      open(url),
      open(`${url}?token=guess`),
      open(url, { headers: { authorization: 'Bearer secre' } }),
      open(url, { headers: { authorization: 'secret' } }),
    ];
    await until(() => refused.every(({ status }) => status === 401));
    const browser = open(url, { origin });
    await until(() => browser.closed !== undefined);
    expect(browser.closed).toEqual({ code: 4401, reason: 'the token is missing or wrong' });
    await opened(`${url}?token=secret`, { origin });
    const friend = await opened(url, { headers: { authorization: 'Bearer secret' } });
    expect(friend.closed).toBeUndefined();
  });

  it('refuses pages of strangers, and hosts by names that are not its own', async () => {
    const [, url, port] = await listening({ origins: ['https://example.com'] });
    const strangers = [
      open(url, { origin: 'https://evil.example' }),
      open(url, { origin: 'null' }),
      open(url, { origin: 'http://example.com' }),
      // The name of a stranger that was made to point to this machine.
      open(url, { headers: { host: `evil.example:${port}` }, origin: `http://evil.example:${port}` }),
      open(url, { headers: { host: 'evil.example' } }),
    ];
    await until(() => strangers.every(({ status }) => status === 403));
    await opened(url, { origin: 'https://example.com' });
    await opened(url, { origin: `http://127.0.0.1:${port}` });
    await opened(url, { headers: { host: `localhost:${port}` }, origin: `http://localhost:${port}` });
    await opened(url, { headers: { host: 'example.com' }, origin: 'https://example.com' });
    const [, open2] = await listening({ origins: 'any' });
    const anybody = await opened(open2, { origin: 'https://evil.example', headers: { host: 'evil.example' } });
    expect(anybody.status).toBeUndefined();
  });

  it('turns away one client more than it is to have, those that it cannot greet, and who asks for something else', async () => {
    let fails = true;
    const greet = (): string[] => {
      if (fails) throw new Error('not ready');
      return [];
    };
    const [, url] = await listening({ maxConnections: 1, greet, path: '/out' });
    const early = open(`${url}/out`);
    await until(() => early.closed !== undefined);
    expect(early.closed?.code).toBe(1013);
    fails = false;
    await opened(`${url}/out`);
    const second = open(`${url}/out`);
    const astray = open(`${url}/in`);
    await until(() => second.status === 503 && astray.status === 404);
    const answer = await fetch(url.replace('ws:', 'http:'));
    expect(answer.status).toBe(404);
  });

  it('shares a server with others, and leaves it as it was', async () => {
    const server = createServer((_, response) => response.end('the page'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    atEnd(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as AddressInfo;
    const reading = read(webSocketServerSource({ server, path: '/in' }));
    const sink = webSocketServerSink<number>({ server, path: '/out' });
    await sink.open?.(undefined);
    const taken = await failureOf(webSocketServerSink({ server, path: '/out' }).open?.(undefined) as Promise<void>);
    expect(taken).toMatchObject({ code: 'SINK_FAILED', message: expect.stringContaining('a path of its own') });
    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect(await page.text()).toBe('the page');
    const [from, to] = [await opened(`ws://127.0.0.1:${port}/out`), await opened(`ws://127.0.0.1:${port}/in`)];
    await sink.write(batchOf([1]));
    to.socket.send('2');
    await until(() => from.got.length === 1 && reading.values.length === 1);
    await sink.abort?.();
    reading.stop();
    await until(() => from.closed !== undefined && to.closed !== undefined);
    expect(server.listening).toBe(true);
    expect(server.listenerCount('request')).toBe(1);
    expect(server.listenerCount('upgrade')).toBe(0);
    expect(await (await fetch(`http://127.0.0.1:${port}/out`)).text()).toBe('the page');
  });

  it('speaks TLS', async () => {
    const [sink, , port] = await listening({ tls: certificate });
    const client = await opened(`wss://127.0.0.1:${port}`, { ca: certificate.cert });
    await sink.write(batchOf([1]));
    await until(() => client.got.length === 1);
    const status = await new Promise((resolve) => {
      request({ port, host: '127.0.0.1', ca: certificate.cert }, (answer) => resolve(answer.statusCode)).end();
    });
    expect(status).toBe(404);
  });

  it('has no timer left where it cannot listen', async () => {
    const { port } = await serve();
    const clock = new ManualClock();
    const sink = new WebSocketServerSink({ port }, { ...systemTiming, clock });
    expect(await failureOf(sink.open())).toMatchObject({ code: 'SINK_FAILED' });
    expect(clock.pending).toBe(0);
  });

  it('has nothing left of a thousand clients that came and went', async () => {
    const port = aPort();
    const sink = new WebSocketServerSink<number>({ port: 0, onListening: port.onListening }, systemTiming);
    await sink.open();
    const url = `ws://127.0.0.1:${await port.get()}`;
    for (let round = 0; round < 20; round++) {
      const clients = await Promise.all(Array.from({ length: 50 }, () => opened(url)));
      await sink.write(batchOf([round]));
      await until(() => clients.every(({ got }) => got.length === 1));
      for (const { socket } of clients) socket.terminate();
    }
    await sink.abort();
    const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    await until(() => sockets() === 0, 'closing all sockets');
    await expectFree(await port.get());
  });
});
