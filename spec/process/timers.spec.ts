import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createRuntime, eventTime, keyBy, keyedProcess, type, values } from '../../lib/index.js';
import type { Stream, TimersAtEnd } from '../../lib/index.js';
import { Timers } from '../../lib/process/timers.js';
import { KeyTable } from '../../lib/state/keyTable.js';
import { harness, ManualClock } from '../../lib/testing.js';
import { expectSame } from '../laws/pipeline.js';
import { Subject } from 'rxjs';

/** What an event asks for: timers to set and to delete, by kind. */
interface Ask {
  readonly key?: string;
  readonly set?: readonly number[];
  readonly del?: readonly number[];
  readonly setClock?: readonly number[];
  readonly delClock?: readonly number[];
}

/** Does what events ask for, and tells of each timer that fires. */
const obeying = (asks: Stream<Ask>) =>
  asks.pipe(
    keyBy((ask) => ask.key ?? 'a'),
    keyedProcess({
      onEvent: ({ set = [], del = [], setClock = [], delClock = [] }, context) => {
        for (const time of set) context.setEventTimer(time);
        for (const time of del) context.deleteEventTimer(time);
        for (const time of setClock) context.setProcessingTimer(time);
        for (const time of delClock) context.deleteProcessingTimer(time);
      },
      onTimer: (time, { key, clock }) => `${key} ${time}${clock === 'event' ? '' : ' by the clock'}`,
    }),
  );

describe('timers of event time', () => {
  it('are one per key and time; deleting one that is not there does nothing (TIM-1)', () => {
    const h = harness(obeying);
    h.event({ set: [5, 5, 7], del: [6] }, 0);
    h.event({ set: [5] }, 0);
    h.event({ key: 'b', set: [5] }, 0);
    h.event({ del: [7] }, 0);
    expect(h.operator('keyedProcess').timers).toBe(2);
    h.watermark(10);
    expect(h.outputs.main.values).toEqual(['a 5', 'b 5']);
  });

  it('fire by time, then in the order in which they were set, before the watermark is passed on (TIM-2, TIM-3)', () => {
    const h = harness(obeying);
    h.event({ key: 'b', set: [9, 3] }, 0);
    h.event({ key: 'a', set: [9, 3, 1] }, 0);
    h.event({ key: 'b', del: [3] }, 0);
    h.event({ key: 'b', set: [3] }, 0);
    h.watermark(9);
    expect(h.outputs.main.records.map(({ value, timestamp, watermark }) => [value, timestamp, watermark])).toEqual([
      ['a 1', 1, 0],
      ['a 3', 3, 2],
      ['b 3', 3, 2],
      ['b 9', 9, 8],
      ['a 9', 9, 8],
    ]);
    expect(h.outputs.main.watermark).toBe(9);
  });

  it('fire when the watermark reaches their time, and not a ms before', () => {
    const h = harness(obeying);
    h.event({ set: [5] }, 0);
    h.watermark(4);
    expect(h.outputs.main.values).toEqual([]);
    h.watermark(5);
    expect(h.outputs.main.values).toEqual(['a 5']);
  });

  it('fire in the middle of a batch, before the event that arrives after them', () => {
    const h = harness((asks: Stream<string>) =>
      asks.pipe(
        keyBy(() => 'a'),
        keyedProcess({
          onEvent: (name, context) => {
            context.setEventTimer(5);
            return name;
          },
          onTimer: (time, { watermark }) => `timer ${time}, at ${watermark}`,
        }),
      ),
    );
    h.events(
      [
        { value: 'one', timestamp: 1 },
        { value: 'two', timestamp: 2, watermark: 8 },
      ],
      9,
    );
    expect(h.outputs.main.values).toEqual(['one', 'timer 5, at 5', 'two', 'timer 5, at 8']);
  });

  it('that are set for a time that has come fire with the next advance, and see the watermark that it advances from (TIM-10)', () => {
    const h = harness((asks: Stream<number>) =>
      asks.pipe(
        keyBy(() => 'a'),
        keyedProcess({
          onEvent: (time, context) => context.setEventTimer(time),
          onTimer: (time, { watermark, timestamp }) => [time, watermark, timestamp],
        }),
      ),
    );
    h.watermark(10);
    h.event(4, 11);
    h.event(10, 11);
    expect(h.outputs.main.values).toEqual([]);
    h.watermark(11);
    expect(h.outputs.main.values).toEqual([
      [4, 10, 4],
      [10, 10, 10],
    ]);
  });

  it('may set and delete timers: those that are due fire in the same advance, however many advances there are', () => {
    const script = (...watermarks: readonly number[]): unknown => {
      const h = harness((events: Stream<number>) =>
        events.pipe(
          keyBy(() => 'a'),
          keyedProcess({
            emits: type<readonly number[]>(),
            onEvent: (time, context) => context.setEventTimer(time),
            onTimer: (time, context) => {
              context.emit([time, context.watermark]);
              if (time > 30) return;
              context.setEventTimer(time + 7);
              context.setEventTimer(time + 8);
              context.deleteEventTimer(time + 8);
            },
          }),
        ),
      );
      h.event(3, 0);
      h.event(5, 0);
      for (const watermark of watermarks) h.watermark(watermark);
      return h.outputs.main.records;
    };
    expect(script(40)).toEqual(script(4, 5, 6, 10, 17, 18, 33, 40));
  });

  it('are rounded up to whole ms: they never fire early', () => {
    const h = harness(obeying);
    h.event({ set: [4.2] }, 0);
    h.watermark(4);
    expect(h.outputs.main.values).toEqual([]);
    h.watermark(5);
    expect(h.outputs.main.values).toEqual(['a 5']);
  });

  it('need a number and a function to call', () => {
    const h = harness(obeying);
    h.event({ set: [NaN] }, 0);
    expect(String(h.outputs.main.error)).toContain(
      'setEventTimer needs a time, a number of ms since the epoch; it was given NaN',
    );
    const never = harness(obeying);
    never.event({ set: [-Infinity] }, 0);
    expect(String(never.outputs.main.error)).toContain('it was given -Infinity');
    // What was never set needs no case of its own.
    const unset = harness(obeying);
    unset.event({ del: [-Infinity] }, 0);
    expect(unset.outputs.main.error).toBeUndefined();
    const noFunction = harness((n: Stream<number>) =>
      n.pipe(
        keyBy(() => 'a'),
        keyedProcess({ onEvent: (time, context) => context.setEventTimer(time) }),
      ),
    );
    noFunction.event(1, 0);
    expect(String(noFunction.outputs.main.error)).toContain('setEventTimer needs a function to call: give it onTimer');
  });

  it('all fire at the end of time, and those set for it last; one that always sets the next comes to an end', () => {
    const h = harness((asks: Stream<number>) =>
      asks.pipe(
        keyBy(() => 'a'),
        keyedProcess({
          onEvent: (time, context) => {
            context.setEventTimer(time);
            context.setEventTimer(Infinity);
          },
          onTimer: (time, context) => {
            context.setEventTimer(time + 10);
            return [time, context.timestamp, context.watermark];
          },
        }),
      ),
    );
    h.event(15, 2);
    h.event(31, 3);
    h.end();
    expect(h.outputs.main.values).toEqual([
      [15, 15, 15],
      [25, 25, 25],
      [31, 31, 31],
      // A time that an event may have.
      [Infinity, 31, Infinity],
    ]);
    expect(h.outputs.main.completed).toBe(true);
    expect(h.operator('keyedProcess')).toMatchObject({ timers: 0, keys: 0 });
  });

  it('do not fire when the stream is cut off', () => {
    const h = harness(obeying);
    h.event({ set: [5] }, 0);
    h.cutOff();
    expect(h.outputs.main.values).toEqual([]);
    expect(h.outputs.main.completed).toBe(true);
  });
});

describe('timers of processing time', () => {
  it('fire in order when the clock reaches them, one per key and time', () => {
    const h = harness(obeying);
    h.event({ setClock: [30, 10, 10, 20] }, 7);
    h.event({ key: 'b', setClock: [10] }, 7);
    h.event({ delClock: [20, 25] }, 7);
    h.advanceProcessingTime(9);
    expect(h.outputs.main.values).toEqual([]);
    h.advanceProcessingTime(91);
    expect(h.outputs.main.values).toEqual(['a 10 by the clock', 'b 10 by the clock', 'a 30 by the clock']);
  });

  it('give results the time of the newest event, or just above the watermark: they are late nowhere (TIM-4)', () => {
    const h = harness(obeying);
    h.event({ setClock: [10, 20] }, 7);
    h.advanceProcessingTime(10);
    h.watermark(8);
    h.advanceProcessingTime(10);
    expect(h.outputs.main.records.map(({ timestamp, watermark }) => [timestamp, watermark])).toEqual([
      [7, -Infinity],
      [9, 8],
    ]);
  });

  it('whose time has passed when they are set fire at once; those whose time passed before a restore, after it (TIM-8)', () => {
    const h = harness(obeying, { now: 100 });
    h.event({ setClock: [50] }, 0);
    h.advanceProcessingTime(0);
    expect(h.outputs.main.values).toEqual(['a 50 by the clock']);
    h.event({ setClock: [120] }, 0);
    const snapshot = h.snapshot();
    const later = h.restore({ ...snapshot, now: 500 });
    later.advanceProcessingTime(0);
    expect(later.outputs.main.values).toEqual(['a 120 by the clock']);
  });

  it('see the clock at their own time, and may set the next', () => {
    const h = harness((n: Stream<number>) =>
      n.pipe(
        keyBy(() => 'a'),
        keyedProcess({
          onEvent: (_, context) => context.setProcessingTimer(context.now + 10),
          onTimer: (_, context) => {
            context.setProcessingTimer(context.now + 10);
            return context.now;
          },
        }),
      ),
    );
    h.event(1, 0);
    h.advanceProcessingTime(45);
    expect(h.outputs.main.values).toEqual([10, 20, 30, 40]);
  });

  it('are fired, dropped or waited for at the end of the input, as the runtime says', () => {
    const ending = (timersAtEnd: TimersAtEnd): [before: unknown[], after: unknown[]] => {
      const clock = new ManualClock(0);
      const source = new Subject<Ask>();
      const seen: unknown[] = [];
      obeying(source.pipe(eventTime(() => 1, { runtime: createRuntime({ clock, timersAtEnd }) })))
        .pipe(values())
        .subscribe({ next: (value) => seen.push(value), complete: () => seen.push('complete') });
      source.next({ setClock: [10] });
      source.complete();
      const before = [...seen];
      clock.advance(20);
      return [before, seen.slice(before.length)];
    };
    expect(ending('fire')).toEqual([['a 10 by the clock', 'complete'], []]);
    expect(ending('drop')).toEqual([['complete'], []]);
    expect(ending('wait')).toEqual([[], ['a 10 by the clock', 'complete']]);
  });
});

describe('a million timers', () => {
  const MANY = 1_000_000;

  it('of one key are set, found, and fire in order', () => {
    const h = harness((n: Stream<number>) =>
      n.pipe(
        keyBy(() => 'a'),
        keyedProcess({
          onEvent: (_, context) => {
            // In no order at all, and some of them twice.
            for (let i = 0; i < MANY; i++) context.setEventTimer((i * 7919) % MANY);
            for (let i = 0; i < MANY; i += 10) context.setEventTimer(i);
            context.setEventTimer(MANY + 5);
          },
          onTimer: (time) => {
            if (time !== next++) throw new Error(`${time} out of order`);
          },
        }),
      ),
    );
    let next = 0;
    h.event(1, -1);
    expect(h.operator('keyedProcess')).toMatchObject({ timers: MANY + 1, keys: 1 });
    h.watermark(MANY);
    expect(next).toBe(MANY);
    expect(h.operator('keyedProcess')).toMatchObject({ timers: 1, keys: 1, nextTimer: MANY + 5 });
    expect(h.outputs.main.error).toBeUndefined();
  });
});

describe('timers, at random', () => {
  type Op = {
    readonly kind: 'set' | 'delete' | 'move' | 'take';
    readonly key: number;
    readonly time: number;
    readonly to: number;
  };
  const ops: fc.Arbitrary<Op[]> = fc.array(
    fc.record({
      kind: fc.constantFrom('set', 'set', 'set', 'delete', 'delete', 'move', 'move', 'take'),
      key: fc.nat(3),
      time: fc.oneof(fc.nat(6), fc.constantFrom(-1, 1e12, 1e12 + 1, Infinity)),
      to: fc.nat(6),
    }),
    { maxLength: 20 },
  );

  it('are what a sorted list would be', () => {
    fc.assert(
      fc.property(ops, (script) => {
        const keys = new KeyTable();
        const timers = new Timers(keys);
        const model: { key: number; time: number }[] = [];
        for (const { kind, key, time, to } of script) {
          const id = keys.numberOf(key);
          const at = model.findIndex((timer) => timer.key === key && timer.time === time);
          if (kind === 'set') {
            timers.set(id, time);
            if (at < 0) model.push({ key, time });
          } else if (kind === 'delete') {
            timers.delete(id, time);
            if (at >= 0) model.splice(at, 1);
          } else if (kind === 'move') {
            timers.move(id, time, to);
            if (at >= 0) model.splice(at, 1);
            if (!model.some((timer) => timer.key === key && timer.time === to)) model.push({ key, time: to });
          } else if (kind === 'take' && model.length > 0) {
            const first = model.reduce((least, timer) => (timer.time < least.time ? timer : least));
            model.splice(model.indexOf(first), 1);
            timers.take();
            expectSame([keys.keys[timers.id], timers.takenTime], [first.key, first.time]);
          }
          keys.sweep();
          expectSame(
            [timers.size, timers.time, keys.inUse],
            [
              model.length,
              Math.min(Infinity, ...model.map((timer) => timer.time)),
              new Set(model.map((timer) => timer.key)).size,
            ],
          );
        }
      }),
      { numRuns: 10_000 },
    );
  });
});
