import { describe, expect, it } from '@jest/globals';
import { EMPTY, take } from 'rxjs';
import { agg, explain, fromArray, joinInterval, keyBy, tumbling, values, windowBy } from '../../lib/index.js';
import type { JoinIntervalOptions, JoinType, KeyedStream, Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import { BAD, joinHarness, pair, taken, watermark } from './joinHarness.js';
import type { JoinHarness } from './joinHarness.js';

type Options = Partial<JoinIntervalOptions<string, string>>;

/** By default a right event matches from 5 ms before the left one to 10 ms after it. */
function start(options: Options = {}, rejects = true): JoinHarness {
  return joinHarness((left, right, { lateTo, rejectedTo }) =>
    left.pipe(joinInterval(right, { lower: -5, upper: 10, lateTo, ...(rejects && { rejectedTo }), ...options }, pair)),
  );
}

const rowsOf = (h: JoinHarness): number => h.operator('joinInterval').rows;

describe('joinInterval', () => {
  it('gives nothing for nothing, and completes', () => {
    const h = start({ type: 'outer' });
    h.end();
    expect(h.outputs.main).toMatchObject({ values: [], completed: true, error: undefined });
  });

  it('gives a pair when the second event is there, with the later time (IJ-1, IJ-4, IJ-5), whichever comes first', () => {
    const h = start();
    h.inputs[0].event('a1', 100);
    expect(taken(h)).toEqual([]);
    h.inputs[1].event('a2', 98);
    h.inputs[1].event('a3', 107);
    expect(taken(h)).toEqual(['a1+a2@100', 'a1+a3@107']);
    h.inputs[0].event('a4', 99);
    expect(taken(h)).toEqual(['a4+a2@99', 'a4+a3@107']);
    expect(h.outputs.main.records.map(({ key }) => key)).toEqual(['a', 'a', 'a', 'a']);
  });

  it('joins by key', () => {
    const h = start();
    h.inputs[0].event('a1', 0);
    h.inputs[1].event('b1', 0);
    h.end();
    expect(taken(h)).toEqual([]);
  });

  it.each([
    ['[]', [95, 110]],
    ['(]', [96, 110]],
    ['[)', [95, 109]],
    ['()', [96, 109]],
  ] as const)('with the bounds %s matches times from and to %j of one at 100', (bounds, [first, last]) => {
    const h = start({ bounds });
    h.inputs[0].event('a', 100);
    for (let time = 90; time <= 115; time++) h.inputs[1].event(`a${time}`, time);
    const times = h.outputs.main.values.map((text) => Number(text.slice('a+a'.length)));
    expect([times[0], times.at(-1), times.length]).toEqual([first, last, last - first + 1]);
  });

  it('takes times before 1970, and equal ones in the order in which they came', () => {
    const h = start();
    for (const value of ['a1', 'a2', 'a3']) h.inputs[1].event(value, -1_000);
    h.inputs[0].event('a', -1_003);
    expect(taken(h)).toEqual(['a+a1@-1000', 'a+a2@-1000', 'a+a3@-1000']);
  });

  it('gives an event without a partner once none can come, and not before (pain 9)', () => {
    const h = start({ type: 'outer' });
    h.inputs[0].event('a1', 100);
    h.inputs[1].event('b1', 100);
    watermark(h, 104);
    expect(taken(h)).toEqual([]);
    watermark(h, 105);
    expect(taken(h)).toEqual(['–+b1@100']);
    watermark(h, 109);
    expect(taken(h)).toEqual([]);
    watermark(h, 110);
    expect(taken(h)).toEqual(['a1+–@100']);
  });

  it('gives it at once where none can come any more when it arrives', () => {
    const h = start({ type: 'left', lower: -20, upper: -10 });
    watermark(h, 100);
    h.inputs[0].event('a1', 110);
    expect(taken(h)).toEqual(['a1+–@110']);
    h.inputs[0].event('a2', 111);
    expect(taken(h)).toEqual([]);
  });

  it.each<readonly [JoinType, readonly string[]]>([
    ['inner', ['a1+a2@1']],
    ['left', ['a1+a2@1', 'b1+–@0']],
    ['right', ['a1+a2@1', '–+c1@0']],
    ['outer', ['a1+a2@1', '–+c1@0', 'b1+–@0']],
    ['semi', ['a1+–@0']],
    ['anti', ['b1+–@0']],
  ])('%s: pairs, and events without a partner, as its name says', (type, expected) => {
    const h = start({ type });
    h.inputs[0].event('a1', 0);
    h.inputs[0].event('b1', 0);
    h.inputs[1].event('c1', 0);
    h.inputs[1].event('a2', 1);
    h.end();
    expect(taken(h)).toEqual(expected);
  });

  it('semi: gives a left event once, however many partners it has, and with its own time', () => {
    const h = start({ type: 'semi' });
    for (const time of [98, 99]) h.inputs[1].event('a', time);
    h.inputs[0].event('a1', 100);
    h.inputs[0].event('a2', 104);
    for (const time of [105, 106, 112]) h.inputs[1].event('a', time);
    expect(taken(h)).toEqual(['a1+–@100', 'a2+–@104']);
  });

  it('an event at or below the watermark is late: it goes to lateTo with its time, and matches nothing (IJ-3, law 5, pain 10)', () => {
    const h = start({ type: 'outer' });
    h.inputs[0].event('a1', 100);
    watermark(h, 101);
    h.inputs[1].event('a2', 101);
    h.inputs[1].event('a3', 102);
    expect(taken(h)).toEqual(['a1+a3@102']);
    expect(h.outputs.late.records.map(({ value, timestamp }) => [value, timestamp])).toEqual([['a2', 101]]);
    expect(h.operator('joinInterval')).toMatchObject({ in: 3, used: 2, late: 1 });
  });

  it('with allowed lateness takes it, keeps everything longer, and holds its watermark back', () => {
    const h = start({ type: 'left', allowedLateness: 20 });
    h.inputs[0].event('a1', 100);
    watermark(h, 129);
    expect([taken(h), rowsOf(h), h.outputs.main.watermark]).toEqual([[], 1, 99]);
    h.inputs[1].event('a2', 110);
    h.inputs[1].event('a3', 109);
    expect(taken(h)).toEqual(['a1+a2@110']);
    expect(h.outputs.late.values).toEqual(['a3']);
  });

  it('holds its watermark back by as much as a result may have had to wait (SIJ-3, pain 44)', () => {
    const heldBack = (options: Options): number => {
      const h = start(options);
      watermark(h, 1_000);
      return 1_000 - h.outputs.main.watermark;
    };
    expect(heldBack({ type: 'inner' })).toBe(0);
    expect(heldBack({ type: 'left' })).toBe(10);
    expect(heldBack({ type: 'semi' })).toBe(10);
    expect(heldBack({ type: 'anti' })).toBe(10);
    expect(heldBack({ type: 'right' })).toBe(5);
    expect(heldBack({ type: 'outer' })).toBe(10);
    expect(heldBack({ type: 'left', lower: -20, upper: -10 })).toBe(0);
  });

  it('gives a window behind it nothing late', () => {
    const h = joinHarness(
      (left, right) =>
        left.pipe(
          joinInterval(right, { lower: 0, upper: 50, type: 'left' }, pair),
          windowBy(tumbling(10), agg.collect()),
        ) as never,
    );
    h.inputs[0].events(
      [5, 15, 25, 95].map((timestamp) => ({ value: `a${timestamp}`, timestamp, watermark: timestamp - 1 })),
    );
    h.inputs[1].event('a', 26);
    h.end();
    expect(h.operator('windowBy')).toMatchObject({ in: 4, late: 0 });
  });

  it('keeps each event only as long as one of the other input may match it: the sides are not alike', () => {
    const h = start({ lower: 2, upper: 100 });
    h.inputs[0].event('a', 10);
    h.inputs[1].event('b', 10);
    expect(rowsOf(h)).toBe(2);
    watermark(h, 8);
    expect(rowsOf(h)).toBe(1);
    watermark(h, 109);
    expect(rowsOf(h)).toBe(1);
    watermark(h, 110);
    expect(h.operator('joinInterval')).toMatchObject({ rows: 0, keys: 0, nextTimer: Infinity });
  });

  it('does not keep what nothing can match when it comes', () => {
    const h = start({ lower: 0, upper: 1_000 });
    watermark(h, 100);
    // A partner of it would be at 101 or before, and late.
    h.inputs[1].event('a', 101);
    expect(rowsOf(h)).toBe(1);
    const later = start({ lower: 1, upper: 1_000 });
    watermark(later, 100);
    later.inputs[1].event('a', 101);
    expect(rowsOf(later)).toBe(0);
  });

  it('an idle input does not hold the other one up', () => {
    const h = start({ type: 'left' });
    h.inputs[0].event('a1', 100);
    h.inputs[0].watermark(110);
    expect(taken(h)).toEqual([]);
    h.inputs[1].idle();
    expect(taken(h)).toEqual(['a1+–@100']);
  });

  it('an input that ends lets go what waited for it, at once, and nothing waits for it any more', () => {
    const h = start({ type: 'outer' });
    for (const value of ['b1', 'a1', 'c1!']) h.inputs[0].event(value, 100);
    h.inputs[1].event('a2', 101);
    h.inputs[1].event('d1', 102);
    expect(taken(h)).toEqual(['a1+a2@101']);
    h.inputs[1].end();
    expect(taken(h)).toEqual(['b1+–@100']);
    expect(h.operator('joinInterval')).toMatchObject({ rows: 2, keys: 2, used: 4, rejected: 1 });
    h.inputs[0].event('a3', 103);
    h.inputs[0].event('e1', 103);
    expect(taken(h)).toEqual(['a3+a2@103', 'e1+–@103']);
    expect(rowsOf(h)).toBe(2);
    const again = h.restore(h.snapshot());
    again.inputs[0].event('e2', 104);
    expect(taken(again)).toEqual(['e2+–@104']);
    again.inputs[0].end();
    expect(taken(again)).toEqual(['–+d1@102']);
  });

  it('an input that never opens has ended before it began', () => {
    const h = harness((left: Stream<string>) =>
      left.pipe(
        keyBy((text) => text[0]!),
        joinInterval(EMPTY as KeyedStream<string, string>, { lower: 0, upper: 1_000, type: 'left' }, pair),
      ),
    );
    h.event('a1', 0);
    expect(h.outputs.main.values).toEqual(['a1+–']);
    expect(h.operator('joinInterval').rows).toBe(0);
  });

  it.each(['inner', 'outer'] as const)('%s: discards what is held without a partner when it is cut off', (type) => {
    const h = start({ type });
    h.inputs[0].event('a1', 0);
    h.inputs[1].event('a2', 1);
    h.inputs[1].event('b', 2);
    h.cutOff();
    expect(h.outputs.main).toMatchObject({ completed: true, values: ['a1+a2'] });
    expect(h.operator('joinInterval')).toMatchObject({ in: 3, used: 2, discarded: 1, rows: 0 });
  });

  it('knows after a restore who has had a partner', () => {
    const before = start({ type: 'inner' });
    before.inputs[0].event('a1', 0);
    before.inputs[1].event('a2', 1);
    before.inputs[0].event('b', 2);
    const h = before.restore(before.snapshot());
    h.cutOff();
    expect(h.operator('joinInterval')).toMatchObject({ in: 3, used: 2, discarded: 1 });
  });

  it('stops when its consumer has enough', () => {
    const events = fromArray([1, 2, 3], { timestampOf: (n) => n }).pipe(keyBy(() => 'all'));
    const seen: string[] = [];
    events
      .pipe(
        joinInterval(events, { lower: 0, upper: 5 }, (a, b) => `${a}${b}`),
        values(),
        take(1),
      )
      .subscribe((text) => seen.push(text));
    expect(seen).toHaveLength(1);
  });

  it('says what it keeps', () => {
    const events = fromArray([1, 2], { timestampOf: (n) => n, atEnd: 'discard' }).pipe(keyBy((n) => n));
    const joined = events.pipe(joinInterval(events, { lower: 0, upper: 50, name: 'both' }, (a) => a));
    joined.subscribe();
    expect(explain(joined)).toContain("joinInterval 'both'");
  });
});

describe('joinInterval, where combine throws', () => {
  it.each([0, 1] as const)('for a pair: rejects the event that came second (input %i), whole, and goes on', (input) => {
    const h = start();
    for (const [time, value] of ['a1', 'a2!', 'a3'].entries()) h.inputs[1 - input]!.event(value, time);
    h.inputs[input].event('a4', 3);
    h.inputs[1 - input]!.event('b1', 4);
    h.inputs[input].event('b2', 5);
    expect(taken(h)).toEqual([input === 0 ? 'b2+b1@5' : 'b1+b2@5']);
    expect(h.outputs.rejected.values).toEqual([{ value: 'a4', timestamp: 3, operator: 'joinInterval', error: BAD }]);
    expect(h.operator('joinInterval')).toMatchObject({ in: 6, used: 5, rejected: 1, rows: 5 });
  });

  it('for an event without a partner: rejects that one, and goes on', () => {
    const h = start({ type: 'outer' });
    h.inputs[0].event('a!', 0);
    h.inputs[0].event('b', 1);
    h.inputs[1].event('c!', 2);
    h.end();
    expect(taken(h)).toEqual(['b+–@1']);
    expect(h.outputs.rejected.values.map(({ value, timestamp }) => [value, timestamp])).toEqual([
      ['c!', 2],
      ['a!', 0],
    ]);
    expect(h.operator('joinInterval')).toMatchObject({ in: 3, used: 1, rejected: 2 });
  });

  it('for one that nothing can match when it comes: the same', () => {
    const h = start({ type: 'left', lower: -20, upper: -10 });
    watermark(h, 100);
    h.inputs[0].event('a!', 105);
    h.inputs[0].event('b', 106);
    expect(taken(h)).toEqual(['b+–@106']);
    expect(h.operator('joinInterval')).toMatchObject({ in: 2, used: 1, rejected: 1 });
  });

  it.each([
    ['a pair', 'inner', 'a2!', 'a3'],
    ['an event without a partner', 'left', 'b!', undefined],
    ['a left event with a partner', 'semi', 'a2!', undefined],
  ] as const)('for %s and without rejectedTo: fails the stream, after what came before', (_, type, bad, last) => {
    const h = start({ type }, false);
    h.inputs[0].event('a1', 0);
    h.inputs[1].event('a9', 0);
    h.inputs[0].event(bad, 1);
    if (last !== undefined) h.inputs[1].event(last, 2);
    if (h.outputs.main.error === undefined) h.end();
    expect(h.outputs.main.error).toMatchObject({ code: 'USER_CODE', operator: 'joinInterval', event: bad, cause: BAD });
    expect(taken(h)).toEqual([type === 'semi' ? 'a1+–@0' : 'a1+a9@0']);
  });
});

describe('the options of joinInterval', () => {
  const stream = fromArray([1], { timestampOf: (n) => n }).pipe(keyBy((n) => n));
  const make =
    (options: object, right: unknown = stream, combine: unknown = () => 0) =>
    () =>
      joinInterval(right as typeof stream, { lower: 0, upper: 1, ...options }, combine as () => number);

  it.each([
    ['lower above upper', make({ lower: 2 }), 'nothing is in the interval [2, 1]'],
    ['a point without its bounds', make({ lower: 1, bounds: '[)' }), 'nothing is in the interval [1, 1)'],
    ['an interval without end', make({ upper: Infinity }), 'upper must be finite'],
    ['half a millisecond', make({ lower: 0.5 }), 'lower must be a whole number of milliseconds, such as'],
    ['other bounds', make({ bounds: '[[' }), "bounds must be one of '[]', '[)', '(]', '()'; it is [["],
    ['another type', make({ type: 'full' }), "type must be one of 'inner', 'left', 'right', 'outer', 'semi', 'anti'"],
    ['negative lateness', make({ allowedLateness: -1 }), 'allowedLateness must be a whole number'],
    ['lateness without end', make({ allowedLateness: Infinity }), 'allowedLateness must be finite'],
    ['no stream', make({}, 'orders'), 'the first argument must be the stream to join with'],
    ['no function', make({}, stream, null), 'the last argument must be a function'],
  ])('%s: refused where the operator is made', (_, wrong, message) => {
    expect(wrong).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) }),
    );
  });

  it('a stream without keys is refused when it runs, where no compiler was asked', () => {
    const h = harness((left: Stream<number>, right: Stream<number>) => {
      const keyed = (stream: Stream<number>): KeyedStream<number, number> => stream as never;
      return keyed(left).pipe(joinInterval(keyed(right), { lower: 0, upper: 1 }, () => 0));
    });
    h.inputs[1].event(1, 1);
    expect(h.outputs.main.error).toMatchObject({ code: 'INVALID_KEY', operator: 'joinInterval' });
  });
});
