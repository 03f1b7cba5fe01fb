import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Observable } from 'rxjs';
import { agg, fromSource, job, mapValues, toSink, tumbling, values, windowAll } from '../../../lib/index.js';
import type { CheckpointStore, JobHandle } from '../../../lib/index.js';
import { memoryCheckpoints } from '../../../lib/checkpoints.js';
import { FakeProcess, fakeSink, fakeSource, ManualClock } from '../../../lib/testing.js';
import type { Fault, SinkCall, SourceCall } from '../../../lib/testing.js';

const macrotask = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

const chunks = Array.from({ length: 8 }, (_, i) => [i * 4, i * 4 + 1, i * 4 + 3]);

/** Counts the events of each ten ms; runs processes one after the other until one comes to its end. */
async function counted(
  ofSource: readonly Fault<SourceCall>[],
  ofSink: readonly Fault<SinkCall>[],
): Promise<readonly string[]> {
  const process = new FakeProcess();
  const source = fakeSource(chunks, { process, faults: ofSource });
  const sink = fakeSink<string>({ process, faults: ofSink });
  const store: CheckpointStore = memoryCheckpoints();
  let clock = new ManualClock();
  const build = (): Observable<unknown> =>
    fromSource(source, { timestampOf: (n) => n, batchSize: 3 }).pipe(
      windowAll(tumbling(10), agg.count()),
      mapValues(({ window, value }) => `${window.start}: ${value}`),
      toSink(sink.writer()),
    );
  const begin = (): JobHandle => {
    clock = new ManualClock();
    const handle = job({
      name: 'counts',
      clock,
      stopOnSignals: false,
      credits: 1,
      checkpoints: { every: 2, to: store },
      onWarning: () => undefined,
    }).run(build);
    handle.done.then(
      () => (ended = ended || process.number === living),
      (error: unknown) => (failure = error),
    );
    return handle;
  };
  let ended = false;
  let failure: unknown;
  let living = process.number;
  begin();
  for (let i = 0; !ended && failure === undefined; i++) {
    if (i > 1000) throw new Error('it does not come to its end');
    await macrotask();
    source.release();
    sink.release();
    clock.advance(i % 7 === 6 ? 10_000 : 1);
    if (process.number === living || ended) continue;
    living = process.number;
    begin();
  }
  expect(failure).toBeUndefined();
  expect([source.readers, sink.ended, sink.staged, sink.written]).toEqual([0, true, [], []]);
  return sink.visible;
}

describe('fakeSource and fakeSink', () => {
  const expected = ['0: 8', '10: 7', '20: 8', '30: 1'];

  it('run a job to its end, without the real clock', async () => {
    expect(await counted([], [])).toEqual(expected);
  });

  it('show every result once, whatever goes wrong', async () => {
    const faults = <C extends string>(...calls: C[]): fc.Arbitrary<Fault<C>[]> =>
      fc.array(
        fc.record({
          on: fc.constantFrom(...calls),
          nth: fc.integer({ min: 1, max: 6 }),
          kind: fc.constantFrom('fail', 'crash', 'hold'),
          when: fc.constantFrom('before', 'after'),
        }),
        { maxLength: 3 },
      );
    await fc.assert(
      fc.asyncProperty(
        faults('open', 'read'),
        faults('open', 'write', 'prepare', 'commit', 'end'),
        async (ofSource, ofSink) => expect(await counted(ofSource, ofSink)).toEqual(expected),
      ),
      { numRuns: 60 },
    );
  });

  it('a source waits for more where it does not end by itself', async () => {
    const source = fakeSource([[1]], { ends: false });
    const seen: number[] = [];
    const done = { complete: false };
    fromSource(source, { timestampOf: (n) => n })
      .pipe(values())
      .subscribe({ next: (n) => void seen.push(n), complete: () => (done.complete = true) });
    await macrotask();
    expect(seen).toEqual([1]);
    source.push([2, 3]);
    await macrotask();
    expect([seen, done.complete, source.readers]).toEqual([[1, 2, 3], false, 1]);
    source.end();
    await macrotask();
    expect([done.complete, source.readers, source.opened]).toEqual([true, 0, 1]);
  });

  it('lets go of a reader that left while it waited', async () => {
    const source = fakeSource<number>([], { ends: false });
    const subscription = fromSource(source, { timestampOf: (n) => n }).subscribe();
    await macrotask();
    subscription.unsubscribe();
    await macrotask();
    expect(source.readers).toBe(0);
  });

  it.each([[{ on: 'wirte', kind: 'fail' }], [{ on: 'write', kind: 'boom' }], [{ on: 'write', kind: 'fail', nth: 0 }]])(
    'refuses the fault %j',
    (fault) => {
      expect(() => fakeSink({ faults: [fault as Fault<SinkCall>] })).toThrow('fakeSink: a fault is');
    },
  );
});
