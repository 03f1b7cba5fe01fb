import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { tap } from 'rxjs';
import { keyBy, mapAsync, sideOutput } from '../../../lib/index.js';
import type { Rejected, Runtime, Stream } from '../../../lib/index.js';
import { flowOf } from '../../../lib/runtime/flowOf.js';
import { harness } from '../../../lib/testing.js';
import type { Collected } from '../../../lib/testing.js';
import { anyCuts, cut, scripts } from '../../laws/script.js';
import type { Script } from '../../laws/script.js';
import { expectConservation, expectSame, outcomeOf, play, run, start as startLaw } from '../../laws/pipeline.js';
import type { AnyHarness } from '../../laws/pipeline.js';
import { asking } from '../../laws/asyncOperators.js';
import { AskingModel } from './askingModel.js';
import { Service } from './service.js';

/** What happens to a `mapAsync`. */
type Command =
  | { readonly kind: 'events'; readonly events: readonly { readonly timestamp: number; readonly advance: number }[] }
  | { readonly kind: 'settle'; readonly which: readonly { readonly at: number; readonly ok: boolean }[] }
  | { readonly kind: 'watermark'; readonly advance: number }
  | { readonly kind: 'idle' }
  | { readonly kind: 'crash' };

const timestamp = fc.integer({ min: 0, max: 40 });
const advance = fc.oneof(fc.constant(0), fc.nat(12));
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('events' as const),
      events: fc.array(fc.record({ timestamp, advance }), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('settle' as const),
      which: fc.array(fc.record({ at: fc.nat(7), ok: fc.nat(5).map((n) => n > 0) }), { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('watermark' as const), advance }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'idle' as const }, { kind: 'crash' as const }) },
);

function start(ordered: boolean, concurrency: number, keyed: boolean) {
  const service = new Service();
  const seen: { runtime: Runtime | null } = { runtime: null };
  const h = harness((numbers: Stream<number>) => {
    const rejected = sideOutput<Rejected>();
    const options = { ordered, concurrency, rejectedTo: rejected };
    const noted = numbers.pipe(tap((frame) => (seen.runtime = frame.edge.runtime)));
    const asked = keyed
      ? noted.pipe(
          keyBy((n) => n % 3),
          mapAsync(service.call, options),
        )
      : noted.pipe(mapAsync(service.call, options));
    return { main: asked as Stream<string>, rejected };
  });
  return { h, service, seen };
}

async function check(
  ordered: boolean,
  concurrency: number,
  keyed: boolean,
  commands: readonly Command[],
): Promise<void> {
  const model = new AskingModel(ordered, concurrency);
  const { h: first, service, seen } = start(ordered, concurrency, keyed);
  let h = first;
  let ids = 0;
  let idle = false;
  let watermark = -Infinity;
  const sent: unknown[] = [];
  const rejected: unknown[] = [];
  const compare = (): void => {
    sent.push(
      ...h.outputs.main
        .take()
        .map(({ value, timestamp: time, watermark: at }) => ({ value, timestamp: time, watermark: at })),
    );
    rejected.push(...h.outputs.rejected.take().map(({ value }) => value.value));
    expectSame(
      [
        sent,
        rejected,
        service.ids,
        h.outputs.main.watermark,
        h.outputs.main.idle,
        h.operator('mapAsync').pending,
        flowOf(seen.runtime!).taken,
      ],
      [
        model.sent,
        model.rejected,
        model.called,
        model.held,
        idle && model.unanswered === 0,
        model.unanswered,
        model.unanswered,
      ],
    );
    expectConservation(h as never);
  };
  for (const step of commands) {
    if (step.kind === 'events') {
      idle = false;
      const events = step.events.map((event) => {
        if (event.advance > 0) watermark = Math.max(watermark, -5) + event.advance;
        model.watermark = watermark;
        model.event(ids, event.timestamp);
        return { value: ids++, timestamp: event.timestamp, watermark };
      });
      model.call();
      h.events(events);
    } else if (step.kind === 'watermark') {
      watermark = model.watermark = Math.max(watermark, -5) + step.advance;
      h.watermark(watermark);
    } else if (step.kind === 'idle') {
      idle = true;
      h.idle();
    } else if (step.kind === 'crash') {
      h = h.restore(h.snapshot());
      model.restart();
      model.call();
      await h.settle();
    } else {
      for (const { at, ok } of step.which) {
        const { open } = model;
        if (open.length === 0) break;
        const id = open[at % open.length]!;
        model.settle(id, ok);
        if (ok) service.answer(id);
        else service.for(id).fail('no');
      }
      model.call();
      await h.settle();
    }
    compare();
  }
  h.end();
  model.watermark = Infinity;
  while (model.unanswered > 0) {
    const [id] = model.open.slice(-1);
    model.settle(id!, true);
    service.answer(id!);
    model.call();
    await h.settle();
    compare();
  }
  expectSame([h.outputs.main.completed, flowOf(seen.runtime!).taken], [true, 0]);
  expectSame(seen.runtime!.roots.length, 1);
}

describe('mapAsync is what its model says, whatever is answered when', () => {
  it.each([true, false])('ordered: %s', async (ordered) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        fc.array(command, { maxLength: 14, size: 'max' }),
        (concurrency, keyed, commands) => check(ordered, concurrency, keyed, commands),
      ),
      { numRuns: 5000 },
    );
  });
});

/** Plays a script with calls that settle in an order, and at moments, that the scheduler chooses. */
async function scheduled(
  s: fc.Scheduler,
  script: Script,
  cuts: readonly boolean[],
  settled: readonly boolean[],
  options: { readonly ordered: boolean; readonly concurrency: number },
): Promise<AnyHarness> {
  let open = 0;
  const h = startLaw({
    name: 'mapAsync',
    make: asking(
      () => async (item) => {
        expect(++open).toBeLessThanOrEqual(options.concurrency);
        await s.schedule(Promise.resolve(), String(item.id));
        open--;
        if (item.n === 3) throw new Error('no');
        return item.id;
      },
      options,
    ),
  });
  for (const [i, frame] of cut(script, cuts).entries()) {
    play(h, frame);
    if (s.count() > 0 && settled[i % settled.length]!) {
      await s.waitNext(1);
      await h.settle();
    }
    expectConservation(h);
  }
  while (s.count() > 0) {
    await s.waitNext(1);
    await h.settle();
  }
  return h;
}

/** Records of an output, late ones marked, in an order that does not depend on that of the answers. */
const multiset = (output: Collected<unknown>): unknown[] =>
  output.records
    .map(({ value, timestamp, key, watermark }) => JSON.stringify([value, timestamp, key, timestamp <= watermark]))
    .sort();

describe('mapAsync gives the same whatever order calls settle in', () => {
  const script = scripts({ maxLength: 12, clock: false });
  const moments = fc.array(fc.boolean(), { minLength: 1, maxLength: 12 });
  const concurrency = fc.integer({ min: 1, max: 4 });
  const immediate = { name: 'mapAsync', make: asking(() => (item) => (item.n === 3 ? raise() : item.id)) };

  it('ordered: the same results, times, watermarks and order as if each had been answered at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), script, anyCuts, moments, concurrency, async (s, steps, cuts, settled, n) => {
        const h = await scheduled(s, steps, cuts, settled, { ordered: true, concurrency: n });
        expectSame(outcomeOf(h), outcomeOf(await run(immediate, cut(steps, cuts))));
      }),
      { numRuns: 1500 },
    );
  });

  it('unordered: the same results and times, and what was late, and nothing else, is late', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), script, anyCuts, moments, concurrency, async (s, steps, cuts, settled, n) => {
        const h = await scheduled(s, steps, cuts, settled, { ordered: false, concurrency: n });
        const expected = await run(immediate, cut(steps, cuts));
        expectSame(multiset(h.outputs['main']), multiset(expected.outputs['main']));
        expectSame(multiset(h.outputs['rejected']!), multiset(expected.outputs['rejected']!));
        expectSame(h.outputs['main'].completed, true);
      }),
      { numRuns: 1500 },
    );
  });
});

function raise(): never {
  throw new Error('no');
}
