import { describe, expect, it } from '@jest/globals';
import { EMPTY, from, NEVER, Subject, take, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import {
  branch,
  createRuntime,
  eventTime,
  filterValues,
  flatMapValues,
  fromArray,
  keyBy,
  mapValues,
  records,
  RxtideError,
  tapValues,
  union,
  values,
} from '../../lib/index.js';
import type { Frame, Stream } from '../../lib/index.js';
import { harness, ManualClock } from '../../lib/testing.js';

/** Operators that look at one event at a time, each made so that it passes everything on as it is. */
const OPERATORS: Record<string, (numbers: Stream<number>) => Observable<Frame<number, unknown>>> = {
  mapValues: (numbers) => numbers.pipe(mapValues((n) => n)),
  filterValues: (numbers) => numbers.pipe(filterValues(() => true)),
  'filterValues, copying': (numbers) => numbers.pipe(filterValues((n) => n !== -99)),
  flatMapValues: (numbers) => numbers.pipe(flatMapValues((n) => [n])),
  tapValues: (numbers) => numbers.pipe(tapValues(() => undefined)),
  keyBy: (numbers) => numbers.pipe(keyBy((n) => n)),
  union: (numbers) => union(numbers),
};

const outcome = (stream: Observable<number>): unknown[] => {
  const log: unknown[] = [];
  stream.subscribe({ next: (n) => log.push(n), error: (error) => log.push(error), complete: () => log.push('end') });
  return log;
};
const entered = eventTime<number>((n) => n, { runtime: createRuntime({ clock: new ManualClock() }) });

describe.each(Object.entries(OPERATORS))('%s', (_, operator) => {
  const run = (source: Observable<number>): unknown[] => outcome(source.pipe(entered, operator, values()));

  it('passes what comes: nothing, one event, many', () => {
    expect(run(EMPTY)).toEqual(['end']);
    expect(run(NEVER)).toEqual([]);
    expect(run(from([7]))).toEqual([7, 'end']);
    expect(run(from([3, 1, 2]))).toEqual([3, 1, 2, 'end']);
    const many = Array.from({ length: 10_000 }, (_, i) => i);
    expect(outcome(operator(fromArray(many, { timestampOf: (n) => n, batchSize: 4096 })).pipe(values()))).toEqual([
      ...many,
      'end',
    ]);
  });

  it('passes the error of the source', () => {
    const broken = new Error('broken');
    expect(run(throwError(() => broken))).toEqual([broken]);
  });

  it('keeps times in any order, equal ones, old ones and far ones', () => {
    const times = [5, 3, 3, 9, -7, 0, 8e15, -8e15];
    const seen: number[] = [];
    operator(fromArray(times, { timestampOf: (n) => n }))
      .pipe(records())
      .subscribe(({ timestamp }) => seen.push(timestamp));
    expect(seen).toEqual(times);
  });

  it('keeps the watermark in force at each event, however it is cut', () => {
    for (const together of [true, false]) {
      const h = harness(operator);
      const events = [
        { value: 1, timestamp: 10, watermark: -5 },
        { value: 2, timestamp: 3, watermark: 9 },
        { value: 3, timestamp: 20, watermark: 9 },
      ];
      if (together) h.events(events, 12);
      else {
        for (const event of events) h.events([event]);
        h.watermark(12);
      }
      expect(h.outputs.main.records.map(({ watermark }) => watermark)).toEqual([-5, 9, 9]);
      expect(h.outputs.main.watermark).toBe(12);
    }
  });

  it('passes time and status without events', () => {
    const h = harness(operator);
    h.watermark(5);
    expect(h.outputs.main.watermark).toBe(5);
    h.idle();
    expect(h.outputs.main.idle).toBe(true);
    h.active();
    expect(h.outputs.main.idle).toBe(false);
    h.end();
    expect(h.outputs.main).toMatchObject({ watermark: Infinity, completed: true, records: [] });
  });

  it('stops a synchronous firehose under take(1)', () => {
    let asked = 0;
    const firehose = from(
      (function* () {
        for (;;) yield ++asked;
      })(),
    );
    expect(outcome(firehose.pipe(entered, operator, values(), take(1)))).toEqual([1, 'end']);
    expect(asked).toBe(1);
  });

  it('is not entered twice by what its consumer feeds back', () => {
    const s = new Subject<number>();
    const log: string[] = [];
    s.pipe(entered, operator, values()).subscribe((n) => {
      log.push(`<${n}`);
      if (n < 3) s.next(n + 1);
      log.push(`${n}>`);
    });
    s.next(1);
    expect(log.join(' ')).toBe('<1 1> <2 2> <3 3>');
  });

  it('lets go of its source when it is left', () => {
    const s = new Subject<number>();
    const subscription = s.pipe(entered, operator).subscribe();
    expect(s.observed).toBe(true);
    subscription.unsubscribe();
    expect(s.observed).toBe(false);
  });

  it('holds nothing', () => {
    const h = harness(operator);
    h.events([1, 2, 3].map((value) => ({ value, timestamp: value })));
    const nothing = { pending: 0, keys: 0, windows: 0, nextTimer: Infinity };
    for (const figures of h.operators) expect(figures).toMatchObject(nothing);
  });
});

describe('per-event operators', () => {
  it('filterValues drops, and counts it; a type guard narrows', () => {
    const h = harness((mixed: Stream<number | string>) =>
      mixed.pipe(filterValues((value) => typeof value === 'string')),
    );
    h.events([1, 'a', 2, 'b'].map((value, timestamp) => ({ value, timestamp })));
    const texts: string[] = h.outputs.main.values;
    expect(texts).toEqual(['a', 'b']);
    expect(h.operator('filterValues')).toMatchObject({ in: 4, used: 2, filtered: 2, out: 2 });
  });

  it('the watermark of a dropped event shows on the next one that is kept', () => {
    const h = harness((numbers: Stream<number>) => numbers.pipe(filterValues((n) => n !== 2)));
    h.events([
      { value: 1, timestamp: 1 },
      { value: 2, timestamp: 9, watermark: 5 },
      { value: 3, timestamp: 10 },
    ]);
    expect(h.outputs.main.records.map(({ value, watermark }) => [value, watermark])).toEqual([
      [1, -Infinity],
      [3, 5],
    ]);
  });

  it('flatMapValues makes any number of events, at the time and with the key of theirs', () => {
    const h = harness((words: Stream<string>) =>
      words.pipe(
        keyBy((word) => word.length),
        flatMapValues((word) => word),
      ),
    );
    h.events([
      { value: 'ab', timestamp: 1 },
      { value: '', timestamp: 2 },
      { value: 'c', timestamp: 3, watermark: 2 },
    ]);
    expect(h.outputs.main.records).toEqual([
      { value: 'a', timestamp: 1, key: 2, watermark: -Infinity },
      { value: 'b', timestamp: 1, key: 2, watermark: -Infinity },
      { value: 'c', timestamp: 3, key: 1, watermark: 2 },
    ]);
    expect(h.operator('flatMapValues')).toMatchObject({ in: 3, used: 2, filtered: 1, out: 3 });
  });

  it('tapValues looks, in order, and changes nothing', () => {
    const seen: number[] = [];
    const h = harness((numbers: Stream<number>) => numbers.pipe(tapValues((n) => void seen.push(n))));
    h.events([3, 1, 2].map((value) => ({ value, timestamp: value })));
    expect([seen, h.outputs.main.values]).toEqual([
      [3, 1, 2],
      [3, 1, 2],
    ]);
  });

  it('refuse what is no function, at once', () => {
    for (const make of [mapValues, filterValues, flatMapValues, tapValues, keyBy]) {
      expect(() => (make as (f: unknown) => unknown)(undefined)).toThrow(RxtideError);
    }
    expect(() => union()).toThrow('union needs at least one stream');
    expect(() => union([fromArray([1], { timestampOf: (n) => n })] as never)).toThrow(
      'union takes streams, one after the other',
    );
    expect(() => branch(fromArray([1], { timestampOf: (n) => n }), (() => true) as never)).toThrow(
      'branch needs predicates by name',
    );
  });

  it('refuse an async function, at once: promises would go on in place of results', () => {
    expect(() => mapValues(async (n: number) => n)).toThrow(
      'mapValues: project must give its result at once, and cannot be async: put mapAsync(…) before it',
    );
    expect(() => filterValues((async () => false) as never)).toThrow(
      'filterValues: predicate must give its result at once',
    );
    expect(() => flatMapValues((async () => [1]) as never)).toThrow(
      'flatMapValues: project must give its result at once',
    );
  });

  it('flatMapValues says so where it is given no iterable', () => {
    const h = harness((numbers: Stream<number>) => numbers.pipe(flatMapValues((n) => n as never)));
    h.event(1, 1);
    expect(h.outputs.main.error).toMatchObject({
      code: 'USER_CODE',
      message: expect.stringContaining('must give an array, or another iterable; for one value use mapValues'),
    });
  });

  it('union of keyed streams is keyed', () => {
    const h = harness((a: Stream<string>, b: Stream<string>) =>
      union(a.pipe(keyBy((word) => word)), b.pipe(keyBy((word) => `${word}!`))),
    );
    h.inputs[0].event('a', 1);
    h.inputs[1].event('b', 1);
    expect(h.outputs.main.records.map(({ key }) => key)).toEqual(['a', 'b!']);
  });
});
