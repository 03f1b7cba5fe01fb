import { describe, expect, it } from '@jest/globals';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import { memoryCheckpoints } from '../../lib/checkpoints.js';
import {
  agg,
  checkRestore,
  eventTime,
  fromSource,
  hours,
  job,
  keyBy,
  keyedProcess,
  listState,
  mapAsync,
  mapState,
  mapValues,
  reducingState,
  toSink,
  tumbling,
  valueState,
  values,
  windowBy,
} from '../../lib/index.js';
import type { Sink, Source } from '../../lib/index.js';
import type { StateDeclarations } from '../../lib/state/stateDeclaration.js';

interface Visit {
  readonly at: number;
  readonly page: string;
}

const pageOf = (visit: Visit): string => visit.page;
const visits: Visit[] = Array.from({ length: 30 }, (_, i) => ({ at: i, page: `/${i % 7}` }));
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A store with a checkpoint of a job that is not at its end, and that never ends. */
async function left(build: () => Observable<unknown>) {
  const to = memoryCheckpoints();
  const handle = job({ name: 'visits', checkpoints: { every: hours(1), to }, stopOnSignals: false }).run(build);
  for (let i = 0; i < 10; i++) await tick();
  await handle.stop();
  return to;
}

const visits$ = (): Observable<Visit> => {
  const subject = new Subject<Visit>();
  queueMicrotask(() => visits.forEach((visit) => subject.next(visit)));
  return subject;
};

interface AnyState {
  value: unknown;
  add(value: unknown): void;
  set(key: string, value: unknown): void;
}

/** Counts the visits of a page, with whatever states are declared beside. */
const counting =
  (state: StateDeclarations, rename = 'counts') =>
  () =>
    visits$().pipe(
      eventTime((visit) => visit.at, { name: 'visits' }),
      keyBy(pageOf, { name: 'by page' }),
      keyedProcess({
        name: rename,
        state: { ...state, n: valueState(0) },
        onEvent: (visit, { state: handles }) => {
          const { last, all, by, sum, n } = handles as unknown as Record<string, AnyState | undefined>;
          if (last !== undefined) last.value = `${visit.at}`;
          all?.add(visit.at);
          by?.set('at', visit.at);
          sum?.add(visit.at);
          return (n!.value = (n!.value as number) + 1);
        },
      }),
      values(),
    );

describe('checkRestore', () => {
  it('finds everything, and begins nothing: no source is read, no sink opened, no service called', async () => {
    const calls: string[] = [];
    let counted = false;
    const note = (what: string): void => void (counted && calls.push(what));
    const source: Source<Visit, number> = {
      name: 'visits',
      async *open(position = 0, signal) {
        note('source');
        yield { position, values: visits };
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      },
    };
    const sink: Sink<unknown> = {
      name: 'shop',
      open: () => note('open'),
      write: () => note('write'),
      prepare: () => Promise.resolve({ of: 1 }),
      commit: () => note('commit'),
      abort: () => note('abort'),
    };
    const build = () =>
      fromSource(source, { timestampOf: (visit) => visit.at, name: 'visits' }).pipe(
        mapAsync(
          (visit) => {
            note('call');
            return visit.at > 20 ? new Promise<Visit>(() => undefined) : Promise.resolve(visit);
          },
          { name: 'prices', concurrency: 4 },
        ),
        keyBy(pageOf, { name: 'by page' }),
        windowBy(tumbling(10), agg.count(), { name: 'per ten' }),
        toSink(sink, { name: 'shop' }),
      );
    const to = await left(build);
    counted = true;
    const before = await to.list();
    const report = await checkRestore(to, build);
    for (let i = 0; i < 10; i++) await tick();
    expect(calls).toEqual([]);
    expect(await to.list()).toEqual(before);
    expect(report.text).toBe('checkpoint 1\nvisits: found\nprices: found\nby page: found\nper ten: found\nshop: found');
    expect(report).toMatchObject({ fits: true, errors: [] });
  });

  it('says which operators are missing, and which are left over', async () => {
    const to = await left(counting({}));
    const report = await checkRestore(to, counting({}, 'renamed'));
    expect(report.fits).toBe(false);
    expect(report.text).toBe('checkpoint 1\nvisits: found\nby page: found\nrenamed: missing\ncounts: left over');
  });

  it('says of each declared state whether it is found, missing, left over, or migrated', async () => {
    const to = await left(counting({ last: valueState(''), gone: valueState(0) }));
    const seen: unknown[] = [];
    const migrate = (version: number, old: unknown): number => {
      seen.push([version, old]);
      return Number(old);
    };
    const report = await checkRestore(
      to,
      counting({ last: valueState(0, { version: 3, migrate }), fresh: listState() }),
    );
    expect(report.operators.find(({ name }) => name === 'counts')!.states).toEqual([
      { name: 'last', savedVersion: 1, version: 3 },
      { name: 'fresh', savedVersion: undefined, version: 1 },
      { name: 'n', savedVersion: 1, version: 1 },
      { name: 'gone', savedVersion: 1, version: undefined },
    ]);
    expect(report.text).toContain(
      '  last: migrated from version 1 to 3\n  fresh: missing\n  n: found, version 1\n  gone: left over',
    );
    expect(report.fits).toBe(false);
    expect(seen).toHaveLength(7);
    expect(seen).toContainEqual([1, '29']);
  });

  it('says what cannot be taken up, and why', async () => {
    const to = await left(counting({ last: valueState('') }));
    const bad = valueState(0, {
      version: 2,
      migrate: (_, old) => {
        throw new Error(`${typeof old} it is not`);
      },
    });
    const report = await checkRestore(to, counting({ last: bad }));
    expect(report.text).toContain(
      "counts: failed: the state 'last' of 'counts', of version 1 of the codec 'plain', cannot be read: string it is not\n  last: migrated from version 1 to 2",
    );
    expect(report.fits).toBe(false);
    const other = await checkRestore(to, counting({ last: listState() }));
    expect(other.text).toContain(
      "counts: failed: the state 'last' of 'counts' was a valueState and is declared as listState now",
    );
    const broken = await checkRestore(to, () => {
      throw new Error('no such table');
    });
    expect([broken.fits, broken.text.split('\n').at(-1)]).toEqual([false, 'failed: no such table']);
  });

  it('goes by a savepoint as well, and says where there is no checkpoint', async () => {
    const to = await left(counting({}));
    const savepoint = memoryCheckpoints();
    expect(await checkRestore(savepoint, counting({}))).toMatchObject({ checkpoint: undefined, fits: true });
    const handle = job({ name: 'visits', checkpoints: { every: hours(1), to }, stopOnSignals: false }).run(
      counting({}),
    );
    for (let i = 0; i < 10; i++) await tick();
    const checkpoint = await handle.savepoint(savepoint);
    await handle.stop();
    for (const from of [checkpoint, savepoint]) {
      expect(await checkRestore(from, counting({}))).toMatchObject({ checkpoint: checkpoint.id, fits: true });
    }
  });
});

describe('migrate', () => {
  it('makes values, elements, entries and sums of today of those of an earlier version', async () => {
    const old = {
      last: valueState(''),
      all: listState<number>(),
      by: mapState<string, number>(),
      sum: reducingState((a: number, b: number) => a + b),
    };
    const to = await left(counting(old));
    const migrate = (version: number, value: unknown) => `${version}:${String(value)}`;
    const options = { version: 2, migrate };
    const now = {
      last: valueState('', options),
      all: listState<string>(options),
      by: mapState<string, string>(options),
      sum: reducingState((a: string, b: string) => a + b, options),
    };
    const found: unknown[] = [];
    const late$ = new Subject<Visit>();
    const handle = job({ name: 'visits', checkpoints: { every: hours(1), to }, stopOnSignals: false }).run(() =>
      late$.pipe(
        eventTime((visit) => visit.at, { name: 'visits' }),
        keyBy(pageOf, { name: 'by page' }),
        keyedProcess({
          name: 'counts',
          state: { ...now, n: valueState(0) },
          onEvent: (_, { state }) =>
            void found.push(
              state.last.value,
              [...state.all.values],
              [...state.by.entries()],
              state.sum.value,
              state.n.value,
            ),
        }),
        mapValues((x) => x),
        values(),
      ),
    );
    for (let i = 0; i < 10; i++) await tick();
    late$.next({ at: 40, page: '/6' });
    await handle.stop();
    expect(found).toEqual(['1:27', ['1:6', '1:13', '1:20', '1:27'], [['at', '1:27']], '1:66', 4]);
  });

  it('is refused without a version, and beside a codec', () => {
    const migrate = (): number => 0;
    for (const options of [{ migrate }, { version: 2 }, { version: 1, migrate }, { version: NaN, migrate }]) {
      expect(() => valueState(0, options)).toThrow(/valueState: version and migrate belong together/);
    }
    const codec = { id: 'cart', version: 1, encode: (n: number) => n, decode: (n: unknown) => n as number };
    expect(() => valueState(0, { codec, version: 2, migrate })).toThrow(/a codec has a version of its own/);
  });
});
