import { describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sseSourceBy } from '../../../lib/connect/sse/sseSource.js';
import { createRuntime, fromSource, values } from '../../../lib/index.js';
import { ManualClock } from '../../../lib/testing.js';
import { sseSource } from '../../../lib/web.js';
import { atEnd, read, until } from '../net/peers.js';

/** A server that answers each request in its turn; the last answer goes on for ever. */
async function answering(...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    (answers[asked.length - 1] ?? answers.at(-1)!)(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}

const stream =
  (text: string, ends = true) =>
  (_: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    if (ends) response.end(text);
    else response.write(text);
  };
const status =
  (code: number, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(code, headers);
    response.end();
  };

/** A server of numbered events, which goes on behind the id that it is told; only every third has an id. */
const counting = (request: IncomingMessage, response: ServerResponse): void => {
  const last = Number(request.headers['last-event-id'] ?? 0);
  let text = '';
  for (let n = last + 1; n <= 30; n++) text += `${n % 3 === 0 ? `id: ${n}\n` : ''}data: ${n}\n\n`;
  stream(text)(request, response);
};

describe('sseSource', () => {
  it('gives what is in events, in the types that are wanted, and rejects what cannot be read', async () => {
    const text =
      '\ufeffdata: 1\n\nevent: other\ndata: 2\n\ndata: {"half\n\ndata: [3,\ndata: 4]\n\nevent: count\ndata: 5\n\n';
    const { url } = await answering(stream(text));
    const reading = read(sseSource(url, { events: ['message', 'count'], reconnect: false }));
    await until(() => reading.outcome !== undefined);
    expect(reading.outcome).toEqual({});
    expect(reading.values).toEqual([1, [3, 4], 5]);
    expect(reading.messages).toHaveLength(1);
    const long = await answering(stream(`id: 7\ndata: ${'x'.repeat(2000)}\n\ndata: 1\n\n`));
    const bounded = read(sseSource(long.url, { maxEventLength: 100, reconnect: false }));
    await until(() => bounded.outcome !== undefined);
    expect(bounded.values).toEqual([1]);
    expect(bounded.messages[0]).toContain('after the id 7: the event is longer than maxEventLength');
  });

  it('connects again behind the last id, after as long as the server asks for', async () => {
    const clock = new ManualClock();
    const { url, asked } = await answering(
      stream('retry: 2000\nid: ä1\ndata: 1\n\n'),
      status(503, { 'retry-after': '60' }),
      stream('data: 2\n\n'),
      status(204),
    );
    const reading = read(sseSourceBy(url, { reconnect: { jitter: 0 } }, { clock, random: () => 0 }));
    for (const delay of [2000, 60_000, 2000]) {
      await until(() => clock.pending === 1);
      clock.advance(delay - 1);
      expect(clock.pending).toBe(1);
      clock.advance(1);
    }
    await until(() => reading.outcome !== undefined);
    expect(reading.outcome).toEqual({});
    expect(reading.values).toEqual([1, 2]);
    const ids = asked.map(({ headers }) => headers['last-event-id']);
    expect(ids.map((id) => id && Buffer.from(id as string, 'latin1').toString())).toEqual([
      undefined,
      'ä1',
      'ä1',
      'ä1',
    ]);
  });

  it('gives every chunk again, where the server has ids, and all that follows', async () => {
    const { url } = await answering(counting);
    const whole = read(sseSource<number>(url, { reconnect: false }), { lastEventId: '3', after: 0, count: 0 });
    await until(() => whole.outcome !== undefined);
    expect(whole.values).toEqual(Array.from({ length: 27 }, (_, i) => i + 4));
    for (let after = 0; after < 3; after++) {
      for (let count = 1; count < 6; count++) {
        const again = read(sseSource<number>(url, { reconnect: false }), { lastEventId: '9', after, count });
        await until(() => again.outcome !== undefined);
        const first = 10 + after;
        expect(again.chunks[0]?.values).toEqual(Array.from({ length: count }, (_, i) => first + i));
        expect(again.values).toEqual(Array.from({ length: 31 - first }, (_, i) => first + i));
      }
    }
  });

  it('gives what there is of a chunk that was to come again when nothing more will come', async () => {
    const two = stream('id: 1\ndata: 1\n\nid: 2\ndata: 2\n\n');
    const position = { lastEventId: '0', after: 0, count: 5 };
    const over = await answering(two, status(204));
    const options = { reconnect: { delay: 0 } };
    for (const source of [
      sseSource<number>(over.url, options),
      sseSource<number>((await answering(two)).url, { reconnect: false }),
    ]) {
      const run = read(source, position);
      await until(() => run.outcome !== undefined);
      expect([run.outcome, run.values]).toEqual([{}, [1, 2]]);
    }
  });

  it('goes on from a checkpoint behind what was in it', async () => {
    const { url, asked } = await answering(
      stream('data: 1\n\nid: 2\ndata: 2\n\n', false),
      stream('id: 3\ndata: 3\n\n', false),
    );
    const run = async (count: number, options: Parameters<typeof createRuntime>[0]) => {
      const runtime = createRuntime(options);
      const got: number[] = [];
      const subscription = fromSource(sseSource<number>(url), { timestampOf: (n) => n, name: 'in', runtime })
        .pipe(values())
        .subscribe((n) => got.push(n));
      await until(() => got.length === count);
      await new Promise(setImmediate);
      const checkpoint = await runtime.checkpoint();
      subscription.unsubscribe();
      return { got, checkpoint };
    };
    const first = await run(2, {});
    const second = await run(1, { restore: first.checkpoint });
    expect(second.got).toEqual([3]);
    expect(asked[1]?.headers['last-event-id']).toBe('2');
  });

  it('fails where the answer is no event stream, and at once', async () => {
    for (const [answer, reason] of [
      [status(404), 'status 404'],
      [status(200, { 'content-type': 'text/html' }), 'text/html. Check the URL'],
    ] as const) {
      const { url } = await answering(answer);
      const reading = read(sseSource(url));
      await until(() => reading.outcome !== undefined);
      expect(reading.outcome?.error).toMatchObject({ code: 'SOURCE_FAILED', message: expect.stringContaining(reason) });
    }
    const nobody = read(sseSource('http://127.0.0.1:9/', { reconnect: { attempts: 2, delay: 0 } }));
    await until(() => nobody.outcome !== undefined);
    expect(nobody.outcome?.error).toMatchObject({ code: 'SOURCE_FAILED' });
    expect(() => sseSource('ftp://x')).toThrow('http://');
  });

  it('takes a connection for dead on which nothing comes, and ends at once when it is told', async () => {
    const clock = new ManualClock();
    const { url, asked } = await answering(stream('data: 1\n\n', false));
    const source = sseSourceBy(url, { idleTimeout: 1000, reconnect: { delay: 0 } }, { clock, random: () => 0 });
    const reading = read(source);
    await until(() => reading.values.length === 1 && clock.pending === 1);
    clock.advance(1000);
    await until(() => clock.pending === 1);
    clock.advance(0);
    await until(() => reading.values.length === 2);
    expect(asked).toHaveLength(2);
    reading.stop();
    await until(() => reading.outcome !== undefined);
    expect(reading.outcome).toEqual({});
    expect(clock.pending).toBe(0);
  });
});
