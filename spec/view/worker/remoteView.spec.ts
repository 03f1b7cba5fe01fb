import { afterEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { Subject } from 'rxjs';
import { agg, createRuntime, eventTime, keyBy, toTable, tumbling, windowBy } from '../../../lib/index.js';
import type { WindowResult } from '../../../lib/index.js';
import { ManualClock } from '../../../lib/testing.js';
import { everyTurn, remoteView, serveViews, toView } from '../../../lib/view.js';
import type { KeyedRow, PortLike, View } from '../../../lib/view.js';

interface Sale {
  readonly at: number;
  readonly of: string;
  readonly price?: number;
}

const ports: MessagePort[] = [];
const views: { dispose(): void }[] = [];
afterEach(() => {
  for (const view of views.splice(0)) view.dispose();
  for (const port of ports.splice(0)) port.close();
});

/** The two sides of a channel, which the process does not wait for. */
function channel() {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  return { worker: port1, page: port2 };
}

function sales() {
  const source = new Subject<Sale>();
  const stream$ = source.pipe(
    eventTime((sale) => sale.at, { runtime: createRuntime({ clock: new ManualClock() }) }),
    keyBy((sale) => sale.of),
  );
  return { source, stream$ };
}

function remote<K, R>(...given: Parameters<typeof remoteView<K, R>>): View<K, R> {
  const view = remoteView<K, R>(...given);
  views.push(view);
  return view;
}

/** Lets messages come and go until something is so. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

const options = { frames: everyTurn, keepAlive: 0 };

describe('a view of another thread', () => {
  it('has the rows of window results, and loses those that go', async () => {
    const { worker, page } = channel();
    const { source, stream$ } = sales();
    serveViews(
      { counts: toView(stream$.pipe(windowBy(tumbling(10), agg.count())), { ...options, windows: 2 }) },
      { port: worker },
    );
    const counts = remote<string, WindowResult<string, number>>(page, 'counts', options);
    counts.connect();
    await until(() => source.observed);
    for (const at of [0, 1, 10, 20, 30, 40]) source.next({ at, of: 'tea' });
    await until(() => counts.get('tea')?.window.start === 30);
    expect(counts.range('tea').map((row) => [row.window, row.value, row.pane.timing])).toEqual([
      [{ start: 20, end: 30 }, 1, 'on-time'],
      [{ start: 30, end: 40 }, 1, 'on-time'],
    ]);
    const before = counts.range('tea')[1];
    source.next({ at: 50, of: 'tea' });
    await until(() => counts.get('tea')?.window.start === 40);
    expect(counts.range('tea')[0]).toBe(before);
    expect(counts.size).toBe(2);
  });

  it('has the rows of a changelog, in an order of its own, and begins with what there is', async () => {
    const { worker, page } = channel();
    const { source, stream$ } = sales();
    const prices$ = stream$.pipe(toTable({ rowOf: (sale) => sale.price }));
    const served = toView(prices$, { ...options, compare: (a, b) => a.value - b.value });
    serveViews({ prices: served }, { port: worker });
    served.connect();
    source.next({ at: 1, of: 'tea', price: 3 });
    source.next({ at: 1, of: 'ink', price: 4 });
    served.flush();
    const prices = remote<string, KeyedRow<string, number>>(page, 'prices', {
      ...options,
      compare: (a, b) => b.value - a.value,
      initial: [{ key: 'old', value: 0, timestamp: 0 }],
    });
    expect(prices.size).toBe(1);
    const leave = prices.connect();
    await until(() => prices.size === 2);
    expect(prices.snapshot()).toEqual([
      { key: 'ink', value: 4, timestamp: 1 },
      { key: 'tea', value: 3, timestamp: 1 },
    ]);
    source.next({ at: 2, of: 'ink' });
    await until(() => prices.size === 1);
    expect(prices.get('ink')).toBeUndefined();
    leave();
  });

  it('tells rows of windows apart as the view there does', async () => {
    const { worker, page } = channel();
    const { source, stream$ } = sales();
    const counts$ = stream$.pipe(windowBy(tumbling(10), agg.count()));
    serveViews({ counts: toView(counts$, { ...options, keyOf: (row) => `all ${row.value}` }) }, { port: worker });
    const counts = remote<string, WindowResult<string, number>>(page, 'counts', options);
    counts.connect();
    await until(() => source.observed);
    for (const [at, of] of [
      [1, 'tea'],
      [2, 'tea'],
      [3, 'ink'],
      [11, 'tea'],
    ] as const) {
      source.next({ at, of });
    }
    await until(() => counts.size === 2);
    expect(counts.get('all 2')?.key).toBe('tea');
  });

  it('starts and ends the one in the worker', async () => {
    const { worker, page } = channel();
    const { source, stream$ } = sales();
    serveViews({ latest: toView(stream$, options) }, { port: worker });
    const latest = remote<string, KeyedRow<string, Sale>>(page, 'latest', options);
    expect(source.observed).toBe(false);
    const leave = latest.connect();
    await until(() => source.observed);
    leave();
    await until(() => !source.observed);
    expect([latest.status, source.observed]).toEqual(['idle', false]);
  });

  it('completes and fails as the one in the worker does, after its last rows', async () => {
    for (const [end, status] of [
      ['complete', 'completed'],
      ['error', 'failed'],
    ] as const) {
      const { worker, page } = channel();
      const { source, stream$ } = sales();
      serveViews({ latest: toView(stream$, { ...options, onError: () => undefined }) }, { port: worker });
      const latest = remote<string, KeyedRow<string, Sale>>(page, 'latest', {
        ...options,
        onError: () => undefined,
      });
      latest.connect();
      await until(() => source.observed);
      source.next({ at: 1, of: 'tea' });
      if (end === 'complete') source.complete();
      else source.error(new Error('broken'));
      await until(() => latest.status === status);
      expect(latest.size).toBe(1);
      if (end === 'error') expect(latest.error).toMatchObject({ code: 'SOURCE_FAILED', message: 'broken' });
    }
  });

  it('fails where there is no such view, or its rows cannot be sent, or the other side is gone', async () => {
    const failing = async (view: View<never, unknown>): Promise<unknown> => {
      const leave = view.connect();
      await until(() => view.status === 'failed');
      leave();
      return view.error;
    };
    const opened = { ...options, onError: () => undefined, keepAlive: Infinity };
    const { worker, page } = channel();
    const { source, stream$ } = sales();
    const noData = toView(stream$.pipe(keyBy((sale) => sale.of)), { ...options, keyOf: (sale) => sale.of });
    serveViews({ noData }, { port: worker });
    expect(await failing(remote(page, 'toString', opened))).toMatchObject({
      code: 'INVALID_OPTION',
      message: "there is no view 'toString' in the worker; its views: noData",
    });

    const unsent = remote<never, unknown>(page, 'noData', opened);
    const failed = failing(unsent);
    await until(() => source.observed);
    source.next({ at: 1, of: 'tea', price: (() => 3) as never });
    expect(await failed).toMatchObject({
      code: 'SOURCE_FAILED',
      message: expect.stringMatching(/cannot be sent to another thread/),
    });

    const gone = failing(remote(page, 'noData', opened));
    worker.close();
    expect(await gone).toMatchObject({ message: "the worker of view 'noData' failed: its port was closed" });
  });

  it('has one listener on its port with all others of that port', async () => {
    const { worker, page } = channel();
    const { source, stream$ } = sales();
    serveViews({ latest: toView(stream$, options) }, { port: worker });
    const twins = Array.from({ length: 20 }, () => remote<string, KeyedRow<string, Sale>>(page, 'latest', options));
    const leave = twins.map((twin) => twin.connect());
    expect(page.listenerCount('message')).toBe(1);
    await until(() => source.observed);
    leave[0]!();
    source.next({ at: 1, of: 'tea' });
    await until(() => twins.slice(1).every((twin) => twin.size === 1));
    expect(twins[0]!.size).toBe(0);
    for (const one of leave) one();
    expect(page.listenerCount('message')).toBe(0);
  });

  it('fails where rows go round in a circle', async () => {
    const { worker, page } = channel();
    const { source, stream$ } = sales();
    serveViews({ latest: toView(stream$, options) }, { port: worker });
    const latest = remote<string, unknown>(page, 'latest', { ...options, onError: () => undefined });
    latest.connect();
    await until(() => source.observed);
    const circle: { at: number; of: string; self?: unknown } = { at: 1, of: 'tea' };
    circle.self = circle;
    source.next(circle);
    await until(() => latest.status === 'failed');
    expect(latest.error).toMatchObject({ message: expect.stringMatching(/cannot be sent to another thread/) });
  });

  it('ends the one in the worker when it fails though the worker goes on', () => {
    const sent: unknown[] = [];
    const listeners = new Map<string, (event: unknown) => void>();
    const port: PortLike = {
      postMessage: (message) => void sent.push((message as { readonly ask: string }).ask),
      addEventListener: (type, listener) => void listeners.set(type, listener),
      removeEventListener: (type) => void listeners.delete(type),
    };
    const latest = remote<string, unknown>(port, 'latest', { ...options, onError: () => undefined });
    latest.connect();
    // Browsers tell so of what a worker throws, and it lives on.
    listeners.get('error')?.({ message: 'broken' });
    latest.flush();
    expect(latest.status).toBe('failed');
    expect([sent, listeners.size]).toEqual([['open', 'close'], 0]);
  });

  it('is sent nothing before it asks, so nothing grows while it is slow, and then has the latest', () => {
    const { source, stream$ } = sales();
    const served = toView(stream$, options);
    const sent: { readonly rows: { readonly kinds: Uint8Array } }[] = [];
    let receive = (_message: unknown): void => undefined;
    const port: PortLike = {
      postMessage: (message) => void sent.push(message as (typeof sent)[0]),
      addEventListener: (type, listener) => {
        if (type === 'message') receive = (data) => listener({ data });
      },
    };
    serveViews({ latest: served }, { port });
    receive('of somebody else');
    receive({ rxtide: 'view', twin: 1, ask: 'open', view: 'latest' });
    for (let at = 0; at < 1000; at++) {
      source.next({ at, of: `key ${at % 10}` });
      served.flush();
    }
    expect(sent.map(({ rows }) => rows.kinds.length)).toEqual([1]);
    receive({ rxtide: 'view', twin: 1, ask: 'more' });
    expect(sent.map(({ rows }) => rows.kinds.length)).toEqual([1, 10]);
    receive({ rxtide: 'view', twin: 1, ask: 'more' });
    expect(sent).toHaveLength(2);
    source.next({ at: 2000, of: 'key 3' });
    served.flush();
    expect(sent.map(({ rows }) => rows.kinds.length)).toEqual([1, 10, 1]);
    receive({ rxtide: 'view', twin: 1, ask: 'close' });
    expect(source.observed).toBe(false);
  });

  it('checks what it is given', () => {
    expect(() => remoteView(undefined as never, 'a')).toThrow(/remoteView needs a port/);
    expect(() => serveViews({}, { port: {} as never })).toThrow(/serveViews needs a port/);
    expect(() => serveViews({ a: {} as never }, { port: channel().worker })).toThrow(/'a' must be a view/);
  });
});

describe('a worker of Node', () => {
  const WORKER = `
    import { parentPort } from 'node:worker_threads';
    import { agg, fromArray, keyBy, tumbling, windowBy } from 'rxtide';
    import { serveViews, toView } from 'rxtide/view';
    const events = Array.from({ length: 10_000 }, (_, at) => ({ at, of: 'key ' + (at % 7) }));
    const counts$ = fromArray(events, { timestampOf: (event) => event.at }).pipe(
      keyBy((event) => event.of),
      windowBy(tumbling(1000), { n: agg.count(), last: agg.max((event) => event.at) }),
    );
    serveViews({ counts: toView(counts$, { windows: 100 }) }, { port: parentPort });
  `;

  it('runs a pipeline for the thread that started it, until it is ended', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rxtide-worker-'));
    try {
      const source = join(folder, 'source.mjs');
      const file = join(folder, 'worker.mjs');
      writeFileSync(source, WORKER);
      const lib = ['rxtide/view', 'rxtide'].map((name) => {
        const path = join(process.cwd(), 'lib', name === 'rxtide' ? 'index.ts' : 'view.ts');
        return `--alias:${name}=${path}`;
      });
      const flags = ['--bundle', '--format=esm', '--platform=node', `--outfile=${file}`, '--log-level=error'];
      const esbuild = join('node_modules', 'esbuild', 'bin', 'esbuild');
      execFileSync(process.execPath, [esbuild, source, ...flags, ...lib], { stdio: 'inherit' });
      const worker = new Worker(file);
      const counts = remote<string, WindowResult<string, { n: number; last: number }>>(worker, 'counts', {
        frames: everyTurn,
        keepAlive: Infinity,
        onError: () => undefined,
      });
      counts.connect();
      await until(() => counts.status === 'completed');
      expect(counts.size).toBe(70);
      expect(counts.snapshot().reduce((sum, row) => sum + row.value.n, 0)).toBe(10_000);
      expect(counts.get('key 0')?.value).toEqual({ n: 143, last: 9996 });
      await worker.terminate();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
