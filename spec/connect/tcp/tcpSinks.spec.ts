import { describe, expect, it } from '@jest/globals';
import { connect as connectTls } from 'node:tls';
import { TcpClientSink } from '../../../lib/connect/tcp/tcpClientSink.js';
import { TcpServerSink, type TcpServerSinkOptions } from '../../../lib/connect/tcp/tcpServerSink.js';
import { systemTiming } from '../../../lib/connect/net/timing.js';
import { tcpClientSink, tcpServerSink } from '../../../lib/node.js';
import { ManualClock } from '../../../lib/testing.js';
import { fromArray, type Sink, toSink } from '../../../lib/index.js';
import { certificate } from '../net/certificate.js';
import { aPort, atEnd, connectTo, expectFree, peerOf, serve, until } from '../net/peers.js';
import { failureOf } from '../reading.js';
import { batchOf } from '../writing.js';

async function listening<T>(options: Partial<TcpServerSinkOptions<T>> = {}): Promise<[Sink<T>, number]> {
  const port = aPort();
  const sink = tcpServerSink<T>({ port: 0, onListening: port.onListening, ...options });
  await sink.open?.(undefined);
  atEnd(() => sink.abort?.());
  return [sink, await port.get()];
}

describe('tcpServerSink', () => {
  it('sends every result to all who are connected, after what greets them', async () => {
    let greeted = 0;
    const greet = (): string[] => [`you are number ${++greeted}`];
    const [sink, port] = await listening<{ n: number }>({ greet, map: ({ n }, at, key) => [n, at, key] });
    await sink.write(batchOf([{ n: 0 }]));
    const a = connectTo(port);
    await until(() => a.lines().length === 1);
    await sink.write(batchOf([{ n: 1 }, { n: 2 }], ['x', 'y']));
    const b = connectTo(port);
    await until(() => b.lines().length === 1);
    await sink.write(batchOf([{ n: 3 }]));
    await sink.end?.();
    await until(() => a.isClosed && b.isClosed);
    expect(a.lines()).toEqual(['"you are number 1"', '[1,0,"x"]', '[2,1,"y"]', '[3,0,null]']);
    expect(b.lines()).toEqual(['"you are number 2"', '[3,0,null]']);
    await expectFree(port);
  });

  it('drops a client that is too slow, holds no more for it than it may, and gives the others all', async () => {
    const dropped: string[] = [];
    const [sink, port] = await listening<string>({ maxBuffered: 100_000, onDropped: (client) => dropped.push(client) });
    const good = connectTo(port);
    const slow = connectTo(port);
    slow.socket.pause();
    await until(() => !good.socket.connecting && !slow.socket.connecting);
    const name = `127.0.0.1:${slow.socket.localPort}`;
    await sink.write(batchOf(['first']));
    const text = 'x'.repeat(1000);
    let sent = 1;
    while (dropped.length === 0) {
      await sink.write(batchOf(Array.from({ length: 20 }, () => text)));
      sent += 20;
      // A live source is not faster than a client that reads.
      await until(() => good.lineCount === sent);
    }
    slow.socket.resume();
    await until(() => slow.isClosed);
    // What the system had taken for it has arrived, and nothing is missing in between.
    expect(slow.lineCount).toBeLessThan(sent);
    expect(dropped).toEqual([name]);
    await sink.end?.();
  });

  it('waits for slow clients as long as it is told, and not longer', async () => {
    const clock = new ManualClock();
    const port = aPort();
    const dropped: string[] = [];
    const onDropped = (client: string): void => void dropped.push(client);
    const options = { port: 0, onListening: port.onListening, maxBuffered: 1000, patience: 500, onDropped };
    const sink = new TcpServerSink<string>(options, { ...systemTiming, clock });
    await sink.open();
    atEnd(() => sink.abort());
    const slow = connectTo(await port.get());
    slow.socket.pause();
    await until(() => !slow.socket.connecting);
    const name = `127.0.0.1:${slow.socket.localPort}`;
    await sink.write(batchOf(['']));
    const text = 'x'.repeat(20_000_000);
    const first = sink.write(batchOf([text])) as Promise<void>;
    await until(() => clock.pending === 1);
    slow.socket.resume();
    await until(() => slow.bytes > 20_000_000);
    clock.advance(20);
    await first;
    slow.socket.pause();
    const second = sink.write(batchOf([text])) as Promise<void>;
    for (let waited = 0; waited < 500; waited += 20) {
      await until(() => clock.pending === 1);
      clock.advance(20);
    }
    await second;
    expect(dropped).toEqual([name]);
  });

  it('asks for the token, and speaks TLS', async () => {
    const [sink, port] = await listening({ token: 'secret', tls: certificate });
    const client = peerOf(connectTls({ port, host: '127.0.0.1', ca: certificate.cert }));
    const stranger = peerOf(connectTls({ port, host: '127.0.0.1', ca: certificate.cert }));
    stranger.socket.write('guess\n');
    client.socket.write('secret\n');
    await until(() => stranger.isClosed);
    while (client.lines().length === 0) {
      await sink.write(batchOf([1]));
      await new Promise(setImmediate);
    }
    expect(new Set(client.lines())).toEqual(new Set(['1']));
    expect(stranger.text()).toBe('');
  });

  it('fails where it cannot listen, or a result is not JSON', async () => {
    const { port } = await serve();
    const error = await failureOf(tcpServerSink({ port }).open?.(undefined) as Promise<void>);
    expect(error).toMatchObject({ code: 'SINK_FAILED', message: expect.stringContaining('EADDRINUSE') });
    const [sink] = await listening<unknown>();
    expect(() => sink.write(batchOf([1n]))).toThrow(expect.objectContaining({ code: 'SINK_FAILED', event: 1n }));
    expect(() => tcpServerSink({ port: 0, maxBuffered: 0 })).toThrow('maxBuffered of tcpServerSink');
    expect(() => tcpServerSink({ port: 0, patience: -1 })).toThrow('patience of tcpServerSink');
  });

  it('turns a client away whom it cannot greet, and serves the others', async () => {
    let fails = true;
    const greet = (): string[] => {
      if (fails) throw new Error('not ready');
      return ['hello'];
    };
    const [, port] = await listening({ greet });
    const first = connectTo(port);
    await until(() => first.isClosed);
    fails = false;
    const second = connectTo(port);
    await until(() => second.lines().length === 1);
    expect(first.text()).toBe('');
  });

  it('can be opened again', async () => {
    const [sink, port] = await listening();
    const first = connectTo(port);
    await until(() => !first.socket.connecting);
    await sink.abort?.();
    await until(() => first.isClosed);
    await sink.open?.(undefined);
    await sink.abort?.();
    await expectFree(port);
  });
});

describe('tcpClientSink', () => {
  it('gives up at once when it is stopped while nobody is there', async () => {
    const clock = new ManualClock();
    const sink = new TcpClientSink<number>({ port: 9 }, { ...systemTiming, clock });
    const subscription = fromArray([1], { timestampOf: (n) => n })
      .pipe(toSink(sink))
      .subscribe();
    await until(() => clock.pending === 1);
    subscription.unsubscribe();
    expect(clock.pending).toBe(0);
  });

  const opened = <T>(sink: TcpClientSink<T>): TcpClientSink<T> => {
    sink.open();
    atEnd(() => sink.abort());
    return sink;
  };

  it('sends every result, and has sent all when it ends', async () => {
    const { port, peers } = await serve();
    const sink = tcpClientSink<number>({ port, token: 'secret', map: (n) => ({ n }) });
    await sink.open?.(undefined);
    for (let i = 0; i < 100; i++) await sink.write(batchOf([i]));
    await sink.end?.();
    await until(() => peers[0]?.isClosed === true);
    expect(peers[0]?.lines()).toEqual(['secret', ...Array.from({ length: 100 }, (_, n) => JSON.stringify({ n }))]);
  });

  it('sends a batch again that was not taken whole, once there is a connection', async () => {
    const clock = new ManualClock();
    const { port, server } = await serve();
    await new Promise((resolve) => server.close(resolve));
    const sink = opened(new TcpClientSink<string>({ port }, { clock, random: () => 0 }));
    let isTaken = false;
    const text = 'x'.repeat(20_000_000);
    void sink.write(batchOf([text])).then(() => (isTaken = true));
    await until(() => clock.pending === 1);
    const first = await serve((socket) => socket.once('data', () => socket.resetAndDestroy()), port);
    clock.advance(500);
    await until(() => clock.pending === 1);
    expect(isTaken).toBe(false);
    await new Promise((resolve) => first.server.close(resolve));
    const second = await serve(undefined, port);
    clock.advance(1000);
    await until(() => second.peers[0]?.lineCount === 1);
    expect(second.peers[0]?.text() === `"${text}"\n`).toBe(true);
    await until(() => isTaken);
  });

  it('waits for a server that does not read', async () => {
    let socket: { pause(): unknown; resume(): unknown } | undefined;
    const { port, peers } = await serve((accepted) => (socket = accepted));
    const sink = opened(new TcpClientSink<string>({ port }, systemTiming));
    await sink.write(batchOf(['']));
    await until(() => peers[0]?.lines().length === 1);
    socket?.pause();
    let isTaken = false;
    const written = sink.write(batchOf(['x'.repeat(20_000_000)])).then(() => (isTaken = true));
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
    expect(isTaken).toBe(false);
    socket?.resume();
    await written;
  });

  it('gives up after as many failures as it is told, and says why', async () => {
    const { port, server } = await serve();
    await new Promise((resolve) => server.close(resolve));
    const sink = opened(new TcpClientSink<number>({ port, reconnect: { attempts: 2, delay: 0 } }, systemTiming));
    const error = await failureOf(sink.write(batchOf([1])));
    expect(error).toMatchObject({ code: 'SINK_FAILED', message: expect.stringContaining('ECONNREFUSED') });
    expect(await failureOf(sink.write(batchOf([2])))).toBe(error);
  });

  it.each([
    [{ port: 0 }, 'port'],
    [{ port: 1, host: '' }, 'host'],
    [{ port: 1, reconnect: { attempts: 0 } }, 'attempts'],
    [{ port: 1, reconnect: { factor: 0.5 } }, 'factor'],
    [{ port: 1, reconnect: { jitter: 2 } }, 'jitter'],
    [{ port: 1, reconnect: { delay: -1 } }, 'delay'],
  ])('refuses %j', (options, name) => {
    expect(() => tcpClientSink(options)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    expect(() => tcpClientSink(options)).toThrow(name);
  });
});
