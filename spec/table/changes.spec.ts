import { describe, expect, it } from '@jest/globals';
import { toArray } from 'rxjs';
import type { Observable } from 'rxjs';
import {
  agg,
  branch,
  filterValues,
  flatMapValues,
  fromArray,
  keyBy,
  mapValues,
  records,
  sideOutput,
  tapValues,
  toAsyncIterable,
  toChanges,
  toSink,
  toTable,
  tumbling,
  union,
  values,
  windowBy,
} from '../../lib/index.js';
import type { Frame, KeyedBy, KeyedStream, Rejected, Stream } from '../../lib/index.js';
import { DELETE, UPDATE_AFTER } from '../../lib/frame/changeKind.js';
import { harness } from '../../lib/testing.js';
import type { AnyStream } from '../../lib/testing.js';
import { withKinds } from './withKinds.js';

/** A row: its key, and a number. `n: 0` deletes it. */
interface Row {
  readonly key: string;
  readonly n: number;
}

const table = (rows: readonly Row[]): KeyedStream<string, Row> =>
  fromArray(rows, { timestampOf: () => 0 }).pipe(
    keyBy((row) => row.key),
    toTable({ rowOf: (row) => (row.n === 0 ? null : row) }),
  );

const a = (n: number): Row => ({ key: 'a', n });

const SIGNS = { insert: '+', updateBefore: '-', updateAfter: '=', delete: 'x' };

/** The changes of a stream, shortly: `+` came, `-` was, `=` is, `x` went. */
function changesOf(stream: Observable<Frame<unknown, unknown>>): string[] {
  const seen: string[] = [];
  (stream as Observable<Frame<unknown, KeyedBy<unknown>>>).pipe(toChanges(), values()).subscribe({
    next: ({ kind, key, value }) => seen.push(`${SIGNS[kind]}${String(key)}:${JSON.stringify(value)}`),
    error: (error: Error & { code: string }) => seen.push(error.code),
  });
  return seen;
}

describe('what operators do with changes', () => {
  it('mapValues and tapValues keep the kind', () => {
    const seen: number[] = [];
    const rows = table([a(1), a(2), a(0)]).pipe(
      tapValues((row) => seen.push(row.n)),
      mapValues((row) => row.n * 10),
    );
    expect(changesOf(rows)).toEqual(['+a:10', '-a:10', '=a:20', 'xa:20']);
    expect(seen).toEqual([1, 1, 2, 2]);
  });

  it('mapValues: a half that is rejected leaves the other one whole', () => {
    const rejected = sideOutput<Rejected>();
    const rows = table([a(1), a(2), a(3), a(0)]).pipe(
      mapValues(
        (row) => {
          if (row.n === 2) throw new Error('no');
          return row.n;
        },
        { rejectedTo: rejected },
      ),
    );
    expect(changesOf(rows)).toEqual(['+a:1', 'xa:1', '+a:3', 'xa:3']);
  });

  it('filterValues: a row that enters is inserted, one that leaves is deleted', () => {
    const rows = table([a(1), a(2), a(4), a(5), a(7), a(8), a(0)]).pipe(
      filterValues((row) => row.n % 2 === 0),
      mapValues((row) => row.n),
    );
    expect(changesOf(rows)).toEqual(['+a:2', '-a:2', '=a:4', 'xa:4', '+a:8', 'xa:8']);
  });

  it('branch: a row moves from one branch to the other', () => {
    const { even, rest } = branch(table([a(1), a(2), a(4)]), { even: (row) => row.n % 2 === 0 });
    const [evens, odds] = [changesOf(even), changesOf(rest)];
    return Promise.resolve().then(() => {
      expect(evens).toEqual(['+a:{"key":"a","n":2}', '-a:{"key":"a","n":2}', '=a:{"key":"a","n":4}']);
      expect(odds).toEqual(['+a:{"key":"a","n":1}', 'xa:{"key":"a","n":1}']);
    });
  });

  it('flatMapValues: the rows that a row is made into are deleted and inserted', () => {
    const rows = table([a(1), a(2)]).pipe(
      flatMapValues((row) => Array.from({ length: row.n }, (_, i) => row.n * 10 + i)),
    );
    expect(changesOf(rows)).toEqual(['+a:10', 'xa:10', '+a:20', '+a:21']);
  });

  it('keyBy: a row that moves to another key is deleted there and inserted here', () => {
    const rows = table([a(1), a(3), a(2)]).pipe(
      keyBy((row) => [row.n % 2 === 0]),
      mapValues((row) => row.n),
    );
    expect(changesOf(rows)).toEqual(['+false:1', '-false:1', '=false:3', 'xfalse:3', '+true:2']);
  });

  it('keyBy: a half whose key is rejected leaves the other one whole', () => {
    const rejected = sideOutput<Rejected>();
    const rows = table([a(1), a(2), a(3)]).pipe(
      keyBy((row) => (row.n === 2 ? ({} as string) : 'k'), { rejectedTo: rejected }),
      mapValues((row) => row.n),
    );
    expect(changesOf(rows)).toEqual(['+k:1', 'xk:1', '+k:3']);
  });

  it('union passes changes on', () => {
    expect(changesOf(union(table([a(1), a(2)]), table([a(3)])).pipe(mapValues((row) => row.n)))).toEqual([
      '+a:1',
      '-a:1',
      '=a:2',
      '+a:3',
    ]);
  });

  it('an operator that cannot take back refuses the first change, after what came before', () => {
    const windows = (rows: KeyedStream<string, Row>): AnyStream => rows.pipe(windowBy(tumbling(10), agg.count()));
    expect(changesOf(windows(table([a(1)])))).toEqual([
      '+a:{"key":"a","window":{"start":0,"end":10},"value":1,"pane":{"timing":"on-time","index":0,"isLast":true}}',
    ]);
    const errors: unknown[] = [];
    const rows = [
      { key: 'a', n: 1, at: 0 },
      { key: 'b', n: 1, at: 20 },
      { key: 'a', n: 2, at: 21 },
    ];
    const counted: string[] = [];
    fromArray(rows, { timestampOf: (row) => row.at })
      .pipe(
        keyBy((row) => row.key),
        toTable(),
        windowBy(tumbling(10), agg.count(), { name: 'counts' }),
        values(),
      )
      .subscribe({ next: (result) => counted.push(result.key), error: (error) => errors.push(error) });
    expect(counted).toEqual(['a']);
    expect(errors).toMatchObject([{ code: 'UNSUPPORTED_CHANGE', operator: 'counts', event: rows[0] }]);
    expect(String(errors[0])).toContain("got a change of kind 'updateBefore' from toTable 'toTable'");
  });

  it('after toChanges they are events like any other', () => {
    const counts: unknown[] = [];
    table([a(1), a(2), a(0)])
      .pipe(
        toChanges(),
        filterValues((change) => change.kind !== 'updateBefore'),
        windowBy(tumbling(10), agg.count()),
        values(),
      )
      .subscribe((result) => counts.push(result.value));
    expect(counts).toEqual([3]);
  });
});

describe('the exits, of a changelog', () => {
  const rows = [a(1), a(2)];

  it('values and records give what each row is now', async () => {
    const seen: unknown[] = [];
    table(rows)
      .pipe(values(), toArray())
      .subscribe((all) => seen.push(all));
    table(rows)
      .pipe(records())
      .subscribe((record) => seen.push(record));
    expect(seen).toEqual([rows, { value: a(1), timestamp: 0, key: 'a' }, { value: a(2), timestamp: 0, key: 'a' }]);
    const iterated: unknown[] = [];
    for await (const row of toAsyncIterable(table(rows))) iterated.push(row);
    expect(iterated).toEqual(rows);
  });

  it('toSink too', async () => {
    const written: unknown[] = [];
    await new Promise<void>((resolve, reject) => {
      table(rows)
        .pipe(toSink((batch) => void written.push([batch.values, batch.timestamps, batch.keys])))
        .subscribe({ complete: resolve, error: reject });
    });
    expect(written).toEqual([[rows, [0, 0], ['a', 'a']]]);
  });

  it('all refuse a delete, after what came before', async () => {
    const gone = [...rows, a(0)];
    const refused = { code: 'UNSUPPORTED_CHANGE', operator: 'toTable', event: a(2) };
    const seen: unknown[] = [];
    table(gone)
      .pipe(values())
      .subscribe({ next: (row) => seen.push(row), error: (error) => seen.push(error) });
    expect(seen.slice(0, 2)).toEqual(rows);
    expect(seen[2]).toMatchObject(refused);
    expect(String(seen[2])).toContain('put toChanges() before it');
    await expect(async () => {
      for await (const row of toAsyncIterable(table(gone))) expect(row).toBeDefined();
    }).rejects.toMatchObject(refused);
    const failure = await new Promise((resolve) => {
      table(gone)
        .pipe(toSink(() => undefined))
        .subscribe({ error: resolve });
    });
    expect(failure).toMatchObject(refused);
  });
});

describe('upserts: changes without the row as it was', () => {
  const upserts = (step: (rows: KeyedStream<string, Row>) => AnyStream): unknown => {
    const h = harness((rows: Stream<Row>) =>
      step(
        rows.pipe(
          keyBy((row) => row.key),
          withKinds((row) => (row.n === 0 ? DELETE : UPDATE_AFTER)),
        ),
      ),
    );
    h.events([a(2), a(3), a(0)].map((value) => ({ value, timestamp: 0 })));
    return h.outputs.main.error ?? h.outputs.main.values;
  };

  it('toTable makes a whole changelog of them', () => {
    const kinds = upserts((rows) =>
      rows.pipe(
        toTable(),
        toChanges(),
        mapValues(({ kind, value }) => `${kind} ${value.n}`),
      ),
    );
    expect(kinds).toEqual(['insert 2', 'updateBefore 2', 'updateAfter 3', 'delete 3']);
  });

  it('pass where the row stays where it is', () => {
    const kinds = upserts((rows) =>
      rows.pipe(
        mapValues((row) => row.n),
        filterValues(() => true),
        toChanges(),
        mapValues(({ kind, value }) => `${kind} ${value}`),
      ),
    );
    expect(kinds).toEqual(['updateAfter 2', 'updateAfter 3', 'delete 0']);
  });

  it.each<[string, (rows: KeyedStream<string, Row>) => AnyStream]>([
    ['filterValues', (rows) => rows.pipe(filterValues((row) => row.n === 2))],
    ['keyBy', (rows) => rows.pipe(keyBy((row) => String(row.n)))],
    ['flatMapValues', (rows) => rows.pipe(flatMapValues((row) => [row]))],
  ])('%s refuses what would leave an old row behind', (operator, step) => {
    const error = upserts(step);
    expect(error).toMatchObject({ code: 'UNSUPPORTED_CHANGE', operator: expect.stringContaining(operator) });
    expect(String(error)).toContain('Put toTable() before it');
  });
});

describe('frames', () => {
  it('the two halves of an update travel in one frame', () => {
    // 4,096 changes fill a frame: one insert, and updates of two each.
    const kinds: (readonly number[])[] = [];
    fromArray(
      Array.from({ length: 2100 }, (_, i) => a(i + 1)),
      { timestampOf: () => 0, batchSize: 4096 },
    )
      .pipe(
        keyBy((row) => row.key),
        toTable(),
      )
      .subscribe((frame) => {
        if (frame.kind === 0 && frame.kinds !== null) kinds.push([...frame.kinds]);
      });
    expect(kinds.map((frame) => frame.length)).toEqual([4095, 104]);
    expect(kinds.map((frame) => frame.at(-1))).toEqual([UPDATE_AFTER, UPDATE_AFTER]);
  });
});
