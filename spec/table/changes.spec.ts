import { describe, expect, it } from '@jest/globals';
import {
  agg,
  emitOnChange,
  joinTable,
  keyBy,
  mapValues,
  runningAggregate,
  sideOutput,
  sortByEventTime,
  suppress,
  toChanges,
  topN,
} from '../../lib/index.js';
import type { ChangeKind, Rejected, Stream, SuppressOptions } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import { markKinds } from './markKinds.js';

interface Row {
  readonly key: string;
  readonly n: number;
  readonly kind?: ChangeKind;
}

const row = (key: string, n: number, kind: ChangeKind = 'insert'): Row => ({ key, n, kind });

/** A changelog, keyed. */
const log = (rows: Stream<Row>) =>
  rows.pipe(
    markKinds((one) => one.kind ?? 'insert'),
    keyBy((one) => one.key),
  );

describe('sortByEventTime', () => {
  const sorted = () =>
    harness((rows: Stream<Row>) => {
      const late = sideOutput<Row>();
      return { main: rows.pipe(sortByEventTime({ lateTo: late })), late };
    });

  it('lets go at the watermark, and not before; at it an event is late', () => {
    const h = sorted();
    h.event(row('a', 1), 5);
    h.watermark(4);
    expect(h.outputs.main.values).toEqual([]);
    expect(h.operator('sortByEventTime')).toMatchObject({ pending: 1, nextTimer: 5 });
    h.watermark(5);
    expect(h.outputs.main.records).toMatchObject([{ timestamp: 5, watermark: 4 }]);
    h.event(row('a', 2), 5);
    expect(h.outputs.late.values).toEqual([row('a', 2)]);
  });

  it('discards what it holds when it is cut off, and sends it at the end', () => {
    const [cut, ended] = [sorted(), sorted()];
    for (const h of [cut, ended]) h.event(row('a', 1), 5);
    cut.cutOff();
    ended.end();
    expect(cut.outputs.main.values).toEqual([]);
    expect(cut.operator('sortByEventTime')).toMatchObject({ discarded: 1, pending: 0 });
    expect(ended.outputs.main.values).toEqual([row('a', 1)]);
  });

  it('holds many, far out of order', () => {
    const h = harness((numbers: Stream<number>) => numbers.pipe(sortByEventTime()));
    const times = Array.from({ length: 10_000 }, (_, i) => (i * 7919) % 10_007);
    h.events(times.map((time) => ({ value: time, timestamp: time })));
    h.watermark(5_000);
    h.end();
    expect(h.outputs.main.values).toEqual([...times].sort((a, b) => a - b));
  });
});

describe('topN', () => {
  it('rejects what has no number, and forgets keys', () => {
    const h = harness((rows: Stream<Row>) => {
      const rejected = sideOutput<Rejected>();
      const main = rows.pipe(
        keyBy((one) => one.key),
        topN(1, (one) => (one.n === 0 ? (undefined as never) : one.n), { ttl: 10, rejectedTo: rejected }),
        mapValues((one) => one.n),
        toChanges(),
      );
      return { main, rejected };
    });
    h.event(row('a', 5), 0);
    h.event(row('a', 0), 0);
    h.event(row('a', 4), 9);
    h.watermark(19);
    h.event(row('a', 3), 19);
    expect(h.outputs.main.values.map(({ kind, value }) => [kind, value])).toEqual([
      ['insert', 5],
      ['insert', 3],
    ]);
    expect(h.outputs.rejected.values).toHaveLength(1);
    h.watermark(1000);
    expect(h.operator('topN').keys).toBe(0);
  });

  it('says that it needs an idOf where something is taken back', () => {
    const h = harness((rows: Stream<Row>) => log(rows).pipe(topN(1, (one) => one.n)));
    h.event(row('a', 1, 'delete'), 0);
    expect(h.outputs.main.error).toMatchObject({ code: 'UNSUPPORTED_CHANGE' });
    expect(String(h.outputs.main.error)).toContain('give topN an idOf');
  });

  it('makes one update of the two halves of one', () => {
    const h = harness((rows: Stream<Row>) =>
      rows.pipe(
        markKinds((one) => one.kind ?? 'insert'),
        topN(1, (one) => one.n, { idOf: (one) => one.key }),
        toChanges(),
      ),
    );
    const rows = [row('a', 5), row('b', 4), row('a', 5, 'updateBefore'), row('a', 6, 'updateAfter')];
    h.events(rows.map((value) => ({ value, timestamp: 0 })));
    expect(h.outputs.main.values.map(({ kind, value }) => [kind, value.n])).toEqual([
      ['insert', 5],
      ['updateBefore', 5],
      ['updateAfter', 6],
    ]);
  });

  it('needs no number of what is deleted', () => {
    const h = harness((rows: Stream<Row>) => {
      const rejected = sideOutput<Rejected>();
      const number = (one: Row): number => (one.n === 0 ? (undefined as never) : one.n);
      const main = log(rows).pipe(topN(1, number, { idOf: ({ key }) => key, rejectedTo: rejected }), toChanges());
      return { main, rejected };
    });
    h.event(row('a', 5), 0);
    h.events([
      { value: row('a', 5, 'updateBefore'), timestamp: 1 },
      { value: row('a', 0, 'updateAfter'), timestamp: 1 },
    ]);
    h.event(row('a', 0, 'delete'), 2);
    expect(h.outputs.main.values.map(({ kind, value }) => [kind, value.n])).toEqual([
      ['insert', 5],
      ['delete', 5],
    ]);
    expect(h.outputs.rejected.values).toHaveLength(1);
    expect(h.operator('topN')).toMatchObject({ keys: 0, used: 3, rejected: 1 });
  });

  it('as upserts leaves out what a row was before, with ranks or without', () => {
    const h = harness((rows: Stream<Row>) =>
      log(rows).pipe(
        topN(1, ({ n }) => n, { idOf: ({ key }) => key, form: 'upserts' }),
        toChanges(),
      ),
    );
    h.event(row('a', 1, 'insert'), 0);
    h.events([
      { value: row('a', 1, 'updateBefore'), timestamp: 0 },
      { value: row('a', 2, 'updateAfter'), timestamp: 0 },
    ]);
    expect(h.outputs.main.values.map(({ kind, value }) => [kind, value.n])).toEqual([
      ['insert', 1],
      ['updateAfter', 2],
    ]);
  });

  it('drops a row that has no number any more, and takes it in again', () => {
    const h = harness((rows: Stream<Row>) => {
      const rejected = sideOutput<Rejected>();
      const by = ({ n }: Row) => (n === 0 ? (undefined as never) : n);
      const main = log(rows).pipe(topN(1, by, { idOf: () => 'it', rejectedTo: rejected }), toChanges());
      return { main, rejected };
    });
    const changes = [[5], [5, 0], [0, 0], [0, 7]].flatMap(([from, to]) =>
      to === undefined ? [row('a', from!)] : [row('a', from!, 'updateBefore'), row('a', to, 'updateAfter')],
    );
    h.events(changes.map((value) => ({ value, timestamp: 0 })));
    expect(h.outputs.main.values.map(({ kind, value }) => [kind, value.n])).toEqual([
      ['insert', 5],
      ['delete', 5],
      ['insert', 7],
    ]);
    expect(h.operator('topN')).toMatchObject({ used: 5, rejected: 2, keys: 1 });
  });

  it.each([0, 1.5, NaN, '3'])('checks its n: %p', (n) => {
    expect(() => topN(n as number, () => 0)).toThrow('topN: n must be a whole number, at least 1');
  });
});

describe('runningAggregate', () => {
  it('takes back what a changelog takes back, and deletes what is empty', () => {
    const h = harness((rows: Stream<Row>) => log(rows).pipe(runningAggregate(agg.count()), toChanges()));
    for (const kind of ['insert', 'insert', 'delete', 'delete', 'delete'] as const) h.event(row('a', 1, kind), 0);
    expect(h.outputs.main.values.map(({ kind, value }) => [kind, value.value])).toEqual([
      ['insert', 1],
      ['updateBefore', 1],
      ['updateAfter', 2],
      ['updateBefore', 2],
      ['updateAfter', 1],
      ['delete', 1],
    ]);
    expect(h.operator('runningAggregate')).toMatchObject({ used: 4, unassigned: 1, keys: 0 });
  });

  it('makes one update of the two halves of one, also of the only row', () => {
    const seen = agg.of({
      create: () => 0,
      add: (sum: number, one: Row) => sum + one.n,
      remove: (sum, other) => sum - other,
      result: (sum) => sum,
    });
    const h = harness((rows: Stream<Row>) => log(rows).pipe(runningAggregate(seen), toChanges()));
    const rows = [row('a', 5), row('a', 5, 'updateBefore'), row('a', 7, 'updateAfter')];
    h.events(rows.map((value) => ({ value, timestamp: 0 })));
    expect(h.outputs.main.values.map(({ kind, value }) => [kind, value.value])).toEqual([
      ['insert', 5],
      ['updateBefore', 5],
      ['updateAfter', 7],
    ]);
    expect(h.operator('runningAggregate')).toMatchObject({ used: 3, keys: 1 });
  });

  it('does each half of an update by itself where one of them fails, and stays right', () => {
    const noThree = ({ n }: Row) => {
      if (n === 3) throw new Error('not three');
      return n;
    };
    const total = agg.of({
      create: () => 0,
      add: (sum: number, one: Row) => sum + noThree(one),
      remove: (sum, other) => sum - other,
      result: (sum) => sum,
    });
    const h = harness((rows: Stream<Row>) => {
      const rejected = sideOutput<Rejected>();
      const main = log(rows).pipe(runningAggregate(total, { rejectedTo: rejected }), toChanges({ form: 'upserts' }));
      return { main, rejected };
    });
    const update = (from: number, to: number) => {
      const halves = [row('a', from, 'updateBefore'), row('a', to, 'updateAfter')];
      h.events(halves.map((value) => ({ value, timestamp: 0 })));
    };
    h.event(row('a', 10), 0);
    h.event(row('a', 1), 0);
    update(1, 3);
    update(3, 5);
    h.event(row('a', 10, 'delete'), 0);
    update(5, 3);
    update(3, 7);
    expect(h.outputs.main.values.map(({ kind, value }) => [kind, value.value])).toEqual([
      ['insert', 10],
      ['updateAfter', 11],
      ['updateAfter', 10],
      ['updateAfter', 15],
      ['updateAfter', 5],
      ['delete', 5],
      ['insert', 7],
    ]);
    expect(h.outputs.rejected.values.map(({ value }) => value)).toEqual([
      row('a', 3, 'updateAfter'),
      row('a', 3, 'updateBefore'),
      row('a', 3, 'updateAfter'),
    ]);
    expect(h.operator('runningAggregate')).toMatchObject({ used: 7, unassigned: 1, rejected: 3, keys: 1 });
  });

  it('rejects both halves of an update where the aggregate cannot take back', () => {
    const h = harness((rows: Stream<Row>) => {
      const rejected = sideOutput<Rejected>();
      const main = log(rows).pipe(
        runningAggregate(
          agg.sum((one) => one.n),
          { rejectedTo: rejected },
        ),
      );
      return { main, rejected };
    });
    const rows = [row('a', 5), row('a', 5, 'updateBefore'), row('a', 7, 'updateAfter')];
    h.events(rows.map((value) => ({ value, timestamp: 0 })));
    expect(h.outputs.main.values).toEqual([{ key: 'a', value: 5 }]);
    expect(h.outputs.rejected.values.map(({ value }) => value)).toEqual(rows.slice(1));
  });

  it.each(['all', 'upserts'] as const)('gives no change of a key an earlier time than the one before (%s)', (form) => {
    let h = harness((rows: Stream<Row>) =>
      log(rows).pipe(runningAggregate(agg.count(), { form }), toChanges({ form })),
    );
    const events = [3, 10, 5, 12, 7].map((timestamp) => ({ value: row(timestamp === 5 ? 'b' : 'a', 1), timestamp }));
    h.events(events);
    const times = () => h.outputs.main.take().flatMap((r) => (r.value.kind === 'updateBefore' ? [] : [r.timestamp]));
    expect(times()).toEqual([3, 10, 5, 12, 12]);
    h = h.restore(h.snapshot());
    h.event(row('a', 1), 9);
    h.event(row('b', 1, 'delete'), 4);
    expect(times()).toEqual([12, 5]);
  });

  it('lets a join of tables have the last result for the latest, also out of order', () => {
    const h = harness((clicks: Stream<string>, names: Stream<string>) =>
      clicks.pipe(
        keyBy((click) => click),
        runningAggregate(agg.count()),
        joinTable(names.pipe(keyBy((name) => name)), {}, (clicked, name) => `${name}: ${clicked.value}`),
      ),
    );
    h.inputs[1].event('ann', 0);
    for (const time of [10, 5, 7]) h.event('ann', time);
    expect(h.outputs.main.values.at(-1)).toBe('ann: 3');
  });

  it('fails where the aggregate cannot take back', () => {
    const h = harness((rows: Stream<Row>) => log(rows).pipe(runningAggregate(agg.sum((one) => one.n))));
    h.event(row('a', 1), 0);
    h.event(row('a', 1, 'delete'), 0);
    expect(h.outputs.main.error).toMatchObject({ code: 'UNSUPPORTED_CHANGE' });
  });

  it('keeps nothing of an event whose result fails', () => {
    const picky = agg.of({
      create: () => 0,
      add: (sum: number, one: Row) => sum + one.n,
      result: (sum) => {
        if (sum === 3) throw new Error('not three');
        return sum;
      },
    });
    const h = harness((rows: Stream<Row>) => {
      const rejected = sideOutput<Rejected>();
      return { main: rows.pipe(runningAggregate(picky, { form: 'upserts', rejectedTo: rejected })), rejected };
    });
    h.events([1, 2, 3, 5].map((n) => ({ value: row('a', n), timestamp: 0 })));
    expect(h.outputs.main.values.map(({ value }) => value)).toEqual([1, 4, 9]);
    expect(h.outputs.rejected.values).toHaveLength(1);
  });
});

describe('emitOnChange', () => {
  it('compares by what is in values, and forgets', () => {
    const h = harness((rows: Stream<Row>) => rows.pipe(emitOnChange({ ttl: 10 })));
    for (const [n, time] of [
      [1, 0],
      [1, 5],
      [2, 6],
      [2, 7],
    ] as const) {
      h.event(row('a', n), time);
    }
    h.watermark(17);
    h.event(row('a', 2), 17);
    expect(h.outputs.main.values.map(({ n }) => n)).toEqual([1, 2, 2]);
    expect(h.operator('emitOnChange')).toMatchObject({ used: 3, filtered: 2 });
  });

  it('drops both halves of an update that changes nothing', () => {
    const h = harness((rows: Stream<Row>) =>
      log(rows).pipe(
        mapValues((one) => one.n % 2),
        emitOnChange(),
        toChanges(),
      ),
    );
    const rows = [row('a', 1), row('a', 1, 'updateBefore'), row('a', 3, 'updateAfter'), row('a', 3, 'delete')];
    h.events(rows.map((value) => ({ value, timestamp: 0 })));
    expect(h.outputs.main.values.map(({ kind }) => kind)).toEqual(['insert', 'delete']);
  });
});

describe('suppress', () => {
  const fewer = (options: SuppressOptions<Row>) =>
    harness((rows: Stream<Row>) => log(rows).pipe(suppress(options), toChanges()));
  const said = (h: ReturnType<typeof fewer>): string[] =>
    h.outputs.main.values.map(({ kind, key, value }) => `${kind} ${key}${value.n}`);

  it('gives the latest of a key when the first has waited long enough, by event time', () => {
    const h = fewer({ every: 10 });
    h.event(row('a', 1), 5);
    h.event(row('a', 2), 9);
    h.event(row('b', 3), 3);
    h.watermark(12);
    expect(said(h)).toEqual([]);
    h.watermark(13);
    expect(said(h)).toEqual(['insert b3']);
    h.watermark(15);
    expect(said(h)).toEqual(['insert b3', 'insert a2']);
    expect(h.outputs.main.records.map(({ timestamp, watermark }) => timestamp > watermark)).toEqual([true, true]);
    expect(h.operator('suppress')).toMatchObject({ used: 3, pending: 0, keys: 0 });
  });

  it('by the clock', () => {
    const h = fewer({ every: 10, clock: 'processing' });
    h.event(row('a', 1), 0);
    h.advanceProcessingTime(9);
    h.event(row('a', 2), 0);
    expect(said(h)).toEqual([]);
    h.advanceProcessingTime(1);
    expect(said(h)).toEqual(['insert a2']);
    h.event(row('a', 3), 0);
    h.end();
    expect(said(h)).toEqual(['insert a2', 'insert a3']);
  });

  it.each<[string, ChangeKind[], string[]]>([
    ['came and went', ['insert', 'delete'], []],
    ['came and changed', ['insert', 'updateBefore', 'updateAfter'], ['insert a2']],
    [
      'changed twice',
      ['updateBefore', 'updateAfter', 'updateBefore', 'updateAfter'],
      ['updateBefore a0', 'updateAfter a3'],
    ],
    ['changed and went', ['updateBefore', 'updateAfter', 'delete'], ['delete a0']],
    ['went and came', ['delete', 'insert'], ['updateBefore a0', 'updateAfter a1']],
    ['was upserted', ['updateAfter', 'updateAfter'], ['updateAfter a1']],
  ])('compacts: a row that %s', (_, kinds, expected) => {
    const h = fewer({ every: 10 });
    h.events(kinds.map((kind, n) => ({ value: row('a', n, kind), timestamp: 0 })));
    h.watermark(10);
    expect(said(h)).toEqual(expected);
  });

  it('keeps the halves of an update together that comes too late to wait', () => {
    const h = fewer({ every: 10 });
    h.event(row('a', 0), 0);
    h.watermark(20);
    h.events([
      { value: row('a', 0, 'updateBefore'), timestamp: 0 },
      { value: row('a', 1, 'updateAfter'), timestamp: 0 },
    ]);
    expect(said(h)).toEqual(['insert a0', 'updateBefore a0', 'updateAfter a1']);
  });

  it.each([
    ['error', []],
    ['emit-early', ['insert a1']],
    ['drop-oldest', []],
  ] as const)("does what it is told when it is full: '%s'", (whenFull, expected) => {
    const h = fewer({ every: 10, limit: 1, whenFull });
    h.event(row('a', 1), 0);
    h.event(row('b', 2), 0);
    expect(said(h)).toEqual(expected);
    if (whenFull === 'error') expect(h.outputs.main.error).toMatchObject({ code: 'BUFFER_FULL' });
    else expect(h.operator('suppress').shed).toBe(whenFull === 'drop-oldest' ? 1 : 0);
  });

  it.each([
    [{}, 'either until'],
    [{ every: 1, until: 'windowCloses' }, 'either until'],
    [{ every: 0 }, 'suppress: every must be'],
    [{ every: 1, allowedLateness: 5 }, "allowedLateness is for until: 'windowCloses'"],
    [{ until: 'windowCloses', clock: 'processing' }, 'clock is for every'],
    [{ every: 1, clock: 'sun' }, 'clock must be'],
    [{ every: 1, limit: 0 }, 'limit must be'],
    [{ every: 1, whenFull: 'wait' }, 'whenFull must be'],
  ])('checks its options: %j', (options, message) => {
    expect(() => suppress<Row, unknown>(options as SuppressOptions<Row>)).toThrow(message);
  });
});
