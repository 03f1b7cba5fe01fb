import { describe, expect, it } from '@jest/globals';
import type { Observable } from 'rxjs';
import {
  agg,
  filterValues,
  fromArray,
  keyBy,
  keyedProcess,
  listState,
  mapAsync,
  mapState,
  mapValues,
  reducingState,
  shared,
  sideOutput,
  tumbling,
  union,
  valueState,
  windowAll,
  windowBy,
} from '../../lib/index.js';
import type { Frame, Stream } from '../../lib/index.js';
import type { Batch } from '../../lib/frame/batch.js';
import { BaseMachine } from '../../lib/operator/baseMachine.js';
import { operate } from '../../lib/operator/operate.js';
import type { Output } from '../../lib/operator/output.js';
import { harness, ManualClock, plain } from '../../lib/testing.js';
import type { PlainFrame } from '../../lib/testing.js';

describe('harness', () => {
  it('sends an event through the operator within the call', () => {
    const h = harness((numbers: Stream<number>) => numbers.pipe(mapValues((n) => n * 10)));
    h.event(1, 1000);
    expect(h.outputs.main.take()).toEqual([{ value: 10, timestamp: 1000, key: undefined, watermark: -Infinity }]);
    h.watermark(1500);
    h.event(2, 2000);
    expect(h.outputs.main.take()).toEqual([{ value: 20, timestamp: 2000, key: undefined, watermark: 1500 }]);
    expect(h.outputs.main.values).toEqual([10, 20]);
    expect(h.outputs.main.take()).toEqual([]);
  });

  it('says what is missing where it is given no function, or an event no time', () => {
    expect(() => harness(fromArray([1], { timestampOf: (n) => n }) as never)).toThrow(
      'harness needs a function that makes a stream of its inputs',
    );
    const h = harness((numbers: Stream<number>) => numbers.pipe(windowAll(tumbling(10), agg.count())));
    expect(() => (h as unknown as { event(value: number): void }).event(7)).toThrow(
      'an event of a harness needs its time, in ms: event(value, timestamp); for 7 it is undefined',
    );
  });

  it('sends several events as one batch, with the watermark in force at each', () => {
    const h = harness((numbers: Stream<number>) => numbers.pipe(filterValues((n) => n !== 2)));
    h.watermark(1);
    h.events(
      [
        { value: 1, timestamp: 5 },
        { value: 2, timestamp: 6, watermark: 4 },
        { value: 3, timestamp: 7 },
        { value: 4, timestamp: 9, watermark: 7 },
      ],
      8,
    );
    expect(h.outputs.main.records.map(({ value, watermark }) => [value, watermark])).toEqual([
      [1, 1],
      [3, 4],
      [4, 7],
    ]);
    expect(h.outputs.main.watermark).toBe(8);
  });

  it('takes an operator as it stands in a pipe', () => {
    const h = harness<[number], Observable<Frame<number>>>(mapValues((n: number) => n + 1));
    h.event(1, 0);
    expect(h.outputs.main.values).toEqual([2]);
  });

  it('has an input for each parameter, or as many as it is told', () => {
    const h = harness((a: Stream<string>, b: Stream<string>) => union(a, b));
    h.inputs[0].event('left', 1);
    h.inputs[1].event('right', 2);
    h.inputs[0].watermark(10);
    expect(h.outputs.main.watermark).toBe(-Infinity);
    h.inputs[1].watermark(7);
    expect(h.outputs.main.values).toEqual(['left', 'right']);
    expect(h.outputs.main.watermark).toBe(7);

    const many = harness((...streams: readonly Stream<string>[]) => union(...streams), { inputs: 3 });
    many.inputs[2]!.event('third', 3);
    expect(many.outputs.main.values).toEqual(['third']);
  });

  it('collects side outputs by name', () => {
    const h = harness((words: Stream<string>) => {
      const late = sideOutput<string>();
      return { main: words.pipe(windowAll(tumbling(10), agg.count(), { lateTo: late })), late };
    });
    h.event('a', 3);
    h.watermark(9);
    h.event('b', 8);
    expect(h.outputs.main.values.map((result) => result.value)).toEqual([1]);
    expect(h.outputs.late.records).toEqual([{ value: 'b', timestamp: 8, key: undefined, watermark: 9 }]);
  });

  it('counts, and says what is held', () => {
    const h = harness((words: Stream<string>) =>
      words.pipe(
        keyBy((word) => word),
        windowBy(tumbling(10), agg.count()),
      ),
    );
    h.event('a', 3);
    h.event('b', 4);
    expect(h.operator('windowBy')).toMatchObject({ in: 2, used: 2, keys: 2, windows: 1, slices: 1, nextTimer: 9 });
    h.watermark(9);
    h.event('c', 5);
    expect(h.operator('windowBy')).toMatchObject({ in: 3, late: 1, out: 2, keys: 0, windows: 0, nextTimer: Infinity });
    expect(h.operators.map(({ name }) => name)).toEqual(['input', 'keyBy', 'windowBy']);
    expect(() => h.operator('window')).toThrow(
      "no operator is called 'window'; there are 'input', 'keyBy', 'windowBy'",
    );
  });

  it('ends at the end of time, or where it stands', () => {
    const counts = (words: Stream<string>): Observable<Frame<unknown>> =>
      words.pipe(windowAll(tumbling(10), agg.count()));
    const ended = harness(counts);
    ended.event('a', 3);
    ended.end();
    expect(ended.outputs.main).toMatchObject({ completed: true, watermark: Infinity });
    expect(ended.outputs.main.records).toHaveLength(1);

    const cut = harness(counts);
    cut.event('a', 3);
    cut.watermark(5);
    cut.cutOff();
    expect(cut.outputs.main).toMatchObject({ completed: true, watermark: 5, records: [] });
    expect(cut.operator('windowAll').discarded).toBe(1);
    // It was no `take`: it was not sending.
    expect(cut.warnings).toEqual([]);
  });

  it('fails as a source does, and reports how the operator fails', () => {
    const h = harness((numbers: Stream<number>) => numbers.pipe(mapValues((n) => n)));
    const broken = new Error('broken');
    h.fail(broken);
    expect(h.outputs.main.error).toBe(broken);
    const thrower = harness((numbers: Stream<number>) =>
      numbers.pipe(
        mapValues((): number => {
          throw broken;
        }),
      ),
    );
    thrower.event(1, 0);
    expect(thrower.outputs.main.error).toMatchObject({ code: 'USER_CODE', cause: broken });
    // Nobody listens any more.
    thrower.event(2, 0);
    expect(thrower.operator('input').in).toBe(1);
  });

  it('is idle and active by hand; an event makes it active', () => {
    const h = harness((a: Stream<number>, b: Stream<number>) => union(a, b));
    h.inputs[1].watermark(20);
    h.idle();
    expect(h.outputs.main.watermark).toBe(20);
    h.inputs[1].idle();
    expect(h.outputs.main.idle).toBe(true);
    h.event(1, 30);
    expect(h.outputs.main.idle).toBe(false);
    h.idle();
    h.active();
    expect(h.outputs.main.idle).toBe(false);
  });

  it('goes on from a snapshot in a new instance, any number of times', () => {
    const h = harness((words: Stream<string>) =>
      words.pipe(
        keyBy((word) => word),
        windowBy(tumbling(10), agg.count()),
      ),
    );
    h.event('a', 3);
    h.watermark(5);
    const snapshot = h.snapshot();
    h.event('a', 6);
    for (let times = 0; times < 2; times++) {
      const restored = h.restore(structuredClone(snapshot));
      expect(restored.outputs.main.watermark).toBe(5);
      restored.event('b', 4);
      restored.watermark(9);
      expect(restored.outputs.main.values.map(({ key, value }) => [key, value])).toEqual([
        ['a', 1],
        ['b', 1],
      ]);
    }
  });

  it('keeps the order of the calls while something is held', async () => {
    const h = harness((a: Stream<string>, b: Stream<string>) => union(a.pipe(shared()), b));
    h.inputs[1].watermark(5);
    h.inputs[0].event('first', 1);
    h.inputs[1].event('second', 2);
    h.inputs[0].event('third', 3);
    expect(h.outputs.main.values).toEqual([]);
    await Promise.resolve();
    expect(h.outputs.main.values).toEqual(['first', 'second', 'third']);
  });

  it('refuses what a source cannot do', () => {
    const h = harness((numbers: Stream<number>) => numbers.pipe(mapValues((n) => n)));
    h.watermark(10);
    expect(() => h.watermark(9)).toThrow('a watermark never goes back');
    expect(() => h.events([{ value: 1, timestamp: 1, watermark: 3 }])).toThrow('a watermark never goes back');
    h.end();
    expect(() => h.event(1, 20)).toThrow('this input of the harness has ended');
    const twice = harness((numbers: Stream<number>) => union(numbers, numbers));
    expect(twice.outputs.main.error).toMatchObject({ message: expect.stringContaining('put shared() after it') });
  });

  it('overwrites frames once they are sent: who keeps them is found out', () => {
    class Keeper extends BaseMachine<number, number> {
      #values: readonly number[] = [];
      #times: ArrayLike<number> = [];
      onBatch(batch: Batch<number, unknown>): void {
        this.#values = batch.values;
        this.#times = batch.timestamps;
      }
      override onWatermark(watermark: number, out: Output<number>): void {
        for (let i = 0; i < this.#values.length; i++) out.add(this.#values[i]!, this.#times[i]!, undefined, watermark);
      }
    }
    for (const n of [1, 40]) {
      const keeper = { kind: 'keeper', name: undefined, machine: () => new Keeper(), keyed: false };
      const h = harness((numbers: Stream<number>) => operate<number, number, unknown>(keeper, [numbers]));
      h.events(Array.from({ length: n }, (_, i) => ({ value: i, timestamp: i })));
      h.watermark(99);
      expect(h.outputs.main.records).toHaveLength(n);
      for (const { value, timestamp } of h.outputs.main.records) {
        expect(typeof value).toBe('symbol');
        expect(timestamp).toBeNaN();
      }
    }
  });

  it('leaves the events of the caller alone', () => {
    const h = harness((numbers: Stream<number>) => numbers.pipe(mapValues((n) => n)));
    const events = [{ value: 1, timestamp: 2 }];
    h.events(events);
    expect(events).toEqual([{ value: 1, timestamp: 2 }]);
  });
});

describe('ManualClock', () => {
  it('makes calls that are due in order of time, each at its own, those of one time in the order of scheduling', () => {
    const clock = new ManualClock(100);
    const log: unknown[] = [];
    const note = (name: string) => (): void => void log.push([name, clock.now()]);
    clock.schedule(note('c'), 20);
    clock.schedule(note('a'), 10);
    clock.schedule(note('b'), 10);
    const cancel = clock.schedule(note('never'), 15);
    cancel();
    cancel();
    clock.schedule(() => clock.schedule(note('d'), 5), 20);
    clock.advance(9);
    expect(log).toEqual([]);
    clock.advance(16);
    expect(log).toEqual([
      ['a', 110],
      ['b', 110],
      ['c', 120],
      ['d', 125],
    ]);
    expect(clock.pending).toBe(0);
    expect(clock.now()).toBe(125);
  });

  it('makes a call that was due in the past at once when it goes on, and never goes back', () => {
    const clock = new ManualClock(100);
    const log: number[] = [];
    clock.schedule(() => log.push(clock.now()), -50);
    clock.advance(0);
    clock.advanceTo(50);
    expect(log).toEqual([100]);
    expect(clock.now()).toBe(100);
  });
});

describe('plain', () => {
  it('copies frames as plain data', () => {
    const frames: PlainFrame[] = [];
    fromArray(['a', 'b'], { timestampOf: (word) => word.length })
      .pipe(keyBy((word) => word))
      .subscribe((frame) => frames.push(plain(frame)));
    expect(frames).toEqual([
      { kind: 'open', watermark: -Infinity, idle: false },
      {
        kind: 'batch',
        values: ['a', 'b'],
        timestamps: [1, 1],
        keys: ['a', 'b'],
        watermarks: [-Infinity, 0],
        watermark: 0,
        kinds: null,
      },
      { kind: 'batch', values: [], timestamps: [], keys: [], watermarks: null, watermark: Infinity, kinds: null },
    ]);
  });
});

describe('settle', () => {
  it('lets promises settle, chains of them too, and does not touch the clock', async () => {
    const log: unknown[] = [];
    const h = harness((words: Stream<string>) =>
      words.pipe(
        mapAsync(async (word) => {
          for (let i = 0; i < 50; i++) await Promise.resolve();
          log.push(word);
          return word.length;
        }),
      ),
    );
    h.clock.schedule(() => log.push('a timer'), 0);
    h.event('three', 3);
    expect(h.outputs.main.values).toEqual([]);
    await h.settle();
    expect(h.outputs.main.values).toEqual([5]);
    expect(log).toEqual(['three']);
  });
});

describe('what a harness tells of declared state', () => {
  const counting = (words: Stream<string>) =>
    words.pipe(
      keyBy((word) => [word.length, true]),
      keyedProcess({
        name: 'count',
        state: {
          n: valueState(0),
          words: listState<string>({ ttl: 100 }),
          seen: mapState<string, number>(),
          longest: reducingState((a: number, b: number) => Math.max(a, b)),
        },
        onEvent: (word, { state: { n, words, seen, longest } }) => {
          n.value++;
          words.add(word);
          seen.set(word, n.value);
          longest.add(word.length);
          return word;
        },
      }),
    );

  it('is the value, the elements or the entries of a key, also after a restore', () => {
    let h = harness(counting);
    h.events([
      { value: 'ab', timestamp: 1 },
      { value: 'cd', timestamp: 2 },
    ]);
    for (const restored of [false, true]) {
      if (restored) h = h.restore(h.snapshot());
      expect(h.state('count', 'n', [2, true])).toBe(2);
      expect(h.state('count', 'words', [2, true])).toEqual(['ab', 'cd']);
      expect(h.state('count', 'seen', [2, true])).toEqual([
        ['ab', 1],
        ['cd', 2],
      ]);
      expect(h.state('count', 'longest', [2, true])).toBe(2);
      expect(h.state('count', 'n', [3, true])).toBeUndefined();
    }
  });

  it('is an error where there is none', () => {
    const h = harness(counting);
    expect(() => h.state('count', 'm', 1)).toThrow(
      "'count' has no declared state 'm'; there are 'n' of 'count', 'words' of 'count', 'seen' of 'count', 'longest' of 'count'",
    );
    expect(() => harness((words: Stream<string>) => words).state('count', 'n')).toThrow('none is declared');
  });
});

describe("a harness with timersAtEnd: 'wait'", () => {
  const reminding = (words: Stream<string>) =>
    words.pipe(
      keyBy((word) => word),
      keyedProcess({
        onEvent: (_, { now, setProcessingTimer }) => setProcessingTimer(now + 100),
        onTimer: (time, { key }) => `${key} at ${time}`,
      }),
    );

  it.each([false, true])('ends when the clock has passed the timers that are pending; restored: %j', (restored) => {
    let h = harness(reminding, { timersAtEnd: 'wait' });
    h.event('a', 1);
    h.end();
    if (restored) h = h.restore(h.snapshot());
    h.advanceProcessingTime(99);
    expect([h.outputs.main.values, h.outputs.main.completed]).toEqual([[], false]);
    h.advanceProcessingTime(2);
    expect([h.outputs.main.values, h.outputs.main.completed]).toEqual([['a at 100'], true]);
    expect(h.clock.pending).toBe(0);
  });

  it('waits for nobody who has left', () => {
    const h = harness(reminding, { timersAtEnd: 'wait' });
    h.event('a', 1);
    h.end();
    h.unsubscribe();
    expect(h.clock.pending).toBe(0);
  });
});
