import { describe, expect, it } from '@jest/globals';
import { agg, aggregatingState, listState, mapState, minutes, reducingState, valueState } from '../../lib/index.js';
import { StatesAtWork } from './statesAtWork.js';

const clocks = ['event', 'processing'] as const;

/** Makes it t o'clock, on one of the clocks. */
function at<S>(states: StatesAtWork<S>, clock: 'event' | 'processing', time: number): void {
  if (clock === 'event') states.harness.watermark(time);
  else states.harness.advanceProcessingTime(time - states.harness.clock.now());
}

describe('time to live', () => {
  it.each(clocks)('TTL-1: what was written at t is gone at t + ttl, and not before, by %s time', (clock) => {
    const states = new StatesAtWork({ v: valueState(0, { ttl: { after: 10, clock } }) });
    states.do(({ v }) => (v.value = 7), 0);
    at(states, clock, 9);
    expect(states.do(({ v }) => [v.value, v.isEmpty], 3)).toEqual([7, false]);
    at(states, clock, 10);
    expect(states.do(({ v }) => [v.value, v.isEmpty], 3)).toEqual([0, true]);
  });

  it('TTL-1: the time must be a whole number above 0; without end, nothing expires', () => {
    expect(() => valueState(0, { ttl: 0 })).toThrow(
      /valueState: ttl must be a whole number of milliseconds, at least 1/,
    );
    expect(() => listState({ ttl: { after: -5 } })).toThrow(/listState: ttl must be/);
    expect(() => mapState({ ttl: { after: 5, clock: 'wall' as never } })).toThrow(
      /'event' or 'processing'; it is 'wall'/,
    );
    expect(() => mapState({ ttl: { after: 5, renewedBy: 'read' as never } })).toThrow(/renewedBy is 'read'/);
    const states = new StatesAtWork({ v: valueState(0, { ttl: { after: Infinity } }) });
    states.do(({ v }) => (v.value = 7), 0);
    states.harness.watermark(1e15);
    expect(states.do(({ v }) => v.value)).toBe(7);
  });

  it('TTL-1: may be a duration of any form', () => {
    const states = new StatesAtWork({ v: valueState(0, { ttl: { minutes: 1 } }) });
    states.do(({ v }) => (v.value = 7), 0);
    states.harness.watermark(minutes(1) - 1);
    expect(states.do(({ v }) => v.value)).toBe(7);
    states.harness.watermark(minutes(1));
    expect(states.do(({ v }) => v.value)).toBe(0);
  });

  it.each(clocks)('TTL-2: a write begins the time anew, a read does not, by %s time', (clock) => {
    const states = new StatesAtWork({ v: valueState(0, { ttl: { after: 10, clock } }) });
    states.do(({ v }) => (v.value = 1), 0);
    at(states, clock, 6);
    states.do(({ v }) => (v.value = 2), 6);
    at(states, clock, 12);
    expect(states.do(({ v }) => v.value, 12)).toBe(2);
    at(states, clock, 16);
    expect(states.do(({ v }) => v.value, 16)).toBe(0);
  });

  it.each(clocks)('TTL-2: with readAndWrite a read does too, unless it comes too late, by %s time', (clock) => {
    const states = new StatesAtWork({ v: valueState(0, { ttl: { after: 10, clock, renewedBy: 'readAndWrite' } }) });
    states.do(({ v }) => (v.value = 1), 0);
    at(states, clock, 6);
    expect(states.do(({ v }) => v.value, 6)).toBe(1);
    at(states, clock, 15);
    expect(states.do(({ v }) => v.value, 15)).toBe(1);
    at(states, clock, 25);
    expect(states.do(({ v }) => v.value, 25)).toBe(0);
  });

  it('TTL-2: an event out of order neither shortens the life of a value nor is it written into the past', () => {
    const states = new StatesAtWork({ v: valueState(0, { ttl: 10 }) });
    states.do(({ v }) => (v.value = 1), 20);
    states.do(({ v }) => (v.value = 2), 15);
    states.harness.watermark(29);
    expect(states.do(({ v }) => v.value)).toBe(2);
    // Late: it counts as written at the watermark.
    states.do(({ v }) => (v.value = 3), 1);
    states.harness.watermark(38);
    expect(states.do(({ v }) => v.value)).toBe(3);
    states.harness.watermark(39);
    expect(states.do(({ v }) => v.value)).toBe(0);
  });

  it.each(clocks)('TTL-3: what has expired is never returned, cleaned up or not, by %s time', (clock) => {
    const ttl = { after: 1000, clock };
    const states = new StatesAtWork({
      value: valueState('none', { ttl }),
      list: listState<number>({ ttl }),
      map: mapState<string, number>({ ttl }),
      sum: reducingState((a: number, b: number) => a + b, { ttl }),
    });
    const all = (): unknown =>
      states.do(
        ({ value, list, map, sum }) => [
          value.value,
          list.values,
          list.length,
          map.get('x'),
          map.has('x'),
          map.size,
          map.entries(),
          sum.value,
        ],
        0,
      );
    states.do(({ value, list, map, sum }) => {
      value.value = 'some';
      list.add(1);
      map.set('x', 1);
      sum.add(1);
    }, 1);
    if (clock === 'processing') at(states, clock, 1000);
    else at(states, clock, 1001);
    expect(all()).toEqual(['none', [], 0, undefined, false, 0, [], undefined]);
  });

  it('TTL-4: by event time an event sees what has not expired at its own time, wherever the watermark is', () => {
    const states = new StatesAtWork({ v: valueState(0, { ttl: 10 }), m: mapState<string, number>({ ttl: 10 }) });
    const read = (time: number): unknown => states.do(({ v, m }) => [v.value, m.size], time);
    states.do(({ v, m }) => ((v.value = 7), m.set('x', 1)), 0);
    expect([read(9), read(10), read(9)]).toEqual([
      [7, 1],
      [0, 0],
      [7, 1],
    ]);
  });

  it('TTL-4: by event time it is the same whenever it is replayed, whatever the clock says', () => {
    const states = new StatesAtWork({ v: valueState(0, { ttl: 10 }) }, { now: 5_000_000 });
    states.do(({ v }) => (v.value = 7), 0);
    states.harness.advanceProcessingTime(1_000_000);
    expect(states.do(({ v }) => v.value)).toBe(7);
  });

  it('TTL-4: a timer at t sees what has not expired at t, however far the watermark jumps', () => {
    const states = new StatesAtWork({ v: valueState(0, { ttl: 10 }) });
    states.do(({ v }) => (v.value = 7), 0);
    states.harness.events(
      [
        { value: { key: 'a', act: ({ v }) => [v.value] }, timestamp: 9, watermark: 9 },
        { value: { key: 'a', act: ({ v }) => [v.value] }, timestamp: 9, watermark: 30 },
      ],
      100,
    );
    expect(states.harness.outputs.main.values).toEqual([[7], [0]]);
  });

  it.each(clocks)('TTL-5: elements of a list and entries of a map expire one by one, by %s time', (clock) => {
    const ttl = { after: 10, clock };
    const states = new StatesAtWork({ list: listState<number>({ ttl }), map: mapState<string, number>({ ttl }) });
    const both = (time: number): unknown => {
      at(states, clock, time);
      return states.do(({ list, map }) => [list.values, map.keys(), list.length, map.size], time);
    };
    states.do(({ list, map }) => (list.add(0), map.set('x', 0), map.set('y', 0)), 0);
    at(states, clock, 4);
    states.do(({ list, map }) => (list.addAll([4, 5]), map.set('z', 4), map.set('x', 4)), 4);
    expect(both(9)).toEqual([[0, 4, 5], ['y', 'z', 'x'], 3, 3]);
    expect(both(10)).toEqual([[4, 5], ['z', 'x'], 2, 2]);
    expect(both(14)).toEqual([[], [], 0, 0]);
    expect(states.keys).toBe(0);
  });

  it('TTL-5: an entry of a map that has expired has no place to come back to, though it waits behind a younger one, and is deleted', () => {
    const states = new StatesAtWork({ map: mapState<string, number>({ ttl: 10 }) });
    states.do(({ map }) => map.set('young', 1), 10);
    states.do(({ map }) => map.set('old', 1), 0);
    states.harness.watermark(10);
    states.do(({ map }) => map.set('new', 1), 10);
    const names = states.do(({ map }) => {
      map.delete('old');
      map.set('old', 2);
      return map.keys();
    }, 10);
    expect(names).toEqual(['young', 'new', 'old']);
  });

  it.each(clocks)('TTL-5: a read of a list renews what has not expired, by %s time', (clock) => {
    const ttl = { after: 10, clock, renewedBy: 'readAndWrite' as const };
    const states = new StatesAtWork({ list: listState<number>({ ttl }) });
    states.do(({ list }) => list.add(1), 0);
    at(states, clock, 5);
    states.do(({ list }) => list.add(2), 5);
    at(states, clock, 12);
    expect(states.do(({ list }) => list.values, 12)).toEqual([2]);
    at(states, clock, 20);
    expect(states.do(({ list }) => list.values, 20)).toEqual([2]);
  });

  it.each(clocks)(
    'TTL-6: a reduction and an aggregate begin anew when they have expired, and live on with every add, by %s time',
    (clock) => {
      const ttl = { after: 10, clock };
      const states = new StatesAtWork({
        sum: reducingState((a: number, b: number) => a + b, { ttl }),
        count: aggregatingState(agg.count(), { ttl }),
      });
      const add = (time: number): unknown => {
        at(states, clock, time);
        return states.do(({ sum, count }) => {
          sum.add(1);
          count.add(undefined);
          return [sum.value, count.value];
        }, time);
      };
      expect([add(0), add(9), add(18)]).toEqual([
        [1, 1],
        [2, 2],
        [3, 3],
      ]);
      expect(add(28)).toEqual([1, 1]);
    },
  );

  it.each(clocks)(
    'TTL-7: what has expired is dropped by itself, though nobody touches the key, by %s time',
    (clock) => {
      const ttl = { after: 80, clock };
      const states = new StatesAtWork({
        value: valueState(0, { ttl }),
        list: listState<number>({ ttl }),
        map: mapState<string, number>({ ttl }),
      });
      for (let i = 0; i < 1000; i++) {
        states.do(({ value, list, map }) => ((value.value = i), list.add(i), map.set('x', i)), 0, `key ${i}`);
      }
      expect(states.keys).toBe(1000);
      at(states, clock, 79);
      expect(states.keys).toBe(1000);
      at(states, clock, 80);
      expect(states.keys).toBe(0);
      expect(states.harness.operator('keyedProcess').stateBytes).toBe(0);
    },
  );

  it('TTL-7: a key that is written all the time is looked at a few times per ttl, not with every write', () => {
    const states = new StatesAtWork({ v: valueState(0, { ttl: 800 }) });
    for (let i = 0; i < 5000; i++) {
      states.do(({ v }) => v.value++, i);
      states.harness.watermark(i);
    }
    expect(states.do(({ v }) => v.value)).toBe(5000);
    states.harness.watermark(5799);
    // Dropped an eighth of the ttl after it has expired, at the latest.
    states.harness.watermark(5900);
    expect(states.keys).toBe(0);
  });

  it('TTL-8: a ttl may be added, changed, moved to the other clock or taken away over a restore', () => {
    const eternal = new StatesAtWork({ v: valueState(0), l: listState<number>(), m: mapState<string, number>() });
    eternal.do(({ v, l, m }) => ((v.value = 7), l.add(1), m.set('x', 1)), 5);
    eternal.harness.watermark(6);
    const read = (states: StatesAtWork<typeof eternal extends StatesAtWork<infer S> ? S : never>): unknown =>
      states.do(({ v, l, m }) => [v.value, l.values, m.entries()], 6);

    const byEvents = { ttl: 10 };
    const mortal = eternal.restored({
      v: valueState(0, byEvents),
      l: listState<number>(byEvents),
      m: mapState<string, number>(byEvents),
    });
    expect(read(mortal as never)).toEqual([7, [1], [['x', 1]]]);
    mortal.harness.watermark(14);
    expect(read(mortal as never)).toEqual([7, [1], [['x', 1]]]);

    const byClock = { ttl: { after: 10, clock: 'processing' as const } };
    const clocked = mortal.restored({
      v: valueState(0, byClock),
      l: listState<number>(byClock),
      m: mapState<string, number>(byClock),
    });
    clocked.harness.watermark(1000);
    expect(read(clocked as never)).toEqual([7, [1], [['x', 1]]]);
    clocked.harness.advanceProcessingTime(9);

    const again = clocked.restored({ v: valueState(0), l: listState<number>(), m: mapState<string, number>() });
    again.harness.advanceProcessingTime(1000);
    expect(read(again as never)).toEqual([7, [1], [['x', 1]]]);
    const back = again.restored({
      v: valueState(0, byClock),
      l: listState<number>(byClock),
      m: mapState<string, number>(byClock),
    });
    back.harness.advanceProcessingTime(10);
    expect(read(back as never)).toEqual([0, [], []]);
  });

  it('TTL-8: the default is what an expired value is', () => {
    const states = new StatesAtWork({ v: valueState(42, { ttl: 10 }) });
    states.do(({ v }) => (v.value = 7), 0);
    states.harness.watermark(10);
    expect(states.do(({ v }) => v.value)).toBe(42);
  });
});
