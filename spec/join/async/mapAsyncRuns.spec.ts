import { describe, expect, it } from '@jest/globals';
import { Subject, take } from 'rxjs';
import {
  agg,
  createRuntime,
  eventTime,
  fromArray,
  fromIterable,
  keyBy,
  mapAsync,
  tumbling,
  union,
  values,
  windowAll,
} from '../../../lib/index.js';
import type { Checkpoint, Rejected, Stream } from '../../../lib/index.js';
import { harness, ManualClock } from '../../../lib/testing.js';
import type { Harness } from '../../../lib/testing.js';
import { start } from './asking.js';
import { Service } from './service.js';

describe('the end', () => {
  it('cut off: what is unanswered is discarded and aborted', async () => {
    const { h, service } = start({ concurrency: 2, timeout: 100 });
    for (const n of [1, 2, 3]) h.event(n, n);
    h.cutOff();
    expect(h.outputs.main).toMatchObject({ values: [], completed: true });
    expect(service.asked.map(({ context }) => context.signal.aborted)).toEqual([true, true]);
    expect(h.operator('mapAsync')).toMatchObject({ in: 3, discarded: 3, pending: 0 });
    service.answer(1, 2);
    await h.settle();
    expect(service.ids).toEqual([1, 2]);
    expect(h.clock.pending).toBe(0);
  });

  it.each(['left', 'failed', 'left after its end'])(
    '%s: calls are aborted, and nothing comes any more',
    async (how) => {
      const { h, service } = start({ timeout: 100 });
      h.event(1, 1);
      if (how === 'failed') h.fail(new Error('the source broke'));
      else if (how === 'left after its end') h.end();
      h.unsubscribe();
      expect(service.for(1).context.signal.aborted).toBe(true);
      expect(h.operator('mapAsync')).toMatchObject({ in: 1, discarded: 1, pending: 0, finished: true });
      service.answer(1);
      await h.settle();
      expect(h.outputs.main.values).toEqual([]);
      expect(h.clock.pending).toBe(0);
    },
  );

  it('left by the call itself: no other is made', () => {
    const called: number[] = [];
    const numbers = new Subject<number>();
    const subscription = numbers
      .pipe(
        eventTime((n) => n),
        mapAsync((n) => {
          called.push(n);
          subscription.unsubscribe();
          return n;
        }),
        values(),
      )
      .subscribe((n) => called.push(n * 100));
    numbers.next(1);
    expect(called).toEqual([1]);
  });

  it('take(1) behind it: what is on its way is aborted', async () => {
    const service = new Service();
    const out: string[] = [];
    fromArray([1, 2, 3], { timestampOf: (n) => n })
      .pipe(mapAsync(service.call), values(), take(1))
      .subscribe({ next: (text) => out.push(text), complete: () => out.push('complete') });
    service.answer(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(out).toEqual(['answer 1', 'complete']);
    expect(service.asked.map(({ context }) => context.signal.aborted)).toEqual([true, true, true].map((_, i) => i > 0));
  });
});

describe('flow control', () => {
  it('slows a source that can wait: no more events are asked for than there are credits, and a batch', async () => {
    const runtime = createRuntime({ credits: 10 });
    const service = new Service();
    let taken = 0;
    function* endless(): Generator<number> {
      for (;;) yield taken++;
    }
    const subscription = fromIterable(endless(), { timestampOf: (n) => n, runtime, batchSize: 4 })
      .pipe(mapAsync(service.call, { concurrency: 2 }))
      .subscribe();
    const aMoment = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    await aMoment();
    expect(taken).toBe(12);
    expect(runtime.flow.taken).toBe(12);
    service.answer(0, 1);
    await aMoment();
    expect(taken).toBe(12);
    service.answer(2);
    await aMoment();
    expect(taken).toBe(16);
    subscription.unsubscribe();
    await aMoment();
    expect(taken).toBe(16);
    expect(runtime.flow.taken).toBe(0);
  });

  it.each([true, false])('never locks up with a pool of one credit; ordered: %s', async (ordered) => {
    const runtime = createRuntime({ credits: 1, clock: new ManualClock() });
    const out: number[] = [];
    const numbers = (name: string) =>
      fromArray([1, 2, 3, 4, 5], { timestampOf: (n) => n, runtime, batchSize: 1, name });
    union(numbers('a'), numbers('b'))
      .pipe(
        mapAsync(async (n) => n, { ordered, concurrency: 1 }),
        mapAsync(async (n) => n, { ordered, concurrency: 1 }),
        windowAll(tumbling(2), agg.count()),
        mapAsync(async (result) => result.value, { ordered }),
        values(),
      )
      .subscribe({ next: (n) => out.push(n), complete: () => out.push(-1) });
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(out).toEqual([2, 4, 4, -1]);
    expect(runtime.flow.taken).toBe(0);
  });

  it('does not run a source on while it is being left', async () => {
    const runtime = createRuntime({ credits: 1 });
    const seen: number[] = [];
    const subscription = fromArray([1, 2, 3], { timestampOf: (n) => n, runtime, batchSize: 1 })
      .pipe(
        mapAsync((n) => {
          seen.push(n);
          return new Promise<number>(() => undefined);
        }),
      )
      .subscribe();
    subscription.unsubscribe();
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([1]);
    expect(runtime.flow.taken).toBe(0);
  });
});

describe('snapshots', () => {
  it.each([true, false])(
    'have what is unanswered, which is called for again, in order; ordered: %s',
    async (ordered) => {
      const { h, service } = start({ ordered, concurrency: 2 });
      h.watermark(5);
      for (const n of [1, 2, 3]) h.event(n, n + 10);
      h.watermark(8);
      if (ordered) service.answer(2);
      await h.settle();
      const snapshot = h.snapshot();
      const g = h.restore(snapshot) as Harness<[number], { main: Stream<string>; rejected: Stream<Rejected> }>;
      expect(g.operator('mapAsync')).toMatchObject({ in: 3, used: 0, pending: 3 });
      expect(g.outputs.main.watermark).toBe(5);
      await g.settle();
      expect(service.ids.slice(ordered ? 3 : 2)).toEqual([1, 2]);
      service.answer(2, 1);
      await g.settle();
      service.answer(3);
      await g.settle();
      const answers = ordered ? [1, 2, 3] : [2, 1, 3];
      expect(g.outputs.main.values).toEqual(answers.map((n) => `answer ${n}`));
      expect(g.outputs.main.watermark).toBe(8);
      await h.settle();
      expect(service.asked[0]!.context.signal.aborted).toBe(true);
    },
  );

  it('of a keyed stream keep keys and the order across keys', async () => {
    const service = new Service();
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(
        keyBy((n) => `key ${n % 3}`),
        mapAsync(service.call),
      ),
    );
    for (const n of [5, 1, 4, 3]) h.event(n, n);
    const g = h.restore(h.snapshot());
    await g.settle();
    service.answer(3, 4, 1, 5);
    await g.settle();
    expect(g.outputs.main.records.map(({ value, key }) => [value, key])).toEqual([
      ['answer 5', 'key 2'],
      ['answer 1', 'key 1'],
      ['answer 4', 'key 1'],
      ['answer 3', 'key 0'],
    ]);
  });

  it('events that come right after a restore are called for after those of the snapshot (ASY-8)', async () => {
    const { h, service } = start({ concurrency: 1 });
    h.event(1, 1);
    h.event(2, 2);
    const g = h.restore(h.snapshot());
    g.event(3, 3);
    await g.settle();
    for (const n of [1, 2, 3]) {
      service.answer(n);
      await g.settle();
    }
    expect(service.ids).toEqual([1, 1, 2, 3]);
    expect(g.outputs.main.values).toEqual(['answer 1', 'answer 2', 'answer 3']);
  });

  it('taken when the input has ended have what is unanswered, and what is below', async () => {
    const service = new Service();
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(mapAsync(service.call), windowAll(tumbling(10), agg.count())),
    );
    h.event(1, 1);
    h.watermark(2);
    h.event(2, 3);
    service.answer(1);
    await h.settle();
    h.end();
    const g = h.restore(h.snapshot());
    await g.settle();
    service.answer(2);
    await g.settle();
    expect(g.outputs.main).toMatchObject({ values: [{ value: 2 }], completed: true });
  });

  it('taken when one of two inputs has ended: what joins them hears of it from both', async () => {
    const service = new Service();
    const h = harness((a: Stream<number>, b: Stream<number>) =>
      union(a.pipe(mapAsync(service.call, { name: 'a' })), b.pipe(mapAsync(service.call, { name: 'b' }))).pipe(
        windowAll(
          tumbling(10),
          agg.collect((text) => text),
        ),
      ),
    );
    h.inputs[0].event(1, 1);
    h.inputs[0].end();
    h.inputs[1].event(2, 2);
    service.answer(2);
    await h.settle();
    const g = h.restore(h.snapshot());
    await g.settle();
    expect(g.operator('windowAll')).toMatchObject({ in: 1, used: 1 });
    service.answer(1);
    await g.settle();
    g.inputs[1].end();
    expect(g.outputs.main).toMatchObject({ values: [{ value: ['answer 2', 'answer 1'] }], completed: true });
  });

  it('of a runtime, taken when its sources have ended, lose nothing', async () => {
    const service = new Service();
    const out: string[] = [];
    const start = (restore?: Checkpoint) => {
      const runtime = createRuntime(restore === undefined ? {} : { restore });
      const subscription = fromArray([1, 2, 3], { timestampOf: (n) => n, runtime })
        .pipe(mapAsync(service.call), values())
        .subscribe({ next: (text) => out.push(text), complete: () => out.push('complete') });
      return { runtime, subscription };
    };
    const aMoment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const { runtime, subscription } = start();
    service.answer(1);
    await aMoment();
    const checkpoint = await runtime.checkpoint();
    subscription.unsubscribe();
    start(checkpoint);
    await aMoment();
    expect(service.ids).toEqual([1, 2, 3, 2, 3]);
    service.answer(2, 3);
    await aMoment();
    expect(out).toEqual(['answer 1', 'answer 2', 'answer 3', 'complete']);
  });

  it('of a restored run that is idle: it is idle when it is answered', async () => {
    const { h, service } = start();
    h.event(1, 1);
    h.idle();
    const g = h.restore(h.snapshot());
    expect(g.outputs.main.idle).toBe(false);
    await g.settle();
    service.answer(1);
    await g.settle();
    expect(g.outputs.main.idle).toBe(true);
  });
});
