import { describe, expect, it } from '@jest/globals';
import { EMPTY, Subject, take, takeUntil, tap } from 'rxjs';
import {
  agg,
  createRuntime,
  eventTime,
  filterValues,
  flatMapValues,
  fromArray,
  fromIterable,
  keyBy,
  mapValues,
  shared,
  sideOutput,
  tumbling,
  union,
  values,
  windowAll,
  windowBy,
} from '../../lib/index.js';
import type { Stream } from '../../lib/index.js';
import { harness, ManualClock, plain } from '../../lib/testing.js';
import { countPairs } from '../laws/pairCounter.js';
import type { PairCount, Tick } from '../laws/pairCounter.js';
import type { Item } from '../laws/script.js';

const at = { timestampOf: (n: number) => n };
const counted = (numbers: Stream<number>): Stream<number> =>
  numbers.pipe(
    windowAll(tumbling(10), agg.count(), { name: 'counts' }),
    mapValues((result) => result.value),
  );

describe('completion', () => {
  it('at the end of time: windows fire, then the stream completes', () => {
    const h = harness(counted);
    h.event(1, 1);
    h.event(2, 12);
    h.end();
    expect(h.outputs.main).toMatchObject({ values: [1, 1], completed: true, watermark: Infinity });
    expect(h.operator('counts')).toMatchObject({ used: 2, discarded: 0, finished: true });
  });

  it('where it stands: what is held is discarded and counted, and the operator completes', () => {
    const h = harness(counted);
    h.event(1, 1);
    h.watermark(9);
    h.event(2, 12);
    h.event(3, 13);
    h.cutOff();
    expect(h.outputs.main).toMatchObject({ values: [1], completed: true, watermark: 9 });
    expect(h.operator('counts')).toMatchObject({ in: 3, used: 1, discarded: 2, finished: true, windows: 0, keys: 0 });
  });

  it('of one of several inputs at the end of time: the others go on', () => {
    const h = harness((a: Stream<number>, b: Stream<number>) => counted(union(a, b)));
    h.inputs[0].event(1, 1);
    h.inputs[0].end();
    expect(h.outputs.main.completed).toBe(false);
    h.inputs[1].event(2, 2);
    h.inputs[1].watermark(9);
    expect(h.outputs.main.values).toEqual([2]);
    h.inputs[1].end();
    expect(h.outputs.main).toMatchObject({ completed: true, watermark: Infinity });
  });

  it('of one of several inputs where it stands: it counts as idle, and the others go on', () => {
    const h = harness((a: Stream<number>, b: Stream<number>) => counted(union(a, b)));
    h.inputs[0].event(1, 1);
    h.inputs[1].event(2, 12);
    h.inputs[1].watermark(15);
    expect(h.outputs.main.values).toEqual([]);
    h.inputs[0].cutOff();
    expect(h.outputs.main).toMatchObject({ values: [1], watermark: 15, completed: false });
    // The combined time never ended: what is held when the last input completes is discarded.
    h.inputs[1].end();
    expect(h.outputs.main).toMatchObject({ values: [1], completed: true });
    expect(h.operator('counts')).toMatchObject({ used: 1, discarded: 1 });
  });

  it('of an idle input: it is at its end', () => {
    const h = harness((a: Stream<number>, b: Stream<number>) => counted(union(a, b)));
    h.inputs[0].event(1, 1);
    h.inputs[0].idle();
    h.inputs[0].end();
    h.inputs[1].end();
    expect(h.outputs.main).toMatchObject({ values: [1], watermark: Infinity, completed: true });
  });

  it.each(['first', 'last'])('of an input that never opened, %s: as if it were not there', (place) => {
    const out: number[] = [];
    const numbers = fromArray([1, 2], at);
    const streams = place === 'first' ? [EMPTY as Stream<number>, numbers] : [numbers, EMPTY as Stream<number>];
    union(...streams)
      .pipe(counted, values())
      .subscribe({ next: (n) => out.push(n), complete: () => out.push(-1) });
    expect(out).toEqual([2, -1]);
    union<number[], never>(EMPTY, EMPTY).subscribe({ complete: () => out.push(-2) });
    expect(out.at(-1)).toBe(-2);
  });

  it('takeUntil between two operators, in the middle of a frame: what is in flight is finished first', () => {
    const s = new Subject<number>();
    const stop = new Subject<void>();
    const warnings: unknown[] = [];
    const runtime = createRuntime({ clock: new ManualClock(), onWarning: ({ code }) => warnings.push(code) });
    const out: unknown[] = [];
    s.pipe(
      eventTime((n) => n, { runtime }),
      takeUntil(stop),
      flatMapValues((n) => {
        if (n === 12) stop.next();
        return [n, n];
      }),
      counted,
      values(),
    ).subscribe({ next: (n) => out.push(n), complete: () => out.push('end') });
    for (const n of [1, 12, 25]) s.next(n);
    // The frame of 12 is in flight when it is stopped: it still goes through.
    expect(out).toEqual([2, 'end']);
    // While it was sending, it could have been take.
    expect(warnings).toEqual(['CUT_OFF']);
    expect(runtime.metrics().operators.find(({ name }) => name === 'counts')).toMatchObject({
      in: 4,
      used: 2,
      discarded: 2,
    });
  });
});

describe('leaving', () => {
  it('frees state, timers and the source', () => {
    const clock = new ManualClock();
    const runtime = createRuntime({ clock });
    const s = new Subject<number>();
    const subscription = s
      .pipe(
        eventTime((n) => n, { runtime, whenQuiet: { idleAfter: 1000 } }),
        keyBy((n) => n),
        windowBy(tumbling(10), agg.count()),
      )
      .subscribe();
    s.next(1);
    s.next(2);
    subscription.unsubscribe();
    expect(s.observed).toBe(false);
    expect(clock.pending).toBe(0);
    for (const operator of runtime.metrics().operators) {
      expect(operator).toMatchObject({ finished: true, keys: 0, windows: 0, slices: 0 });
    }
    expect(runtime.metrics().operators[2]).toMatchObject({ in: 2, used: 0, discarded: 2 });
  });

  it('in the middle of a batch: the rest is counted as discarded', () => {
    const runtime = createRuntime({ clock: new ManualClock() });
    const out: number[] = [];
    fromArray(
      Array.from({ length: 100 }, (_, i) => i),
      { ...at, runtime },
    )
      .pipe(
        keyBy((n) => n % 3),
        windowBy(tumbling(10), agg.count()),
        filterValues(() => true),
        values(),
        take(2),
      )
      .subscribe(({ value }) => out.push(value));
    expect(out).toHaveLength(2);
    for (const o of runtime.metrics().operators) {
      expect(o.in).toBe(o.used + o.filtered + o.late + o.unassigned + o.rejected + o.shed + o.discarded + o.pending);
      expect(o).toMatchObject({ finished: true, keys: 0, windows: 0 });
    }
  });

  it('before anything came is nothing special', () => {
    const s = new Subject<number>();
    counted(s.pipe(eventTime((n) => n)))
      .subscribe()
      .unsubscribe();
    expect(s.observed).toBe(false);
  });

  it('from within next, and completing from within next, are done when the work is done', () => {
    const s = new Subject<number>();
    const log: unknown[] = [];
    const subscription = s
      .pipe(
        eventTime((n) => n),
        mapValues((n) => {
          log.push(n);
          if (n === 2) subscription.unsubscribe();
          return n;
        }),
        values(),
      )
      .subscribe((n) => log.push(n * 10));
    s.next(1);
    s.next(2);
    s.next(3);
    expect(log).toEqual([1, 10, 2]);
  });
});

describe('timers at the end of the input', () => {
  const item: Item = { id: 0, key: 'a', n: 1 };
  const run = (timersAtEnd: 'fire' | 'drop' | 'wait') => {
    const h = harness((a: Stream<Item>, b: Stream<Item>) => countPairs(a, b), { timersAtEnd });
    h.inputs[0].event(item, 5);
    h.inputs[0].watermark(5);
    h.advanceProcessingTime(8);
    h.inputs[1].end();
    return h;
  };
  const isTick = (value: PairCount | Tick): boolean => 'tick' in value;

  it('are fired at once, before the end of time', () => {
    const h = run('fire');
    h.inputs[0].end();
    expect(h.outputs.main.values).toEqual([
      { tick: 20, held: 1 },
      { key: 'a', end: 10, left: 1, right: 0 },
    ]);
  });

  it('are dropped', () => {
    const h = run('drop');
    h.inputs[0].end();
    expect(h.outputs.main.values.filter(isTick)).toEqual([]);
    expect(h.outputs.main.values).toHaveLength(1);
  });

  it('are waited for by the entry, where that is what is wanted', () => {
    const clock = new ManualClock();
    const ticks = (): unknown[] => out.filter((value) => typeof value === 'object' && isTick(value as Tick));
    const runtime = createRuntime({ clock, timersAtEnd: 'wait', onWarning: () => undefined });
    const s = new Subject<Item>();
    const out: unknown[] = [];
    const events = s.pipe(eventTime(() => 5, { runtime }));
    countPairs(events, union(fromArray([] as Item[], { timestampOf: () => 0, runtime })))
      .pipe(values())
      .subscribe({
        next: (value) => out.push(value),
        complete: () => out.push('end'),
      });
    s.next(item);
    s.complete();
    expect(out).toEqual([]);
    clock.advance(19);
    expect(out).toEqual([]);
    clock.advance(1);
    expect(ticks()).toEqual([{ tick: 20, held: 1 }]);
    // It sets another one each time; only that which was there at the end is waited for.
    clock.advance(1);
    expect(out).toEqual([{ tick: 20, held: 1 }, { key: 'a', end: 10, left: 1, right: 0 }, 'end']);
    expect(clock.pending).toBe(0);
  });

  it('are not fired when the stream is cut off', () => {
    const h = run('fire');
    h.inputs[0].cutOff();
    expect(h.outputs.main).toMatchObject({ values: [], completed: true });
    expect(h.operator('countPairs')).toMatchObject({ used: 0, discarded: 1 });
  });
});

describe('an operator whose results are older than its timers', () => {
  it('holds its watermark back by as much, so that they are not late downstream', () => {
    const h = harness((a: Stream<Item>, b: Stream<Item>) => {
      const late = sideOutput<PairCount | Tick>();
      return { main: countPairs(a, b).pipe(windowAll(tumbling(5), agg.count(), { lateTo: late })), late };
    });
    h.inputs[0].event({ id: 0, key: 'a', n: 1 }, 5);
    for (const input of h.inputs) input.watermark(30);
    expect(h.outputs.late.values).toEqual([]);
    expect(h.outputs.main.values).toMatchObject([{ window: { start: 0, end: 5 }, value: 1 }]);
    expect(h.operator('countPairs').watermark).toBe(25);
    h.end();
    expect(h.operator('countPairs').watermark).toBe(Infinity);
  });
});

describe('frames', () => {
  it('begin with Open, are numbered without a gap, and are cut at 4,096 events', () => {
    const sizes: number[] = [];
    const seqs: number[] = [];
    fromArray([1, 2], at)
      .pipe(flatMapValues((n) => Array.from({ length: 5000 * n }, (_, i) => i)))
      .subscribe((frame) => {
        seqs.push(frame.seq);
        const p = plain(frame);
        sizes.push(p.kind === 'batch' ? p.values.length : -1);
      });
    expect(sizes).toEqual([-1, 4096, 4096, 4096, 2712, 0]);
    expect(seqs).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('without events and without news are not sent', () => {
    const kinds: string[] = [];
    const h = harness((numbers: Stream<number>) =>
      numbers.pipe(
        filterValues(() => false),
        tap((frame) => kinds.push(plain(frame).kind)),
      ),
    );
    h.event(1, 1);
    expect(kinds).toEqual(['open']);
    h.watermark(5);
    expect(kinds).toEqual(['open', 'batch']);
    expect(h.outputs.main.watermark).toBe(5);
  });

  it('have times in a typed array, be there ever so few', () => {
    const forms: string[] = [];
    for (const n of [31, 32]) {
      fromArray(
        Array.from({ length: n }, (_, i) => i),
        at,
      )
        .pipe(filterValues((i) => i >= 0))
        .subscribe(
          (frame) => frame.kind === 0 && frame.values.length > 0 && forms.push(frame.timestamps.constructor.name),
        );
    }
    expect(forms).toEqual(['Float64Array', 'Float64Array']);
  });

  it('are sent on the main output, then on the sides', () => {
    const log: unknown[] = [];
    const h = harness((numbers: Stream<number>) => {
      const late = sideOutput<number>();
      late.pipe(values()).subscribe((n) => log.push(['late', n]));
      return numbers.pipe(
        windowAll(tumbling(10), agg.count(), { lateTo: late }),
        mapValues((result) => log.push(['count', result.value])),
      );
    });
    h.events(
      [
        { value: 1, timestamp: 1 },
        { value: 2, timestamp: 2, watermark: 30 },
        { value: 3, timestamp: 45, watermark: 40 },
      ],
      60,
    );
    expect(log).toEqual([
      ['count', 1],
      ['count', 1],
      ['late', 2],
    ]);
  });
});

/** As a multiset. */
const sorted = (values: readonly unknown[]): string[] => values.map(String).sort();

describe('a diamond', () => {
  const script = [3, 1, 14, 2, 25, 12, 31];

  it('of two branches of one stream is what its two pipelines give apart', async () => {
    const left = (numbers: Stream<number>): Stream<number> => numbers.pipe(filterValues((n) => n % 2 === 0));
    const right = (numbers: Stream<number>): Stream<number> =>
      numbers.pipe(
        filterValues((n) => n % 2 !== 0),
        mapValues((n) => -n),
      );
    const apart = (make: typeof left): number[] => {
      const out: number[] = [];
      fromArray(script, at)
        .pipe(make, values())
        .subscribe((n) => out.push(n));
      return out;
    };
    for (const batchSize of [1, 2, 1024]) {
      const together: number[] = [];
      const numbers = fromArray(script, { ...at, batchSize }).pipe(shared());
      union(left(numbers), right(numbers))
        .pipe(values())
        .subscribe((n) => together.push(n));
      await Promise.resolve();
      expect(sorted(together)).toEqual(sorted([...apart(left), ...apart(right)]));
    }
  });

  it('of an output and its late side is what the two give apart', () => {
    for (const batchSize of [1, 2, 1024]) {
      const runtime = createRuntime();
      const apart: unknown[] = [];
      const together: unknown[] = [];
      for (const out of [apart, together]) {
        const late = sideOutput<number>();
        const counts = counted0(fromArray(script, { ...at, batchSize, runtime }), late);
        const lates = late.pipe(mapValues((n) => `late ${n}`));
        if (out === apart) lates.pipe(values()).subscribe((text) => apart.push(text));
        const stream = out === apart ? counts : union(counts, lates);
        stream.pipe(values()).subscribe((text) => out.push(text));
      }
      expect(sorted(together)).toEqual(sorted(apart));
      expect(together).toContain('late 2');
    }
  });

  const counted0 = (numbers: Stream<number>, lateTo: ReturnType<typeof sideOutput<number>>): Stream<string> =>
    numbers.pipe(
      windowAll(tumbling(10), agg.count(), { lateTo }),
      mapValues(({ window, value }) => `${value} from ${window.start}`),
    );

  it('downstream of which windows close when both sides have come so far', async () => {
    const numbers = fromArray([1, 2, 13, 24], { ...at, batchSize: 1 }).pipe(shared());
    const out: number[] = [];
    union(numbers, numbers.pipe(mapValues((n) => n)))
      .pipe(counted, values())
      .subscribe((n) => out.push(n));
    await Promise.resolve();
    expect(out).toEqual([4, 2, 2]);
  });
});

it('fromIterable goes on after its consumer left and another came', async () => {
  const numbers = fromIterable([1, 2, 3], { ...at, batchSize: 1 });
  const out: number[] = [];
  numbers.pipe(values(), take(1)).subscribe((n) => out.push(n));
  numbers.pipe(values()).subscribe((n) => out.push(n));
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
  expect(out).toEqual([1, 1, 2, 3]);
});
