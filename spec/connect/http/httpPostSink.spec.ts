import { describe, expect, it } from '@jest/globals';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpPostSink, type HttpPostSinkOptions } from '../../../lib/connect/http/httpPostSink.js';
import { type Clock, createRuntime, fromArray, toSink } from '../../../lib/index.js';
import { ManualClock } from '../../../lib/testing.js';
import { httpPostSink } from '../../../lib/web.js';
import { atEnd, serve, until } from '../net/peers.js';
import { failureOf } from '../reading.js';
import { batchOf, writeAll } from '../writing.js';

interface Request {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Answer = (response: ServerResponse) => void;

const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (response) => {
    response.writeHead(code, headers);
    response.end(body);
  };
const broken: Answer = (response) => void response.destroy();
const silent: Answer = () => undefined;

function whole(request: IncomingMessage, then: (body: string) => void): void {
  let body = '';
  request.on('data', (piece) => (body += String(piece)));
  request.on('end', () => then(body));
}

/** A server that answers each request in its turn; all after the last with 200. */
async function answering(...answers: Answer[]) {
  const asked: Request[] = [];
  const server = createServer((request, response) => {
    whole(request, (body) => {
      asked.push({ headers: request.headers, body });
      (answers[asked.length - 1] ?? status(200))(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`, asked };
}

const keysOf = (asked: readonly Request[]): unknown[] => asked.map(({ headers }) => headers['idempotency-key']);

function timed<T>(url: string, options: HttpPostSinkOptions<T> = {}) {
  const clock = new ManualClock();
  /** All that was waited for: the time-out of each request, and the delay after it. */
  const delays: number[] = [];
  const noting: Clock = {
    now: () => clock.now(),
    schedule: (work, delay) => {
      delays.push(delay);
      return clock.schedule(work, delay);
    },
  };
  return { clock, delays, sink: new HttpPostSink<T>(url, options, { clock: noting, random: () => 0.5 }) };
}

describe('httpPostSink', () => {
  it('posts lines or an array, cut at so many results, with the headers that it is told', async () => {
    const { url, asked } = await answering();
    await writeAll(httpPostSink<number>(url, { maxRecords: 2, token: 'secret', headers: { 'x-a': 'b' } }), [1, 2, 3]);
    expect(asked.map(({ body }) => body)).toEqual(['1\n2\n', '3\n']);
    expect(asked[0]?.headers).toMatchObject({
      'content-type': 'application/x-ndjson',
      authorization: 'Bearer secret',
      'x-a': 'b',
    });
    await writeAll(httpPostSink<number>(url, { format: 'json', map: (n, at, key) => [n, at, key] }), [1, 2]);
    expect(asked[2]).toMatchObject({
      body: '[[1,0,null],[2,1,null]]',
      headers: { 'content-type': 'application/json' },
    });
  });

  it('tries again with the same key, after as long as the server asks for', async () => {
    const { url, asked } = await answering(
      broken,
      status(503, { 'retry-after': '60' }),
      status(500),
      status(429),
      status(408),
    );
    const { clock, delays, sink } = timed<number>(url, { retry: { jitter: 0 } });
    sink.open(undefined);
    const written = sink.write(batchOf([1]));
    for (const [i, delay] of [500, 60_000, 2000, 4000, 8000].entries()) {
      await until(() => delays.length === 2 * (i + 1), `a wait of ${delay} ms`);
      expect(delays.at(-1)).toBe(delay);
      expect(clock.pending).toBe(1);
      clock.advance(delay);
    }
    await written;
    expect(asked).toHaveLength(6);
    expect(new Set(keysOf(asked)).size).toBe(1);
    expect(new Set(asked.map(({ body }) => body))).toEqual(new Set(['1\n']));
  });

  it('takes a server that does not answer for one that is not there', async () => {
    const { url, asked } = await answering(silent);
    const { clock, sink } = timed<number>(url, { timeout: 1000, retry: { attempts: 1 } });
    sink.open(undefined);
    const failure = failureOf(sink.write(batchOf([1])));
    await until(() => asked.length === 1);
    clock.advance(1000);
    expect(await failure).toMatchObject({
      code: 'SINK_FAILED',
      message: expect.stringContaining('there was no answer within 1000 ms'),
    });
  });

  it('fails where the server never will take it, with what the server says', async () => {
    for (const [answer, reason] of [
      [status(400, {}, `no such field${'.'.repeat(1000)}`), /status 400: no such field\.{187}$/],
      [status(401), /status 401$/],
      [status(302, { location: '/there' }), /redirects to \/there/],
    ] as const) {
      const { url, asked } = await answering(answer);
      const error = await failureOf(writeAll(httpPostSink(url), [1]));
      expect(error).toMatchObject({ code: 'SINK_FAILED', message: expect.stringMatching(reason) });
      expect(asked).toHaveLength(1);
    }
    const { url } = await answering(status(503, {}, 'busy'));
    const error = await failureOf(writeAll(httpPostSink(url, { retry: false }), [1]));
    expect(error.message).toContain('status 503: busy');
  });

  it('gives the same results the same keys after a restart, and others never', async () => {
    const { url, asked } = await answering();
    const first = httpPostSink<number>(url, { maxRecords: 3 });
    await first.open?.(undefined);
    await first.write(batchOf([1, 1]));
    const handle: unknown = JSON.parse(JSON.stringify(first.prepare?.(1)));
    await first.write(batchOf([1, 2, 3, 4, 5]));
    const sent = asked.slice(1);
    expect(sent.map(({ body }) => body)).toEqual(['1\n', '2\n3\n4\n', '5\n']);
    expect(new Set(keysOf(asked)).size).toBe(4);
    asked.length = 0;
    // The same, in other batches: where the cuts are the same, so are the keys.
    const again = httpPostSink<number>(url, { maxRecords: 3 });
    await again.open?.(handle);
    await again.write(batchOf([1]));
    await again.write(batchOf([2, 3, 4]));
    await again.write(batchOf([5]));
    expect(keysOf(asked)).toEqual(keysOf(sent));
    asked.length = 0;
    const other = httpPostSink<number>(url, { maxRecords: 3 });
    await other.open?.(handle);
    await other.write(batchOf([1]));
    await other.write(batchOf([2, 3]));
    await other.write(batchOf([9]));
    const known = new Map(sent.map(({ headers, body }) => [headers['idempotency-key'], body]));
    for (const { headers, body } of asked) {
      expect(known.get(headers['idempotency-key']) ?? body).toBe(body);
    }
    expect(keysOf(asked).filter((key) => known.has(key as string))).toHaveLength(1);
    // Another run is another run, unless its scope is given.
    asked.length = 0;
    for (const scope of [undefined, undefined, 'a', 'a']) {
      await writeAll(httpPostSink<number>(url, scope === undefined ? {} : { scope }), [1]);
    }
    expect(new Set(keysOf(asked)).size).toBe(3);
    expect(() => first.open?.({ run: 'x' })).toThrow(expect.objectContaining({ code: 'RESTORE_FAILED' }));
  });

  it('counts each result once, whatever is lost on the way, where the server takes each key once', async () => {
    // Each answer is lost at another point: before the request is read, after it is taken, inside the answer.
    const taken = new Map<string, string>();
    let requests = 0;
    const server = createServer((request, response) => {
      const fault = requests++ % 4;
      if (fault === 0) return void request.destroy();
      whole(request, (body) => {
        const key = String(request.headers['idempotency-key']);
        if (taken.has(key) && taken.get(key) !== body) throw new Error('a key came with other content');
        taken.set(key, body);
        if (fault === 1) return void response.destroy();
        if (fault === 2) {
          response.writeHead(200, { 'content-length': '100' });
          response.write('half');
          return void setImmediate(() => response.destroy());
        }
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    atEnd(() => (server.close(), server.closeAllConnections()));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const numbers = Array.from({ length: 100 }, (_, i) => i);
    const sink = httpPostSink<number>(url, { maxRecords: 7, retry: { delay: 0 } });
    await new Promise<void>((resolve, reject) => {
      fromArray(numbers, { timestampOf: (n) => n, batchSize: 10 })
        .pipe(toSink(sink))
        .subscribe({ complete: resolve, error: reject });
    });
    expect([...taken.values()].flatMap((body) => body.trim().split('\n').map(Number))).toEqual(numbers);
  });

  it('holds back the pipeline while a request is under way, and ends at once when it is cancelled', async () => {
    const { url, asked } = await answering(silent);
    const waiting = timed<number>(url);
    const runtime = createRuntime({});
    const subscription = fromArray([1, 2, 3], { timestampOf: (n) => n, batchSize: 1, runtime })
      .pipe(toSink(waiting.sink))
      .subscribe();
    await until(() => asked.length === 1);
    expect(waiting.clock.pending).toBe(1);
    subscription.unsubscribe();
    await until(() => waiting.clock.pending === 0);
    const { port } = await serve((socket) => socket.destroy());
    const retrying = timed<number>(`http://127.0.0.1:${port}/`, { retry: { delay: 60_000, jitter: 0 } });
    retrying.sink.open(undefined);
    const written = retrying.sink.write(batchOf([1]));
    await until(() => retrying.delays.length === 2);
    retrying.sink.interrupt();
    await written;
    expect(retrying.clock.pending).toBe(0);
    expect(asked).toHaveLength(1);
  });

  it('checks what it is told', () => {
    const url = 'http://127.0.0.1/';
    expect(() => httpPostSink('ftp://host/')).toThrow('httpPostSink needs a URL');
    expect(() => httpPostSink(url, { token: 'a\nb' })).toThrow('the header authorization must be a text of one line');
    expect(() => httpPostSink(url, { keyHeader: 'a b' })).toThrow("'a b' is not the name of a header");
    expect(() => httpPostSink(url, { maxRecords: 0 })).toThrow('maxRecords of httpPostSink');
    expect(() => httpPostSink(url, { timeout: 0 })).toThrow('timeout of httpPostSink');
    expect(() => httpPostSink(url, { retry: { factor: 0 } })).toThrow('retry of httpPostSink');
  });
});
