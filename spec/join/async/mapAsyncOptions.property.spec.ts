import { describe, it } from '@jest/globals';
import * as fc from 'fast-check';
import { tap } from 'rxjs';
import { asyncCache, mapAsync, sideOutput } from '../../../lib/index.js';
import type { CallContext, MapAsyncOptions, Rejected, Runtime, Stream } from '../../../lib/index.js';
import { flowOf } from '../../../lib/runtime/flowOf.js';
import { harness } from '../../../lib/testing.js';
import { expectConservation, expectSame } from '../../laws/pipeline.js';
import { Service } from './service.js';

type Options = MapAsyncOptions<number, string, string>;

/** Options that go together in any way; what each means is in mapAsync.spec.ts. */
const anyOptions: fc.Arbitrary<Options> = fc
  .tuple(
    fc.record({
      concurrency: fc.integer({ min: 1, max: 4 }),
      ordered: fc.boolean(),
      timeout: fc.integer({ min: 1, max: 60 }),
    }),
    fc.record({
      retry: fc.record({
        attempts: fc.integer({ min: 1, max: 4 }),
        delay: fc.nat(20),
        factor: fc.constantFrom(1, 2),
        maxDelay: fc.nat(50),
      }),
      fallback: fc.constant('none'),
      cache: fc
        .record({ size: fc.integer({ min: 1, max: 3 }), ttl: fc.integer({ min: 1, max: 40 }) })
        .map((cache) => asyncCache<number>({ keyOf: (n) => n % 5, ...cache })),
    }),
    fc.subarray(['retry', 'fallback', 'cache'] as const),
  )
  .map(([needed, others, chosen]) => ({
    ...needed,
    ...Object.fromEntries(chosen.map((name) => [name, others[name]])),
  }));

type Step =
  | { readonly kind: 'event'; readonly timestamp: number; readonly advance: number; readonly atOnce: boolean }
  | { readonly kind: 'settle'; readonly at: number; readonly ok: boolean }
  | { readonly kind: 'clock'; readonly ms: number }
  | { readonly kind: 'crash' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('event' as const),
      timestamp: fc.nat(40),
      advance: fc.oneof(fc.constant(0), fc.nat(9)),
      atOnce: fc.nat(4).map((n) => n === 0),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('settle' as const), at: fc.nat(9), ok: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('clock' as const), ms: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'crash' as const }) },
);

async function check(options: Options, steps: readonly Step[]): Promise<void> {
  const service = new Service();
  const atOnce = new Set<number>();
  const call = (n: number, context: CallContext): string | Promise<string> =>
    atOnce.has(n) ? 'at once' : service.call(n, context);
  let runtime: Runtime | null = null;
  let h = harness((numbers: Stream<number>) => {
    const rejected = sideOutput<Rejected>();
    const noted = numbers.pipe(tap((frame) => (runtime = frame.edge.runtime)));
    const main = noted.pipe(
      mapAsync(call, { ...options, combine: (n, answer) => ({ n, answer }), rejectedTo: rejected }),
    );
    return { main, rejected };
  });
  /** By number: the watermark at which each event arrived. */
  const arrived: number[] = [];
  const left = new Set<number>();
  const inOrder: number[] = [];
  let watermark = -1;

  const compare = (): void => {
    const { main, rejected } = h.outputs;
    const before = [...left];
    for (const record of main.take()) {
      left.add(record.value.n);
      inOrder.push(record.value.n);
      const late = record.timestamp <= arrived[record.value.n]!;
      expectSame([record.value, record.timestamp <= record.watermark], [record.value, late]);
    }
    for (const { value } of rejected.take()) left.add(value.value as number);
    const held = arrived.reduce((lowest, at, n) => (left.has(n) ? lowest : Math.min(lowest, at)), Infinity);
    const { pending } = h.operator('mapAsync');
    // What was given up may still be on its way to the service, whose signal says so.
    const waited = service.asked.filter(({ context, done }) => !done && !context.signal.aborted).length;
    expectSame(
      [
        main.watermark <= held,
        pending,
        flowOf(runtime!).taken,
        waited <= options.concurrency!,
        left.size >= before.length,
      ],
      [true, arrived.length - left.size, pending, true, true],
    );
    expectConservation(h as never);
  };
  for (const one of steps) {
    if (one.kind === 'event') {
      if (one.atOnce) atOnce.add(arrived.length);
      if (one.advance > 0) h.watermark((watermark += one.advance));
      h.event(arrived.length, one.timestamp);
      arrived.push(watermark);
    } else if (one.kind === 'settle') {
      const open = service.asked.filter(({ done }) => !done);
      if (open.length > 0) open[one.at % open.length]![one.ok ? 'answer' : 'fail']('an answer');
    } else if (one.kind === 'clock') {
      h.advanceProcessingTime(one.ms);
    } else {
      h = h.restore(h.snapshot());
    }
    await h.settle();
    compare();
  }
  h.end();
  // Each call has at most a minute of time, one after the other.
  for (let i = 0; i < arrived.length + 1; i++) {
    h.advanceProcessingTime(60);
    await h.settle();
    compare();
  }
  const sorted = [...inOrder].sort((a, b) => a - b);
  if (options.ordered === true) expectSame(inOrder, sorted);
  expectSame(
    [h.outputs.main.completed, left.size, flowOf(runtime!).taken, h.clock.pending],
    [true, arrived.length, 0, 0],
  );
}

describe('mapAsync with all of its options', () => {
  it('answers every event once, in time, and gives all back that it has taken', async () => {
    await fc.assert(fc.asyncProperty(anyOptions, fc.array(step, { maxLength: 16, size: 'max' }), check), {
      numRuns: 2000,
    });
  });
});
