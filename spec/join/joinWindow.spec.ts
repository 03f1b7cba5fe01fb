import { describe, expect, it } from '@jest/globals';
import { take } from 'rxjs';
import {
  agg,
  countWindow,
  cumulative,
  fromArray,
  globalWindow,
  joinWindow,
  keyBy,
  session,
  sliding,
  tumbling,
  values,
  windowBy,
} from '../../lib/index.js';
import type { JoinType, JoinWindowOptions } from '../../lib/index.js';
import { BAD, joinHarness, pair, taken, watermark } from './joinHarness.js';
import type { JoinHarness } from './joinHarness.js';

type Options = Partial<JoinWindowOptions<string, string, JoinType>>;

/** Windows of 10 ms, by default. */
function start(options: Options = {}, rejects = true): JoinHarness {
  return joinHarness((left, right, { lateTo, rejectedTo }) =>
    left.pipe(joinWindow(right, { window: tumbling(10), lateTo, ...(rejects && { rejectedTo }), ...options }, pair)),
  );
}

/** All events of a key and window, as `left|right`, and whether they are late. */
function startGroups(options: Omit<JoinWindowOptions<string, string>, 'type'>, rejects = true): JoinHarness {
  return joinHarness((left, right, { lateTo, rejectedTo }) =>
    left.pipe(
      joinWindow(
        right,
        { ...options, type: 'coGroup', lateTo, ...(rejects && { rejectedTo }) },
        (lefts, rights, { timing }) => {
          const text = `${lefts.join(',')}|${rights.join(',')}`;
          if (text.includes('!')) throw BAD;
          return timing === 'late' ? `${text} late` : text;
        },
      ),
    ),
  );
}

describe('joinWindow', () => {
  it('gives nothing for nothing, and completes', () => {
    const h = start({ type: 'outer' });
    h.end();
    expect(h.outputs.main).toMatchObject({ values: [], completed: true, error: undefined });
  });

  it('gives the pairs of a key and window when the watermark passes its end, with the time end − 1 (WJ, WOP-8)', () => {
    const h = start();
    h.inputs[0].event('a1', 3);
    h.inputs[1].event('a2', 9);
    h.inputs[0].event('a3', 1);
    h.inputs[1].event('a4', 10);
    h.inputs[1].event('b1', 5);
    watermark(h, 8);
    expect(taken(h)).toEqual([]);
    watermark(h, 9);
    expect(taken(h)).toEqual(['a1+a2@9', 'a3+a2@9']);
    expect(h.outputs.main.records.map(({ key }) => key)).toEqual(['a', 'a']);
  });

  it.each<readonly [JoinType, readonly string[]]>([
    ['inner', ['a1+a2@9']],
    ['left', ['a1+a2@9', 'b1+–@9']],
    ['right', ['a1+a2@9', '–+c1@9']],
    ['outer', ['a1+a2@9', 'b1+–@9', '–+c1@9']],
    ['semi', ['a1+–@9']],
    ['anti', ['b1+–@9']],
  ])('%s: pairs, and events without a partner, as its name says', (type, expected) => {
    const h = start({ type });
    h.inputs[0].event('a1', 0);
    h.inputs[0].event('b1', 0);
    h.inputs[1].event('c1', 0);
    h.inputs[1].event('a2', 1);
    h.end();
    expect(taken(h)).toEqual(expected);
  });

  it('fires by end, then start, then the order in which keys entered', () => {
    const h = start({ window: sliding(20, 10), type: 'left' });
    for (const value of ['b', 'a']) h.inputs[0].event(value, 12);
    h.inputs[0].event('a', 5);
    h.end();
    expect(taken(h)).toEqual(['a+–@9', 'b+–@19', 'a+–@19', 'a+–@19', 'b+–@29', 'a+–@29']);
  });

  it('gives a co-group once per key and window, also where one side is empty', () => {
    const h = startGroups({ window: tumbling(10) });
    h.inputs[0].event('a1', 0);
    h.inputs[1].event('a2', 1);
    h.inputs[0].event('a3', 2);
    h.inputs[1].event('b1', 3);
    h.end();
    expect(taken(h)).toEqual(['a1,a3|a2@9', '|b1@9']);
  });

  it('makes sessions of the events of both inputs', () => {
    const h = startGroups({ window: session(5) });
    h.inputs[0].event('a1', 0);
    h.inputs[0].event('a3', 8);
    h.inputs[0].event('a4', 14);
    h.inputs[1].event('a2', 4);
    h.end();
    expect(taken(h)).toEqual(['a1,a3|a2@12', 'a4|@18']);
  });

  it('takes gaps of events of either input', () => {
    const gapOf = (text: string): number => Number(text.slice(1));
    const h = startGroups({ window: session(gapOf) });
    h.inputs[0].event('a20', 0);
    h.inputs[1].event('a1', 19);
    h.inputs[1].event('a2', 30);
    h.end();
    expect(taken(h)).toEqual(['a20|a1@19', '|a2@31']);
  });

  it('joins all there is in a global window, at the end, with the time of the newest', () => {
    const h = start({ window: globalWindow() });
    h.inputs[0].event('a1', 3);
    h.inputs[1].event('a2', 7);
    watermark(h, 1_000);
    expect(taken(h)).toEqual([]);
    h.end();
    expect(taken(h)).toEqual(['a1+a2@1001']);
  });

  it('an event is late when the last of its windows has closed, and unassigned when it has none (WOP-2, WOP-5)', () => {
    const h = start({ window: sliding(4, 10) });
    watermark(h, 13);
    h.inputs[0].event('a1', 3);
    h.inputs[0].event('a2', 12);
    h.inputs[0].event('a3', 17);
    h.inputs[0].event('a4', 21);
    expect(h.operator('joinWindow')).toMatchObject({ in: 4, used: 1, late: 2, unassigned: 1 });
    expect(h.outputs.late.records.map(({ value, timestamp }) => [value, timestamp])).toEqual([
      ['a1', 3],
      ['a2', 12],
    ]);
  });

  it('is not late for some windows only (pain 43)', () => {
    const h = start({ window: cumulative(30, 10) });
    watermark(h, 15);
    h.inputs[0].event('a1', 5);
    h.inputs[1].event('a2', 25);
    h.end();
    expect(taken(h)).toEqual(['a1+a2@29']);
  });

  it('frees a window when its allowed lateness has passed', () => {
    const h = start({ allowedLateness: 5 });
    h.inputs[0].event('a1', 1);
    watermark(h, 13);
    expect(h.operator('joinWindow')).toMatchObject({ rows: 1, keys: 1, windows: 1, nextTimer: 14 });
    watermark(h, 14);
    expect(h.operator('joinWindow')).toMatchObject({ rows: 0, keys: 0, windows: 0, nextTimer: Infinity });
  });

  it('keeps an event once, however many windows it is in', () => {
    const h = start({ window: sliding(100, 1) });
    h.inputs[0].event('a1', 1);
    expect(h.operator('joinWindow')).toMatchObject({ windows: 100, rows: 1 });
  });

  it('an idle input does not hold the other one up', () => {
    const h = start({ type: 'left' });
    h.inputs[0].event('a1', 1);
    h.inputs[0].watermark(9);
    expect(taken(h)).toEqual([]);
    h.inputs[1].idle();
    expect(taken(h)).toEqual(['a1+–@9']);
  });

  it('discards what no result has told of when it is cut off, each event once', () => {
    const h = start({ window: sliding(10, 5), type: 'left' });
    h.inputs[0].event('a1', 2);
    h.inputs[0].event('a2', 7);
    watermark(h, 4);
    h.cutOff();
    expect(taken(h)).toEqual(['a1+–@4']);
    expect(h.operator('joinWindow')).toMatchObject({ in: 2, used: 1, discarded: 1 });
  });

  it('stops when its consumer has enough', () => {
    const events = fromArray([1, 2, 3], { timestampOf: (n) => n }).pipe(keyBy(() => 'all'));
    const seen: string[] = [];
    events
      .pipe(
        joinWindow(events, { window: tumbling(10) }, (a, b) => `${a}${b}`),
        values(),
        take(2),
      )
      .subscribe((text) => seen.push(text));
    expect(seen).toEqual(['11', '12']);
  });
});

describe('joinWindow with allowed lateness', () => {
  it('gives the pairs of a late event at once, and none twice', () => {
    const h = start({ allowedLateness: 20 });
    h.inputs[0].event('a1', 1);
    h.inputs[1].event('a2', 2);
    watermark(h, 9);
    expect(taken(h)).toEqual(['a1+a2@9']);
    h.inputs[1].event('a3', 3);
    h.inputs[0].event('a4', 4);
    expect(taken(h)).toEqual(['a1+a3@9', 'a4+a2@9', 'a4+a3@9']);
    watermark(h, 29);
    h.inputs[0].event('a5', 4);
    expect(taken(h)).toEqual([]);
    expect(h.outputs.late.values).toEqual(['a5']);
  });

  it('gives events without a partner when none can come any more, and not before (pain 9)', () => {
    const h = start({ type: 'outer', allowedLateness: 20 });
    h.inputs[0].event('a1', 1);
    h.inputs[0].event('b1', 1);
    watermark(h, 28);
    h.inputs[1].event('b2', 1);
    expect(taken(h)).toEqual(['b1+b2@9']);
    watermark(h, 29);
    expect(taken(h)).toEqual(['a1+–@9']);
  });

  it('gives a co-group anew, with all so far', () => {
    const h = startGroups({ window: tumbling(10), allowedLateness: 20 });
    h.inputs[0].event('a1', 1);
    watermark(h, 9);
    h.inputs[1].event('a2', 2);
    h.inputs[1].event('b1', 2);
    expect(taken(h)).toEqual(['a1|@9', 'a1|a2 late@9', '|b1 late@9']);
  });

  it('joins what was in two sessions when a late event makes them one, and only that', () => {
    const h = start({ window: session(5), allowedLateness: 50 });
    h.inputs[0].event('a1', 0);
    h.inputs[1].event('a2', 1);
    h.inputs[0].event('a3', 10);
    h.inputs[1].event('a4', 11);
    watermark(h, 20);
    expect(taken(h)).toEqual(['a1+a2@5', 'a3+a4@15']);
    h.inputs[0].event('a5', 6);
    expect(taken(h)).toEqual(['a1+a4@15', 'a3+a2@15', 'a5+a2@15', 'a5+a4@15']);
  });

  it('holds its watermark back, so that nothing is late behind it (pain 44)', () => {
    const h = joinHarness(
      (left, right) =>
        left.pipe(
          joinWindow(right, { window: tumbling(10), type: 'outer', allowedLateness: 30 }, pair),
          windowBy(tumbling(10), agg.count()),
        ) as never,
    );
    h.inputs[0].event('a1', 1);
    watermark(h, 38);
    h.inputs[1].event('a2', 2);
    h.inputs[1].event('b1', 2);
    h.end();
    expect(h.operator('joinWindow').out).toBe(2);
    expect(h.operator('windowBy')).toMatchObject({ in: 2, late: 0 });
  });
});

describe('joinWindow, where combine throws', () => {
  it('for a pair: rejects the left event, whole, and goes on', () => {
    const h = start({ window: sliding(20, 10) });
    h.inputs[1].event('a1', 11);
    h.inputs[1].event('a2', 12);
    h.inputs[0].event('a3!', 13);
    h.inputs[0].event('a4', 14);
    h.end();
    expect(taken(h)).toEqual(['a4+a1@19', 'a4+a2@19', 'a4+a1@29', 'a4+a2@29']);
    expect(h.outputs.rejected.values).toEqual([{ value: 'a3!', timestamp: 13, operator: 'joinWindow', error: BAD }]);
    expect(h.operator('joinWindow')).toMatchObject({ in: 4, used: 3, rejected: 1 });
  });

  it('for the only pair of a right event: that comes without a partner', () => {
    const h = start({ type: 'outer', window: sliding(20, 10) });
    h.inputs[0].event('a1!', 11);
    h.inputs[1].event('a2', 12);
    h.end();
    expect(taken(h)).toEqual(['–+a2@19', '–+a2@29']);
    expect(h.operator('joinWindow')).toMatchObject({ in: 2, used: 1, rejected: 1 });
  });

  it('for an event without a partner: rejects that one', () => {
    const h = start({ type: 'outer' });
    h.inputs[0].event('a!', 1);
    h.inputs[0].event('a1', 2);
    h.inputs[1].event('b!', 3);
    h.end();
    expect(taken(h)).toEqual(['a1+–@9']);
    expect(h.operator('joinWindow')).toMatchObject({ in: 3, used: 1, rejected: 2 });
  });

  it.each([
    ['a window', tumbling(10)],
    ['a session', session(10)],
  ] as const)('for a late event in %s: rejects that event, and nothing has happened', (_, window) => {
    const h = start({ window, allowedLateness: 50 });
    h.inputs[0].event('a1', 1);
    watermark(h, 20);
    h.inputs[1].event('a2!', 2);
    h.inputs[1].event('a3', 1);
    expect(h.outputs.main.values).toEqual(['a1+a3']);
    expect(h.operator('joinWindow')).toMatchObject({ in: 3, used: 2, rejected: 1, rows: 2, windows: 1 });
  });

  it('for a co-group: rejects all that is in it', () => {
    const h = startGroups({ window: tumbling(10) });
    h.inputs[0].event('a!', 1);
    h.inputs[1].event('a1', 2);
    h.inputs[1].event('b1', 2);
    h.end();
    expect(taken(h)).toEqual(['|b1@9']);
    expect(h.outputs.rejected.values.map(({ value }) => value)).toEqual(['a!', 'a1']);
  });

  it('for a co-group: makes none of those that have been rejected', () => {
    const h = startGroups({ window: sliding(20, 10) });
    h.inputs[0].event('a!', 5);
    h.inputs[0].event('b!', 5);
    h.inputs[1].event('b1', 15);
    h.end();
    expect(taken(h)).toEqual(['|b1@19', '|b1@29']);
    expect(h.operator('joinWindow')).toMatchObject({ in: 3, used: 1, rejected: 2 });
  });

  it('for a co-group of a late event alone: leaves no window behind', () => {
    const h = startGroups({ window: tumbling(10), allowedLateness: 50 });
    watermark(h, 20);
    h.inputs[0].event('a!', 1);
    expect(h.operator('joinWindow')).toMatchObject({ rejected: 1, windows: 0, keys: 0 });
  });

  it('and what an assigner throws: rejects the event', () => {
    const window = session<string>((text) => (text === 'a!' ? 0 : 5));
    const h = start({ window, type: 'left' });
    h.inputs[0].event('a!', 1);
    h.inputs[0].event('a1', 1);
    h.end();
    expect(taken(h)).toEqual(['a1+–@5']);
    expect(h.operator('joinWindow')).toMatchObject({ rejected: 1, used: 1 });
  });

  it('without rejectedTo: fails the stream, after the results before it', () => {
    const h = start({ type: 'left' }, false);
    h.inputs[0].event('b1', 1);
    h.inputs[0].event('a1', 1);
    h.inputs[0].event('a!', 2);
    h.inputs[0].event('c1', 2);
    h.end();
    expect(h.outputs.main.error).toMatchObject({ code: 'USER_CODE', operator: 'joinWindow', event: 'a!', cause: BAD });
    expect(taken(h)).toEqual(['b1+–@9', 'a1+–@9']);
  });
});

describe('the options of joinWindow', () => {
  const stream = fromArray([1], { timestampOf: (n) => n }).pipe(keyBy((n) => n));
  const make = (options: object) => () => joinWindow(stream, { window: tumbling(10), ...options }, () => 0);

  it.each([
    ['no window', make({ window: 5 }), 'window must be a window assigner'],
    ['a window of its own shape', make({ window: { name: 'mine', assign: () => [] } }), 'made by defineAssigner'],
    ['windows by count', make({ window: countWindow(3) }), 'countWindow(3) depends on the order'],
    ['another type', make({ type: 'full' }), "joinWindow: type must be one of 'inner'"],
    ['half a millisecond', make({ allowedLateness: 0.5 }), 'allowedLateness must be a whole number'],
  ])('%s: refused where the operator is made', (_, wrong, message) => {
    expect(wrong).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) }),
    );
  });
});
