import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Observable } from 'rxjs';
import {
  agg,
  exponentialDelay,
  fromSource,
  job,
  joinInterval,
  keyBy,
  keyedProcess,
  mapValues,
  shared,
  toSink,
  tumbling,
  valueState,
  windowBy,
} from '../../lib/index.js';
import type { Codec, JobEnd, JobHandle } from '../../lib/index.js';
import { ManualClock } from '../../lib/testing.js';
import { logSource, settle, Table, World } from './world.js';
import type { Fault, Step } from './world.js';

interface Event {
  readonly at: number;
  readonly key: string;
  readonly id: number;
}

// Within ten ms out of order, of three keys.
const events: Event[] = Array.from({ length: 60 }, (_, id) => ({
  id,
  at: id * 3 + ((id * 7) % 10),
  key: 'abc'[(id * 5) % 3]!,
}));
const others: Event[] = Array.from({ length: 45 }, (_, id) => ({
  id,
  at: id * 4 + ((id * 3) % 10),
  key: 'abc'[id % 3]!,
}));
const time = { timestampOf: ({ at }: Event): number => at, outOfOrderness: 10, batchSize: 3 };

/** What is asked of the job, at a moment. */
interface Request {
  readonly at: number;
  readonly what: 'stop' | 'checkpoint' | 'savepoint';
}

/** A job with windows, a join and timers, each to a table of its own. */
class Trial {
  readonly world: World;
  readonly tables: readonly Table<string>[];
  #clock = new ManualClock();
  #ended: JobEnd | null = null;
  #failed: unknown = undefined;
  readonly #jumps: readonly number[];
  readonly #requests: readonly Request[];
  #handle!: JobHandle;
  #alive = false;

  constructor(faults: readonly Fault[], jumps: readonly number[] = [], requests: readonly Request[] = []) {
    this.#requests = requests;
    this.world = new World(faults);
    this.tables = [new Table(this.world), new Table(this.world), new Table(this.world)];
    this.#jumps = jumps;
  }

  /** Runs processes one after the other until one comes to its end; gives what the tables show, in no order. */
  async run(): Promise<string[][]> {
    this.world.onCrash = () => (this.#alive = false);
    for (let i = 0; this.#ended === null; i++) {
      if (this.#failed !== undefined) throw new Error('it failed for good', { cause: this.#failed });
      if (i > 2000) throw new Error('it does not come to its end');
      if (!this.#alive) this.#start();
      for (const { at, what } of this.#requests) if (at === i) void this.#handle[what]().catch(() => undefined);
      await settle();
      this.#clock.advance(Math.max(1, this.#jumps[i % (this.#jumps.length + 1)] ?? 1));
    }
    return this.tables.map((table) => [...table.shown].sort());
  }

  #start(): void {
    const { process } = this.world;
    this.#alive = true;
    this.#clock = new ManualClock(process * 1_000_000 * (process % 2 === 0 ? 1 : -1));
    const handle = (this.#handle = job({
      name: 'trial',
      clock: this.#clock,
      stopOnSignals: false,
      credits: 8,
      checkpoints: { every: 4, to: this.world.store(), tolerate: 1 },
      restart: exponentialDelay({ delay: 2, maxDelay: 10, jitter: 0 }),
      onWarning: () => undefined,
    }).run(() => this.#build(process)));
    const isLiving = (): boolean => process === this.world.process;
    handle.done.then(
      (end) => {
        if (!isLiving()) return;
        if (end.reason === 'completed') this.#ended = end;
        else this.#alive = false;
      },
      (error: unknown) => {
        if (!isLiving()) return;
        // A job that was to stop, and could not take its last checkpoint, is started again as one that stopped.
        if (this.#requests.some(({ what }) => what === 'stop')) this.#alive = false;
        else this.#failed = error;
      },
    );
  }

  #build(process: number): Observable<unknown>[] {
    const { world } = this;
    const [counts, pairs, totals] = this.tables as [Table<string>, Table<string>, Table<string>];
    const codec: Codec<number> = {
      id: 'trial',
      version: 1,
      encode: (value) => {
        world.now('snapshot', process);
        return value;
      },
      decode: (data) => data as number,
    };
    const left = fromSource(logSource(world, events, 7), { ...time, name: 'left' }).pipe(
      mapValues((event) => {
        world.now('event', process);
        return event;
      }),
      keyBy((event) => event.key),
      shared(),
    );
    const right = fromSource(logSource(world, others, 5), { ...time, name: 'right' }).pipe(keyBy((event) => event.key));
    return [
      left.pipe(
        windowBy(tumbling(20), { n: agg.count(), ids: agg.sum((event) => event.id) }),
        mapValues(({ key, window, value }) => `${key} ${window.start} ${value.n} ${value.ids}`),
        toSink(counts.sink('counts'), { name: 'counts' }),
      ),
      left.pipe(
        joinInterval(right, { lower: -5, upper: 5, type: 'outer' }, (a, b) => `${a?.id}-${b?.id}`),
        toSink(pairs.sink('pairs'), { name: 'pairs' }),
      ),
      left.pipe(
        keyedProcess({
          state: { seen: valueState<number>(0, { codec }) },
          onEvent: (event, { state, setEventTimer }) => {
            state.seen.value++;
            setEventTimer(Math.ceil((event.at + 1) / 15) * 15);
          },
          onTimer: (at, { key, state }) => {
            world.now('timer', process);
            return `${key} had ${state.seen.value} at ${at}`;
          },
        }),
        toSink(totals.sink('totals'), { name: 'totals' }),
      ),
    ];
  }
}

const steps: Step[] = [
  'read',
  'store list',
  'store read',
  'store write',
  'store written',
  'open',
  'write',
  'prepare',
  'prepared',
  'commit',
  'committed',
  'end',
  'ended',
  'event',
  'timer',
  'snapshot',
];

const anyFault: fc.Arbitrary<Fault> = fc.record({
  step: fc.constantFrom(...steps),
  nth: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 60 })),
  kind: fc.constantFrom('error' as const, 'crash' as const),
});

const anyRequest: fc.Arbitrary<Request> = fc.record({
  at: fc.integer({ min: 0, max: 60 }),
  what: fc.constantFrom('stop' as const, 'checkpoint' as const, 'savepoint' as const),
});

describe('what the tables of a job show in the end', () => {
  let expected: Promise<string[][]> | undefined;
  const undisturbed = (): Promise<string[][]> => (expected ??= new Trial([]).run());

  it('is something, undisturbed', async () => {
    const [counts, pairs, totals] = await undisturbed();
    expect(counts!.length).toBeGreaterThan(20);
    expect(pairs!.length).toBeGreaterThan(40);
    expect(totals!.length).toBeGreaterThan(5);
  });

  it.each(
    steps.flatMap((step) =>
      [1, 2, 5].flatMap((nth) => [
        { step, nth, kind: 'error' as const },
        { step, nth, kind: 'crash' as const },
      ]),
    ),
  )('is the same, each result once, with one fault: $kind at $step $nth', async (fault) => {
    const trial = new Trial([fault]);
    expect(await trial.run()).toEqual(await undisturbed());
  });

  it('is the same, each result once, whatever goes wrong, whatever is asked, and however the clock jumps', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyFault, { maxLength: 6 }),
        fc.array(fc.constantFrom(1, 3, 20, 100_000), { maxLength: 4 }),
        fc.array(anyRequest, { maxLength: 4 }),
        async (faults, jumps, requests) => {
          expect(await new Trial(faults, jumps, requests).run()).toEqual(await undisturbed());
        },
      ),
      { numRuns: 100 },
    );
  });
});
