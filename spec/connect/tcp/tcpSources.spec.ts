import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { tcpClientSourceBy } from '../../../lib/connect/tcp/tcpClientSource.js';
import { createRuntime, fromSource, values } from '../../../lib/index.js';
import { ManualClock } from '../../../lib/testing.js';
import { tcpClientSource, tcpServerSource } from '../../../lib/node.js';
import { certificate } from '../net/certificate.js';
import { aPort, connectTo, expectFree, peerOf, read, serve, until } from '../net/peers.js';

const TOKEN = 'open-sesame';

describe('tcpServerSource', () => {
  it('gives the lines of all who connect, whole, and says from where a bad one came', async () => {
    const port = aPort();
    const reading = read(tcpServerSource<{ n: number }>({ port: 0, onListening: port.onListening }));
    const [a, b] = [connectTo(await port.get()), connectTo(await port.get())];
    a.socket.write('{"n":1}\n{"n"');
    b.socket.write('{"n":2}\r\nnot json\n\xff');
    await until(() => reading.values.length === 2 && reading.messages.length === 1);
    const from = `from 127.0.0.1:${b.socket.localPort}, line 2: `;
    a.socket.end(':3}');
    b.socket.end(Buffer.from([0xff]));
    await until(() => reading.values.length === 3 && reading.messages.length === 2);
    expect(reading.values.map(({ n }) => n).sort((x, y) => x - y)).toEqual([1, 2, 3]);
    expect(reading.messages[0]).toContain(from);
    expect(reading.messages[1]).toContain('line 3: the line is not UTF-8');
  });

  it('is not told apart by how TCP cuts the bytes', async () => {
    const port = aPort();
    const reading = read(tcpServerSource({ port: 0, onListening: port.onListening, maxLineLength: 20 }));
    const bytes = Buffer.from('{"a":"ä€😀"}\r\n"this is much too long, is it not"\n\n[1]\n"z"');
    await port.get();
    const places = fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(places, async (cuts) => {
        const { length } = reading.values;
        const rejects = reading.messages.length;
        const { socket } = connectTo(await port.get());
        socket.setNoDelay(true);
        let from = 0;
        for (const to of [...cuts.sort((a, b) => a - b), bytes.length]) {
          socket.write(bytes.subarray(from, to));
          await new Promise(setImmediate);
          from = to;
        }
        socket.end();
        await until(() => reading.values.length === length + 3);
        expect(reading.values.slice(length)).toEqual([{ a: 'ä€😀' }, [1], 'z']);
        expect(reading.messages.slice(rejects)).toHaveLength(1);
        expect(reading.messages[rejects]).toContain('line 2: the line is longer than maxLineLength (20 bytes)');
      }),
      { numRuns: 40 },
    );
  });

  it('rejects what is left of a line when its connection breaks', async () => {
    const port = aPort();
    const reading = read(tcpServerSource({ port: 0, onListening: port.onListening }));
    const { socket } = connectTo(await port.get());
    socket.write('1\n{"half":');
    await until(() => reading.values.length === 1);
    socket.resetAndDestroy();
    await until(() => reading.messages.length === 1);
    expect(reading.messages[0]).toContain('line 2: the connection was lost inside the line');
    expect(reading.chunks.at(-1)?.rejected?.[0]?.record).toBe('{"half":');
  });

  it('lets TCP slow those who send while the pipeline has no room', async () => {
    const port = aPort();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let begun = false;
    const source = tcpServerSource({ port: 0, onListening: port.onListening, maxPending: 10_000 });
    const reading = read(source, undefined, () => (begun ? held : void (begun = true)));
    const { socket } = connectTo(await port.get());
    const line = `"${'x'.repeat(997)}"\n`;
    let sent = 0;
    const more = (): void => {
      while (sent < 20_000 && socket.write(line)) sent++;
      if (sent < 20_000) socket.once('drain', () => more());
    };
    more();
    let last = -1;
    await until(() => {
      const isStuck = sent === last && reading.values.length > 0;
      last = sent;
      return isStuck && socket.writableNeedDrain;
    });
    // 20 MB were to be sent: what the system holds for the two sockets is all that was taken.
    expect(sent).toBeLessThan(20_000);
    expect(reading.values.length).toBeLessThan(200);
    release();
    await until(() => reading.values.length >= 20_000);
    expect(reading.messages).toEqual([]);
  });

  it('lets in who shows the token first, and nobody else', async () => {
    const port = aPort();
    const reading = read(tcpServerSource({ port: 0, onListening: port.onListening, token: TOKEN }));
    const strangers = ['{"n":1}\n', 'open-sesam\n1\n', `${TOKEN}x\n`, 'x'.repeat(2000), '\n'].map((text) => {
      return port.get().then((at) => {
        const peer = connectTo(at);
        peer.socket.write(text);
        return peer;
      });
    });
    const friend = connectTo(await port.get());
    friend.socket.write(`${TOKEN}\r\n1\n2`);
    const peers = await Promise.all(strangers);
    await until(() => peers.every((peer) => peer.isClosed));
    friend.socket.end();
    await until(() => reading.values.length === 2);
    expect(reading.values).toEqual([1, 2]);
  });

  it('turns away one client more than it is to have, and closes those from whom nothing comes', async () => {
    const port = aPort();
    read(tcpServerSource({ port: 0, onListening: port.onListening, maxConnections: 2, idleTimeout: 60 }));
    const two = [connectTo(await port.get()), connectTo(await port.get())];
    await until(() => two.every(({ socket }) => !socket.connecting));
    const third = connectTo(await port.get());
    await until(() => third.isClosed);
    expect(two.map((peer) => peer.isClosed)).toEqual([false, false]);
    await until(() => two.every((peer) => peer.isClosed));
  });

  it('speaks TLS, and is not disturbed by who does not', async () => {
    const port = aPort();
    const reading = read(tcpServerSource({ port: 0, onListening: port.onListening, tls: certificate, token: TOKEN }));
    const rude = connectTo(await port.get());
    rude.socket.end('GET / HTTP/1.1\r\n\r\n');
    const client = connectTls({ port: await port.get(), host: '127.0.0.1', ca: certificate.cert });
    peerOf(client);
    client.end(`${TOKEN}\n1\n2\n`);
    await until(() => reading.values.length === 2 && rude.isClosed);
    reading.stop();
    await until(() => reading.outcome !== undefined);
    await expectFree(await port.get());
  });

  it('says so when it cannot listen', async () => {
    const { port } = await serve();
    const reading = read(tcpServerSource({ port }));
    await until(() => reading.outcome !== undefined);
    expect(reading.outcome?.error).toMatchObject({
      code: 'SOURCE_FAILED',
      message: `tcp 127.0.0.1:${port} cannot listen at 127.0.0.1:${port}: something listens there already. Choose another port, or 0 for any that is free (EADDRINUSE)`,
    });
  });

  it('frees its port and drops its clients at once, however it is left', async () => {
    for (const leave of ['abort', 'return', 'unsubscribe'] as const) {
      const port = aPort();
      const source = tcpServerSource<number>({ port: 0, onListening: port.onListening });
      let stop = (): void => undefined;
      if (leave === 'unsubscribe') {
        const subscription = fromSource(source, { timestampOf: (n) => n })
          .pipe(values())
          .subscribe();
        stop = () => subscription.unsubscribe();
      } else {
        const abort = new AbortController();
        const iterator = source.open(undefined, abort.signal)[Symbol.asyncIterator]();
        void iterator.next();
        stop = leave === 'abort' ? () => abort.abort() : () => void iterator.return?.();
      }
      const client = connectTo(await port.get());
      await until(() => !client.socket.connecting);
      stop();
      await until(() => client.isClosed);
      await expectFree(await port.get());
    }
  });

  it('has nothing left of a thousand clients that came and went', async () => {
    const sockets = (): number => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    // Of specs that ran in this process before.
    const before = sockets();
    const port = aPort();
    const reading = read(tcpServerSource<number>({ port: 0, onListening: port.onListening }));
    const at = await port.get();
    for (let round = 0; round < 10; round++) {
      const closed = Array.from(
        { length: 100 },
        () =>
          new Promise((resolve) => {
            const socket = connect({ port: at, host: '127.0.0.1' }, () => socket.end('1\n'));
            socket.resume();
            socket.on('close', resolve);
          }),
      );
      await Promise.all(closed);
    }
    await until(() => reading.values.length === 1000);
    reading.stop();
    await until(() => sockets() <= before, 'closing all sockets');
    await expectFree(at);
  });

  it.each([
    [{ port: -1 }, 'port'],
    [{ port: 1.5 }, 'port'],
    [{ port: 0, maxLineLength: 0 }, 'maxLineLength'],
    [{ port: 0, maxPending: NaN }, 'maxPending'],
    [{ port: 0, maxConnections: 0 }, 'maxConnections'],
    [{ port: 0, idleTimeout: 0 }, 'idleTimeout'],
    [{ port: 0, token: 'two words' }, 'token'],
  ])('refuses %j', (options, name) => {
    expect(() => tcpServerSource(options)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    expect(() => tcpServerSource(options)).toThrow(name);
  });
});

describe('what came once', () => {
  it('is not taken for what comes after a restore, none of which is skipped', async () => {
    const run = async (lines: string, restore?: Parameters<typeof createRuntime>[0]) => {
      const port = aPort();
      const runtime = createRuntime(restore);
      const got: number[] = [];
      const source = tcpServerSource<number>({ port: 0, onListening: port.onListening });
      const subscription = fromSource(source, { timestampOf: (n) => n, name: 'in', runtime })
        .pipe(values())
        .subscribe((n) => got.push(n));
      const { socket } = connectTo(await port.get());
      socket.write(lines);
      await until(() => got.length === 2);
      const checkpoint = await runtime.checkpoint();
      subscription.unsubscribe();
      return { got, checkpoint };
    };
    const first = await run('1\n2\n');
    const second = await run('3\n4\n', { restore: first.checkpoint });
    expect(second.got).toEqual([3, 4]);
  });
});

describe('tcpClientSource', () => {
  it('connects again when the connection ends, waits longer each time, and begins anew once something has come', async () => {
    const clock = new ManualClock();
    const random = (): number => 0.5;
    const { port, server, peers } = await serve((socket) => socket.end('1\n'));
    const source = tcpClientSourceBy<number>({ port, reconnect: { delay: 1000, jitter: 0.2 } }, { clock, random });
    const reading = read(source);
    await until(() => reading.values.length === 1 && clock.pending === 1);
    await new Promise((resolve) => server.close(resolve));
    // 10 % less than a second, two, four.
    for (const delay of [900, 1800, 3600]) {
      clock.advance(delay - 1);
      expect(clock.pending).toBe(1);
      clock.advance(1);
      expect(clock.pending).toBe(0);
      await until(() => clock.pending === 1);
    }
    await serve((socket) => socket.end('2\n'), port);
    clock.advance(7200);
    await until(() => reading.values.length === 2 && clock.pending === 1);
    clock.advance(900);
    await until(() => reading.values.length === 3);
    expect(reading.values).toEqual([1, 2, 2]);
    expect(peers).toHaveLength(1);
    reading.stop();
    await until(() => reading.outcome !== undefined && clock.pending === 0);
  });

  it('gives up after as many failures in a row as it is told', async () => {
    const clock = new ManualClock();
    const { port, server } = await serve();
    await new Promise((resolve) => server.close(resolve));
    const options = { port, reconnect: { attempts: 2, delay: 5 } };
    const reading = read(tcpClientSourceBy(options, { clock, random: Math.random }));
    await until(() => clock.pending === 1);
    clock.advance(5);
    await until(() => reading.outcome !== undefined);
    expect(reading.outcome?.error).toMatchObject({
      code: 'SOURCE_FAILED',
      message: `cannot read tcp 127.0.0.1:${port}: nobody listens there. Check host and port, and whether the server runs (ECONNREFUSED)`,
    });
  });

  it('ends with the connection if it is not to connect again, and fails if that breaks', async () => {
    const { port } = await serve((socket) => socket.end('1\n2'));
    const reading = read(tcpClientSource({ port, reconnect: false }));
    await until(() => reading.outcome !== undefined);
    expect(reading.values).toEqual([1, 2]);
    expect(reading.outcome).toEqual({});
    const rude = await serve((socket) => socket.write('1\n{', () => socket.resetAndDestroy()));
    const broken = read(tcpClientSource({ port: rude.port, reconnect: false }));
    await until(() => broken.outcome !== undefined);
    expect(broken.outcome?.error).toMatchObject({ code: 'SOURCE_FAILED' });
  });

  it('closes a connection on which nothing comes, and makes another', async () => {
    const { port, peers } = await serve();
    read(tcpClientSource({ port, idleTimeout: 20, reconnect: { delay: 0 } }));
    await until(() => peers.length >= 3);
    expect(peers[0]?.isClosed).toBe(true);
  });

  it('speaks TLS, checks the certificate, and shows a token', async () => {
    const port = aPort();
    const server = read(tcpServerSource({ port: 0, onListening: port.onListening, tls: certificate, token: TOKEN }));
    const distrustful = read(tcpClientSource({ port: await port.get(), tls: true, reconnect: false }));
    await until(() => distrustful.outcome !== undefined);
    expect(distrustful.outcome?.error).toMatchObject({
      code: 'SOURCE_FAILED',
      message: expect.stringContaining('give it as { ca } in tls'),
    });
    const client = read(tcpClientSource({ port: await port.get(), tls: { ca: certificate.cert }, token: TOKEN }));
    client.stop();
    expect(server.outcome).toBeUndefined();
  });
});
