import { describe, expect, it } from '@jest/globals';
import { type HttpIngestSourceOptions, httpIngestSourceBy } from '../../../lib/connect/http/httpIngestSource.js';
import { createRuntime, fromSource, values } from '../../../lib/index.js';
import { httpIngestSource } from '../../../lib/node.js';
import { ManualClock } from '../../../lib/testing.js';
import { aPort, connectTo, expectFree, read, until } from '../net/peers.js';

const LINES = 'application/x-ndjson';
const JSON_TYPE = 'application/json';

async function serving<T = unknown>(options: Partial<HttpIngestSourceOptions<T>> = {}, hold?: () => Promise<void>) {
  const port = aPort();
  const clock = new ManualClock();
  const source = httpIngestSourceBy<T>(
    { port: 0, onListening: port.onListening, ...options },
    { clock, random: () => 0 },
  );
  const reading = read(source, undefined, hold);
  // It begins to listen when it is opened.
  const at = await port.get();
  const post = async (body: string, type = LINES, headers: Record<string, string> = {}) => {
    const init = { method: 'POST', body, headers: { 'content-type': type, ...headers } };
    const response = await fetch(`http://127.0.0.1:${at}/`, init);
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  return { source, reading, clock, port: at, post };
}

describe('httpIngestSource', () => {
  it('takes lines, arrays and single values', async () => {
    const { post, reading } = await serving({ map: (n) => Number(n) * 2 });
    expect(await post('1\r\n\n2\n3')).toMatchObject({ status: 202, text: 'taken\n' });
    expect(await post('[4,5]', JSON_TYPE)).toMatchObject({ status: 202 });
    expect(await post('6', `${JSON_TYPE}; charset=utf-8`)).toMatchObject({ status: 202 });
    expect(await post('')).toMatchObject({ status: 202 });
    expect(reading.values).toEqual([2, 4, 6, 8, 10, 12]);
  });

  it('refuses a request with bad records whole, and names their lines, or sets them aside', async () => {
    const refusing = await serving();
    const bad = await refusing.post('1\nnot json\n3\n{');
    expect(bad.status).toBe(400);
    expect(bad.text).toMatch(/^nothing was taken:\nline 2: .*\nline 4: .*\n$/);
    expect((await refusing.post('[1', JSON_TYPE)).status).toBe(400);
    expect(refusing.reading.values).toEqual([]);
    const rejecting = await serving({ badRecords: 'reject' });
    expect((await rejecting.post('1\nnot json\n3')).status).toBe(202);
    expect(rejecting.reading.values).toEqual([1, 3]);
    expect(rejecting.reading.messages[0]).toContain('line 2: ');
  });

  it('has bounds for bodies, records and time, and other types are not read', async () => {
    const { post, reading, clock, port } = await serving({ maxBody: 10, maxRecords: 3, timeout: 1000 });
    expect((await post('"1234567890"')).status).toBe(413);
    expect((await post('1\n2\n3\n4')).status).toBe(413);
    expect((await post('1', 'text/csv')).status).toBe(415);
    expect((await post('1', LINES, { 'content-encoding': 'gzip' })).status).toBe(415);
    const slow = connectTo(port);
    slow.socket.write(`POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${LINES}\r\ncontent-length: 5\r\n\r\n1\n`);
    await until(() => clock.pending === 1);
    clock.advance(1000);
    await until(() => slow.isClosed);
    expect(slow.text()).toMatch(/^HTTP\/1.1 408 /);
    const chunked = connectTo(port);
    const head = `POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${LINES}\r\ntransfer-encoding: chunked\r\n\r\n`;
    chunked.socket.write(`${head}b\r\n12345678901\r\n`);
    await until(() => chunked.isClosed);
    expect(chunked.text()).toMatch(/^HTTP\/1.1 413 /);
    expect(reading.values).toEqual([]);
  });

  it('takes nothing of a body that breaks off, wherever that is', async () => {
    const { reading, clock, port, post } = await serving();
    const request = `POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${LINES}\r\ncontent-length: 4\r\n\r\n1\n2\n`;
    for (let cut = 1; cut < request.length; cut++) {
      const peer = connectTo(port);
      peer.socket.end(request.slice(0, cut));
      await until(() => peer.isClosed && clock.pending === 0);
    }
    expect((await post('3')).status).toBe(202);
    expect(reading.values).toEqual([3]);
  });

  it('asks to come back later while too much waits, and answers when events are taken', async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let isFirst = true;
    const hold = (): Promise<void> => {
      if (!isFirst) return held;
      isFirst = false;
      return Promise.resolve();
    };
    const { post, reading } = await serving({ maxPending: 4 }, hold);
    expect((await post('1')).status).toBe(202);
    const waiting = post('22222');
    let refused = await post('');
    while (refused.status === 202) refused = await post('');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    letGo();
    expect((await waiting).status).toBe(202);
    expect(reading.values).toEqual([1, 22222]);
  });

  it('reads no more of several bodies at once than may wait, and sends away those that would be too much', async () => {
    const { port, reading } = await serving({ maxBody: 100, maxPending: 10 });
    const head = `POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${LINES}\r\ncontent-length: 12\r\n\r\n`;
    const first = connectTo(port);
    const second = connectTo(port);
    // Both are let in while nothing has been read.
    for (const peer of [first, second]) peer.socket.write(`${head}1\n`);
    first.socket.write('2\n3\n4\n');
    second.socket.write('2\n3\n4\n');
    await until(() => first.isClosed || second.isClosed);
    const [left, stays] = first.isClosed ? [first, second] : [second, first];
    expect(left.text()).toMatch(/^HTTP\/1.1 429 /);
    // Alone, one may have more than that.
    stays.socket.write('5\n6\n');
    await until(() => stays.text() !== '');
    expect(stays.text()).toMatch(/^HTTP\/1.1 202 /);
    expect(reading.values).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('answers when a checkpoint holds the events, if it is told to', async () => {
    const port = aPort();
    const source = httpIngestSource<number>({ port: 0, onListening: port.onListening, acknowledge: 'checkpointed' });
    const runtime = createRuntime({});
    const got: number[] = [];
    const subscription = fromSource(source, { timestampOf: (n) => n, name: 'in', runtime })
      .pipe(values())
      .subscribe((n) => got.push(n));
    const url = `http://127.0.0.1:${await port.get()}/`;
    const post = (body: string) => fetch(url, { method: 'POST', body, headers: { 'content-type': LINES } });
    let answered = 0;
    const first = post('1\n2').then(({ status }) => (answered = status));
    await until(() => got.length === 2);
    await new Promise(setImmediate);
    expect(answered).toBe(0);
    await runtime.checkpoint();
    expect(await first).toBe(202);
    const second = post('3').then(
      ({ status }) => status,
      () => 'lost',
    );
    await until(() => got.length === 3);
    subscription.unsubscribe();
    expect(await second).not.toBe(202);
  });

  it('frees its port at the end, and asks for the token', async () => {
    const { port, post, reading } = await serving({ token: 'secret' });
    expect((await post('1')).status).toBe(401);
    expect((await post('1', LINES, { authorization: 'Bearer secret' })).status).toBe(202);
    expect((await fetch(`http://127.0.0.1:${port}/?token=secret`)).status).toBe(405);
    reading.stop();
    await until(() => reading.outcome !== undefined);
    await expectFree(port);
  });
});
