import { describe, expect, it } from '@jest/globals';
import { config, Subject } from 'rxjs';
import type { Observable, Observer } from 'rxjs';
import {
  afterDelta,
  agg,
  branch,
  CONTINUE,
  createRuntime,
  defineAssigner,
  defineEvictor,
  defineTrigger,
  eventTime,
  evictDelta,
  filterValues,
  FIRE,
  flatMapValues,
  fromArray,
  fromIterable,
  keyBy,
  mapValues,
  punctuated,
  RxtideError,
  session,
  shared,
  sideOutput,
  tapValues,
  tumbling,
  union,
  values,
  windowAll,
  windowBy,
} from '../../lib/index.js';
import type {
  Frame,
  Rejected,
  SideTarget,
  Stream,
  TimeWindow,
  Trigger,
  WindowAssigner,
  WindowOptions,
} from '../../lib/index.js';
import { harness, ManualClock } from '../../lib/testing.js';
import type { Harness } from '../../lib/testing.js';

/** An event; `bad` ones make user code throw. */
interface Event {
  readonly n: number;
  readonly bad?: boolean;
}

const BAD = new Error('no');
const check = (event: Event): Event => {
  if (event.bad === true) throw BAD;
  return event;
};

/** A place where user code is called for an event. */
interface Position {
  readonly name: string;
  readonly operator: string;
  readonly make: (events: Stream<Event>, rejectedTo?: SideTarget<Rejected>) => Observable<Frame<unknown, unknown>>;
  /** What has come out when 1 and 2 have passed; 3 is bad. Windows are of 10 ms, an event each. */
  readonly expected?: (n: number) => unknown;
}

const counts = (result: unknown): unknown => (result as { value: unknown }).value;
const inWindows =
  (aggregate: ReturnType<typeof agg.of<Event, number, number>>) =>
  (events: Stream<Event>, rejectedTo?: SideTarget<Rejected>) =>
    events.pipe(
      keyBy((event) => event.n % 2),
      windowBy(tumbling(10), aggregate, rejectedTo === undefined ? {} : { rejectedTo }),
      mapValues(counts),
    );
/** The sum of each window's events. */
const summed = (
  events: Stream<Event>,
  assigner: WindowAssigner<Event>,
  windowOptions: WindowOptions<Event>,
): Observable<Frame<unknown, unknown>> =>
  events.pipe(
    keyBy(() => 'all'),
    windowBy(
      assigner,
      agg.sum((event) => event.n),
      windowOptions,
    ),
    mapValues(counts),
  );
const options = (rejectedTo?: SideTarget<Rejected>): { rejectedTo?: SideTarget<Rejected> } =>
  rejectedTo === undefined ? {} : { rejectedTo };

const POSITIONS: readonly Position[] = [
  {
    name: 'project of mapValues',
    operator: 'mapValues',
    make: (events, to) => events.pipe(mapValues((event) => check(event).n, options(to))),
  },
  {
    name: 'predicate of filterValues',
    operator: 'filterValues',
    make: (events, to) =>
      events.pipe(
        filterValues((event) => check(event).n > 0, options(to)),
        mapValues((event) => event.n),
      ),
  },
  {
    name: 'predicate of filterValues, where others are dropped',
    operator: 'filterValues',
    make: (events, to) =>
      events.pipe(
        filterValues((event) => check(event).n % 2 === 0, options(to)),
        mapValues((event) => event.n),
      ),
    expected: (n) => (n % 2 === 0 ? n : undefined),
  },
  {
    name: 'look of tapValues',
    operator: 'mapValues',
    make: (events, to) =>
      events.pipe(
        tapValues(check, options(to)),
        mapValues((event) => event.n),
      ),
  },
  {
    name: 'project of flatMapValues',
    operator: 'flatMapValues',
    make: (events, to) => events.pipe(flatMapValues((event) => [check(event).n], options(to))),
  },
  {
    name: 'the iterable of flatMapValues, half-way',
    operator: 'flatMapValues',
    make: (events, to) =>
      events.pipe(
        flatMapValues(function* (event) {
          yield event.n;
          check(event);
        }, options(to)),
      ),
  },
  {
    name: 'keyOf of keyBy',
    operator: 'keyBy',
    make: (events, to) =>
      events.pipe(
        keyBy((event) => check(event).n, options(to)),
        mapValues((event) => event.n),
      ),
  },
  {
    name: 'the projection of an aggregate',
    operator: 'windowBy',
    make: (events, to) => inWindows(agg.sum((event: Event) => check(event).n))(events, to),
  },
  {
    name: 'add of agg.of',
    operator: 'windowBy',
    make: inWindows(
      agg.of({
        create: () => 0,
        add: (sum: number, event: Event) => sum + check(event).n,
        merge: (a, b) => a + b,
        result: (sum) => sum,
        commutative: true,
      }),
    ),
  },
  {
    name: 'one of several aggregates',
    operator: 'windowBy',
    make: (events, to) =>
      events.pipe(
        keyBy((event) => event.n % 2),
        windowBy(
          tumbling(10),
          { n: agg.sum((e: Event) => e.n), max: agg.max((e: Event) => check(e).n), last: agg.last() },
          options(to),
        ),
        mapValues((result) => result.value.n),
      ),
  },
  {
    name: 'the gap of session',
    operator: 'windowBy',
    make: (events, to) =>
      summed(
        events,
        session<Event>((event) => check(event) && 5),
        options(to),
      ),
  },
  {
    name: 'assign of defineAssigner',
    operator: 'windowBy',
    make: (events, to) => {
      const assign = (event: Event, time: number): TimeWindow[] => [{ start: time, end: time + 5 * check(event).n }];
      return summed(events, defineAssigner<Event>({ name: 'mine', assign }), options(to));
    },
    // Longer and longer: the second fires when the third comes.
  },
  {
    name: 'onElement of defineTrigger',
    operator: 'windowBy',
    make: (events, to) =>
      summed(events, tumbling(10), {
        ...options(to),
        trigger: defineTrigger<Event, null>({
          name: 'mine',
          create: () => null,
          onElement: (_, event, __, context) => {
            check(event);
            context.setEventTimer(context.window.end - 1);
            return CONTINUE;
          },
          onEventTime: () => FIRE,
        }),
      }),
  },
];

const ALL: readonly Event[] = [{ n: 1 }, { n: 2 }, { n: 3, bad: true }, { n: 4 }, { n: 5, bad: true }, { n: 6 }];

/** Each event in a window of its own, and time goes with them. */
function feed(h: Harness<[Event], never>, size: number): void {
  const items = ALL.map((value) => ({ value, timestamp: value.n * 10, watermark: value.n * 10 - 1 }));
  for (let from = 0; from < items.length; from += size) h.events(items.slice(from, from + size));
  if (h.outputs !== undefined && (h.outputs as { main: { error: unknown } }).main.error === undefined) h.end();
}

/** A trigger whose timer fails in the window of 3. */
function failingTimer(): Trigger<Event> {
  return defineTrigger<Event, { n: number }>({
    name: 'mine',
    create: () => ({ n: 0 }),
    onElement(state, event, _, context) {
      state.n = event.n;
      context.setEventTimer(context.window.end - 1);
      return CONTINUE;
    },
    onEventTime: ({ n }) => (check({ n, bad: n === 3 }), FIRE),
  });
}

/** What RxJS reports to the host, in tasks of its own: resolves when there are `n`. */
function unhandledErrors(n: number): Promise<unknown[]> {
  const errors: unknown[] = [];
  return new Promise((resolve) => {
    config.onUnhandledError = (error) => {
      if (errors.push(error) < n) return;
      config.onUnhandledError = null;
      resolve(errors);
    };
  });
}

describe('law 8: user code may throw', () => {
  for (const { name, operator, make, expected = (n: number): unknown => n } of POSITIONS) {
    const results = (numbers: readonly number[]): unknown[] =>
      numbers.map(expected).filter((result) => result !== undefined);

    it.each([1, 2, 3, 6])(`in ${name}: fails the stream, after what earlier events gave (batches of %i)`, (size) => {
      const h = harness((events: Stream<Event>) => make(events));
      feed(h as never, size);
      const { error, completed } = h.outputs.main;
      // A window result needs time to go on: the bad event's watermark closes the window before it.
      expect(h.outputs.main.values).toEqual(results([1, 2]));
      // Time comes as far as it had come by then, also for the operators behind.
      expect(h.outputs.main.watermark).toBe(29);
      expect(completed).toBe(false);
      expect(error).toBeInstanceOf(RxtideError);
      expect(error).toMatchObject({ code: 'USER_CODE', operator, event: ALL[2], cause: BAD });
      expect((error as Error).message).toBe(`${operator} '${operator}': user code threw on {"n":3,"bad":true}: no`);
    });

    it.each([1, 2, 3, 6])(`in ${name}: sets the event aside and goes on (batches of %i)`, (size) => {
      const h = harness((events: Stream<Event>) => {
        const rejected = sideOutput<Rejected>();
        return { main: make(events, rejected), rejected };
      });
      feed(h as never, size);
      expect(h.outputs.main).toMatchObject({ completed: true, error: undefined });
      expect(h.outputs.main.values).toEqual(results([1, 2, 4, 6]));
      expect(h.outputs.rejected.values).toEqual([
        { value: ALL[2], timestamp: 30, operator, error: BAD },
        { value: ALL[4], timestamp: 50, operator, error: BAD },
      ]);
      expect(h.outputs.rejected.records.map(({ timestamp, watermark }) => [timestamp, watermark])).toEqual([
        [30, 29],
        [50, 49],
      ]);
      expect(h.operator(operator)).toMatchObject({ in: 6, rejected: 2 });
    });
  }

  it('leaves nothing of a rejected event behind, not even its key', () => {
    const h = harness((events: Stream<Event>) =>
      events.pipe(
        keyBy((event) => event.n),
        windowBy(
          tumbling(100),
          { first: agg.first((e: Event) => e.n), sum: agg.sum((e: Event) => check(e).n) },
          { rejectedTo: {} },
        ),
      ),
    );
    h.events(ALL.map((value) => ({ value, timestamp: value.n })));
    expect(h.operator('windowBy')).toMatchObject({ in: 6, used: 4, rejected: 2, keys: 4 });
    h.end();
    expect(h.outputs.main.values.map(({ key }) => key)).toEqual([1, 2, 4, 6]);
  });

  it.each(['result', 'merge'] as const)('in %s of agg.of: fails the operator, after the results before it', (where) => {
    const sum = agg.of({
      create: () => 0,
      add: (total: number, event: Event) => total + event.n,
      merge: (a, b) => {
        if (where === 'merge' && (a === 3 || b === 3)) throw BAD;
        return a + b;
      },
      result: (total) => {
        if (where === 'result' && total === 3) throw BAD;
        return total;
      },
      commutative: true,
    });
    const h = harness((events: Stream<Event>) =>
      events.pipe(
        keyBy((event) => event.n),
        windowBy(tumbling(10), sum),
        mapValues(counts),
      ),
    );
    h.events(ALL.map((value) => ({ value, timestamp: value.n })));
    h.end();
    if (where === 'merge') expect(h.outputs.main.values).toEqual([1, 2, 3, 4, 5, 6]);
    else {
      expect(h.outputs.main.values).toEqual([1, 2]);
      expect(h.outputs.main.error).toMatchObject({
        code: 'USER_CODE',
        operator: 'windowBy',
        cause: BAD,
        event: undefined,
      });
    }
  });

  it('in the function of afterDelta: sets the event aside, and the window goes on without it', () => {
    const trigger = afterDelta<Event>((from, to) => check(to).n - from.n, 2);
    const h = harness((events: Stream<Event>) => summed(events, tumbling(100), { trigger, rejectedTo: {} }));
    h.events(ALL.map((value) => ({ value, timestamp: value.n })));
    // From 1 on: 4 is more than 2 away; 3 and 5 are bad.
    expect(h.outputs.main.values).toEqual([7]);
    expect(h.operator('windowBy')).toMatchObject({ in: 6, used: 4, rejected: 2 });
  });

  it.each<readonly [string, WindowOptions<Event>]>([
    ['a function of an evictor', { evictor: evictDelta<Event>((a, b) => check(a).n - b.n, 100) }],
    [
      'before of defineEvictor',
      {
        evictor: defineEvictor<Event>({
          name: 'mine',
          before: (elements) => elements.filter(({ value }) => check(value)),
        }),
      },
    ],
    ['onEventTime of a trigger', { trigger: failingTimer() }],
  ])('in %s, which is called for a result: fails the operator, after the results before it', (_, windowOptions) => {
    const h = harness((events: Stream<Event>) => summed(events, tumbling(10), windowOptions));
    h.events(ALL.map((value) => ({ value, timestamp: value.n * 10 })));
    expect(h.outputs.main.error).toBeUndefined();
    h.end();
    expect(h.outputs.main.values).toEqual([1, 2]);
    expect(h.outputs.main).toMatchObject({
      completed: false,
      error: { code: 'USER_CODE', operator: 'windowBy', cause: BAD },
    });
  });

  it('in a timer of the clock: fails the operator, after what came before it; the clock and others go on', () => {
    const trigger = defineTrigger<Event, { n: number }>({
      name: 'mine',
      create: () => ({ n: 0 }),
      onElement(state, event, _, context) {
        state.n = event.n;
        context.setProcessingTimer(context.now + event.n);
        return CONTINUE;
      },
      onProcessingTime: ({ n }) => (check({ n, bad: n === 3 }), FIRE),
    });
    const h = harness((events: Stream<Event>) => summed(events, tumbling(10), { trigger }));
    const rung: number[] = [];
    h.clock.schedule(() => rung.push(h.clock.now()), 100);
    h.events(ALL.map((value) => ({ value, timestamp: value.n * 10 })));
    h.advanceProcessingTime(2);
    expect(h.outputs.main.values).toEqual([1, 2]);
    h.advanceProcessingTime(98);
    expect(h.outputs.main).toMatchObject({
      completed: false,
      error: { code: 'USER_CODE', operator: 'windowBy', cause: BAD },
    });
    expect(h.outputs.main.values).toEqual([1, 2]);
    expect(rung).toEqual([100]);
    expect(h.clock.pending).toBe(0);
  });

  it('in the consumer of metrics$: is reported to the host, and the clock goes on', async () => {
    const clock = new ManualClock();
    const reported = unhandledErrors(2);
    let seen = 0;
    const metrics = createRuntime({ clock })
      .metrics$(1000)
      .subscribe(() => {
        seen++;
        throw BAD;
      });
    clock.advance(1000);
    metrics.unsubscribe();
    expect(seen).toBe(2);
    expect(await reported).toEqual([BAD, BAD]);
  });

  it('in a predicate of branch: fails every branch', () => {
    const errors: unknown[] = [];
    const s = new Subject<Event>();
    const { even, rest } = branch(s.pipe(eventTime((e) => e.n)), { even: (event) => check(event).n % 2 === 0 });
    even.pipe(values()).subscribe({ error: (error) => errors.push(error) });
    rest.pipe(values()).subscribe({ error: (error) => errors.push(error) });
    return Promise.resolve().then(() => {
      for (const event of ALL) s.next(event);
      expect(errors).toHaveLength(2);
      expect(errors[0]).toBe(errors[1]);
      expect(errors[0]).toMatchObject({ code: 'USER_CODE', cause: BAD });
    });
  });

  describe('in an entry', () => {
    const timestampOf = (event: Event): number => check(event).n;

    it.each([1, 2, 1024])('timestampOf: fails the stream after the events before (batches of %i)', (batchSize) => {
      const out: number[] = [];
      let error: unknown;
      fromArray(ALL, { timestampOf, batchSize })
        .pipe(values())
        .subscribe({ next: (event) => out.push(event.n), error: (e) => (error = e) });
      expect(out).toEqual([1, 2]);
      expect(error).toMatchObject({ code: 'USER_CODE', operator: 'fromArray', event: ALL[2], cause: BAD });
    });

    it.each([1, 2, 1024])('timestampOf: sets events aside (batches of %i)', (batchSize) => {
      const out: number[] = [];
      const rejected: Rejected[] = [];
      fromArray(ALL, { timestampOf, batchSize, name: 'all', rejectedTo: { next: (r: Rejected) => rejected.push(r) } })
        .pipe(values())
        .subscribe((event) => out.push(event.n));
      expect(out).toEqual([1, 2, 4, 6]);
      expect(rejected).toEqual([
        { value: ALL[2], timestamp: undefined, operator: 'all', error: BAD },
        { value: ALL[4], timestamp: undefined, operator: 'all', error: BAD },
      ]);
    });

    it.each([1, 2, 1024])(
      'a watermark strategy: fails the stream after the events before (batches of %i)',
      (batchSize) => {
        const out: number[] = [];
        let error: unknown;
        fromArray(ALL, {
          timestampOf: (e) => e.n,
          batchSize,
          watermarks: punctuated<Event>((event, time) => (check(event), time)),
        })
          .pipe(values())
          .subscribe({ next: (event) => out.push(event.n), error: (e) => (error = e) });
        expect(out).toEqual([1, 2]);
        expect(error).toMatchObject({ code: 'USER_CODE', event: ALL[2], cause: BAD });
      },
    );

    it('an iterator: fails the stream after the events before', async () => {
      const out: number[] = [];
      const failed = new Promise<unknown>((resolve) => {
        fromIterable(
          (function* () {
            for (const event of ALL) yield check(event);
          })(),
          { timestampOf: (e) => e.n },
        )
          .pipe(values())
          .subscribe({ next: (event) => out.push(event.n), error: resolve });
      });
      expect(await failed).toMatchObject({ code: 'USER_CODE', operator: 'fromIterable', cause: BAD });
      expect(out).toEqual([1, 2]);
    });

    it('making the iterator: fails the stream', async () => {
      const iterable = {
        [Symbol.iterator]: () => {
          throw BAD;
        },
      } as Iterable<Event>;
      const asyncIterable = {
        [Symbol.asyncIterator]: () => {
          throw BAD;
        },
      } as AsyncIterable<Event>;
      for (const broken of [iterable, asyncIterable]) {
        const failed = new Promise<unknown>((error) => {
          fromIterable(broken, { timestampOf: (e) => e.n }).subscribe({ error });
        });
        expect(await failed).toMatchObject({ code: 'USER_CODE', cause: BAD });
      }
    });
  });

  it('in the observer of late or rejected events: is reported to the host, and the operator goes on', async () => {
    const thrower = {
      next: () => {
        throw BAD;
      },
    };
    const reported = unhandledErrors(2);
    const h = harness((events: Stream<Event>) =>
      events.pipe(
        mapValues((event) => check(event), { rejectedTo: thrower }),
        windowAll(tumbling(10), agg.count(), { lateTo: thrower }),
      ),
    );
    h.watermark(9);
    h.event({ n: 1 }, 3);
    h.event({ n: 2, bad: true }, 14);
    h.event({ n: 3 }, 15);
    h.end();
    expect(h.outputs.main.values.map(counts)).toEqual([1]);
    expect(h.outputs.main.completed).toBe(true);
    expect(await reported).toEqual([BAD, BAD]);
  });

  it('is not reported to the host for want of `error` in the observer of late or rejected events', async () => {
    const reported = unhandledErrors(1);
    const told: unknown[] = [];
    const failing = (lateTo: Partial<Observer<Event>>): void => {
      const h = harness((events: Stream<Event>) =>
        events.pipe(
          windowAll(
            tumbling(10),
            agg.max((event) => check(event).n),
            { lateTo },
          ),
        ),
      );
      h.event({ n: 1, bad: true }, 3);
      expect(h.outputs.main.error).toMatchObject({ code: 'USER_CODE' });
    };
    failing({ next: () => undefined });
    failing({ error: (error) => told.push(error) });
    expect(told).toMatchObject([{ code: 'USER_CODE' }]);
    // The first that is reported.
    fromArray([1], { timestampOf: () => 0 })
      .pipe(values())
      .subscribe(() => {
        throw BAD;
      });
    expect(await reported).toEqual([BAD]);
  });

  it('in the consumer after the exit: is reported to the host, and the stream goes on', async () => {
    const seen: number[] = [];
    const reported = unhandledErrors(1);
    const s = new Subject<Event>();
    s.pipe(
      eventTime((e) => e.n),
      values(),
    ).subscribe((event) => {
      seen.push(event.n);
      check(event);
    });
    for (const event of ALL.slice(1, 4)) s.next(event);
    expect(seen).toEqual([2, 3, 4]);
    expect(await reported).toEqual([BAD]);
  });

  it('and the trampoline is free afterwards, and other streams go on', () => {
    const s = new Subject<Event>();
    const other = new Subject<Event>();
    const out: number[] = [];
    s.pipe(
      eventTime((e) => check(e).n),
      values(),
    ).subscribe({ error: () => undefined });
    other
      .pipe(
        eventTime((e) => e.n),
        values(),
      )
      .subscribe((e) => out.push(e.n));
    s.next(ALL[2]!);
    other.next(ALL[0]!);
    expect(out).toEqual([1]);
  });

  it('in one of several inputs: fails all', () => {
    const h = harness((a: Stream<Event>, b: Stream<Event>) => union(a.pipe(mapValues(check)), b.pipe(shared())));
    h.inputs[0].event(ALL[2]!, 1);
    expect(h.outputs.main.error).toMatchObject({ code: 'USER_CODE' });
  });
});
