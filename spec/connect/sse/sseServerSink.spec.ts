import { describe, expect, it } from '@jest/globals';
import { EventSource } from 'eventsource';
import { SseServerSink, type SseServerSinkOptions } from '../../../lib/connect/sse/sseServerSink.js';
import { sseServerSink } from '../../../lib/node.js';
import type { Sink } from '../../../lib/index.js';
import { ManualClock } from '../../../lib/testing.js';
import { aPort, atEnd, connectTo, expectFree, type Peer, serve, until } from '../net/peers.js';
import { failureOf } from '../reading.js';
import { batchOf } from '../writing.js';

async function listening<T>(options: Partial<SseServerSinkOptions<T>> = {}): Promise<[Sink<T>, string, number]> {
  const port = aPort();
  const sink = sseServerSink<T>({ port: 0, onListening: port.onListening, ...options });
  await sink.open?.(undefined);
  atEnd(() => sink.abort?.());
  const at = await port.get();
  return [sink, `http://127.0.0.1:${at}${options.path ?? '/'}`, at];
}

/** A client that sends a request as it is, and keeps the answer as it comes. */
function ask(port: number, path = '/', headers: Record<string, string> = {}): Peer {
  const peer = connectTo(port);
  const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  peer.socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  return peer;
}

const dataOf = (peer: Peer): string[] => peer.text().match(/(?<=^data: ).*/gm) ?? [];
const idOf = (peer: Peer): string =>
  peer
    .text()
    .match(/(?<=^id: ).*/gm)
    ?.at(-1) ?? '';

describe('sseServerSink', () => {
  it('sends every result to an EventSource, which says by itself what it had last when it comes back', async () => {
    const [sink, url] = await listening<number>({ map: (n, at, key) => [n, at, key] });
    const source = new EventSource(url);
    atEnd(() => source.close());
    const got: string[] = [];
    source.addEventListener('message', ({ data }) => got.push(data as string));
    await until(() => source.readyState === EventSource.OPEN);
    await sink.write(batchOf([1, 2], ['x', 'y']));
    await until(() => got.length === 2);
    expect(got).toEqual(['[1,0,"x"]', '[2,1,"y"]']);
  });

  it('gives those who come back what they have missed, and only that', async () => {
    const [sink, , port] = await listening<number>({ history: 4, greet: () => ['now'] });
    const first = ask(port);
    await until(() => idOf(first) !== '');
    const id = idOf(first);
    first.socket.destroy();
    await sink.write(batchOf([1, 2]));
    const back = ask(port, '/', { 'last-event-id': id });
    await until(() => dataOf(back).length === 2);
    await sink.write(batchOf([3]));
    await until(() => dataOf(back).length === 3);
    expect(dataOf(back)).toEqual(['1', '2', '3']);
    const uptodate = ask(port, '/', { 'last-event-id': idOf(back) });
    await until(() => uptodate.text().includes(':\n\n'));
    await sink.write(batchOf([4]));
    await until(() => dataOf(uptodate).length === 1);
    expect(dataOf(uptodate)).toEqual(['4']);
  });

  it('tells those who come back too late, or from before a restart, that they have missed something', async () => {
    const [sink, , port] = await listening<number>({ history: 2, greet: () => ['now'] });
    const first = ask(port);
    await until(() => dataOf(first).length === 1);
    await sink.write(batchOf([1, 2, 3]));
    const run = idOf(first).split('-')[0];
    for (const id of [idOf(first).replace(/\d+$/, '0'), 'other-1', `${run}-9`, `${run}-x`, `${run}--1`, 'strange']) {
      const late = ask(port, '/', { 'last-event-id': id });
      await until(() => dataOf(late).length === 2);
      expect(late.text()).toMatch(/id: \w+-3\nevent: reset\ndata: \{\}\n\ndata: "now"\n\n/);
    }
  });

  it('greets new clients, names its events, and allows them to be many at once', async () => {
    const [sink, , port] = await listening<number>({ greet: () => [{ a: 1 }, 2], event: 'count' });
    const clients = [ask(port), ask(port)];
    await until(() => clients.every((client) => dataOf(client).length === 2));
    await sink.write(batchOf([3, 4]));
    await until(() => clients.every((client) => dataOf(client).length === 4));
    for (const client of clients) {
      expect(dataOf(client)).toEqual(['{"a":1}', '2', '3', '4']);
      expect(client.text()).toContain('content-type: text/event-stream');
      expect(client.text()).toMatch(/id: \w+-1\nevent: count\ndata: 3\n\nid: \w+-2\nevent: count\ndata: 4\n\n/);
    }
  });

  it('drops a client that is too slow, and gives the others all', async () => {
    const dropped: string[] = [];
    const [sink, , port] = await listening<string>({ maxBuffered: 100_000, onDropped: (name) => dropped.push(name) });
    const [good, slow] = [ask(port), ask(port)];
    await until(() => idOf(good) !== '' && idOf(slow) !== '');
    slow.socket.pause();
    const text = 'x'.repeat(20_000);
    let sent = 0;
    const size = good.bytes;
    while (dropped.length === 0) {
      await sink.write(batchOf([text]));
      sent++;
      await until(() => good.bytes > size + sent * 20_000);
    }
    slow.socket.resume();
    await until(() => slow.isClosed);
    expect(good.isClosed).toBe(false);
  });

  it('shows signs of life', async () => {
    const clock = new ManualClock();
    const port = aPort();
    const sink = new SseServerSink<number>({ port: 0, onListening: port.onListening }, { clock, random: () => 0.5 });
    await sink.open();
    atEnd(() => sink.abort());
    const client = ask(await port.get());
    await until(() => idOf(client) !== '');
    clock.advance(15_000);
    await until(() => client.text().includes('\n:\n\n'));
    await sink.abort();
    expect(clock.pending).toBe(0);
  });

  it('fails at the next write where what is told of a dropped client throws at a sign of life', async () => {
    const clock = new ManualClock();
    const port = aPort();
    const onDropped = (): void => {
      throw new Error('nobody may go');
    };
    const greet = (): string[] => ['x'.repeat(16_000_000)];
    const options = { port: 0, onListening: port.onListening, maxBuffered: 1, greet, onDropped };
    const sink = new SseServerSink<number>(options, { clock, random: () => 0.5 });
    await sink.open();
    atEnd(() => sink.abort());
    const slow = ask(await port.get());
    await until(() => idOf(slow) !== '');
    slow.socket.pause();
    clock.advance(15_000);
    for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
    const error = await failureOf(Promise.resolve(sink.write(batchOf([1]))));
    expect(error).toMatchObject({ code: 'SINK_FAILED', cause: new Error('nobody may go') });
  });

  it('serves who may come in, and tells browsers that they may read it', async () => {
    const [, url, port] = await listening({
      token: 'secret',
      path: '/out',
      origins: ['https://example.com'],
      maxConnections: 1,
    });
    const statusOf = async (address: string, init: RequestInit = {}): Promise<number> => {
      const abort = new AbortController();
      const { status } = await fetch(address, { ...init, signal: abort.signal });
      abort.abort();
      return status;
    };
    expect(await statusOf(url)).toBe(401);
    expect(await statusOf(`${url}?token=guess`)).toBe(401);
    expect(await statusOf(url, { method: 'POST' })).toBe(401);
    expect(await statusOf(`${url}?token=secret`, { method: 'POST' })).toBe(405);
    expect(await statusOf(`http://127.0.0.1:${port}/other`)).toBe(404);
    for (const headers of [{ origin: 'https://evil.example' }, { host: 'evil.example' }]) {
      const stranger = ask(port, '/out?token=secret', headers);
      await until(() => stranger.isClosed);
      expect(stranger.text()).toMatch(/^HTTP\/1.1 403 /);
    }
    const browser = ask(port, '/out?token=secret', { origin: 'https://example.com' });
    await until(() => idOf(browser) !== '');
    expect(browser.text()).toContain('access-control-allow-origin: https://example.com');
    expect(await statusOf(url, { headers: { authorization: 'Bearer secret' } })).toBe(503);
  });

  it('ends with the pipeline, and frees its port', async () => {
    for (const how of ['end', 'abort'] as const) {
      const [sink, , port] = await listening<number>();
      const client = ask(port);
      await until(() => idOf(client) !== '');
      await sink.write(batchOf([1]));
      await sink[how]?.();
      await until(() => client.isClosed);
      await expectFree(port);
    }
  });

  it('fails where it cannot listen, or a result is not JSON', async () => {
    const { port } = await serve();
    const error = await failureOf(sseServerSink({ port }).open?.(undefined) as Promise<void>);
    expect(error).toMatchObject({ code: 'SINK_FAILED', message: expect.stringContaining('EADDRINUSE') });
    const [sink] = await listening<unknown>();
    expect(() => sink.write(batchOf([1n]))).toThrow(expect.objectContaining({ code: 'SINK_FAILED', event: 1n }));
    expect(() => sseServerSink({ port: 0, event: 'a\nb' })).toThrow('event of sseServerSink');
    expect(() => sseServerSink({ port: 0, history: -1 })).toThrow('history of sseServerSink');
    expect(() => sseServerSink({ port: 0, heartbeat: 0 })).toThrow('heartbeat of sseServerSink');
  });
});
