import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { csvSink, csvSource } from '../../lib/csv.js';
import {
  agg,
  createRuntime,
  fromSource,
  keyBy,
  mapValues,
  toSink,
  tumbling,
  values,
  windowBy,
} from '../../lib/index.js';
import type { Rejected, ManagedRuntime, Sink, SinkProgress } from '../../lib/index.js';
import { ndjsonSink, ndjsonSource } from '../../lib/node.js';
import type { Observable } from 'rxjs';
import { useFolder } from './folder.js';

const folder = useFolder();

const whole = (stream: Observable<SinkProgress>): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.subscribe({ complete: resolve, error: reject });
  });

/** Events of ten keys, a second apart; every thousandth line is bad. */
const events = (count: number): string => {
  const rows = Array.from({ length: count }, (_, i) => (i % 1000 === 999 ? 'bad' : `${i * 1000},k${i % 10},${i}`));
  return ['at,key,n', ...rows, ''].join('\n');
};

/** What a sink does when it is stopped is not waited for by those who stop it. */
async function until(isDone: () => boolean): Promise<void> {
  for (let i = 0; i < 100_000 && !isDone(); i++) await new Promise(setImmediate);
  expect(isDone()).toBe(true);
}

/** A sink that tells when it has ended, or was aborted. */
function watched<T>(sink: Sink<T>, over: () => void): Sink<T> {
  return {
    name: sink.name,
    open: (handle) => sink.open?.(handle),
    write: (batch) => sink.write(batch),
    prepare: (checkpoint) => sink.prepare?.(checkpoint),
    commit: (handle) => sink.commit?.(handle),
    end: async () => {
      await sink.end?.();
      over();
    },
    abort: async () => {
      await sink.abort?.();
      over();
    },
  };
}

describe('a pipeline from a file to a file', () => {
  it('counts what it read, rejects bad lines, and writes the results', async () => {
    const path = folder.file('in.csv.gz', gzipSync(events(10_000)));
    const source = csvSource(path, { columns: ['at', 'key', 'n'], map: (row) => ({ ...row, at: Number(row.at) }) });
    const rejected: Rejected[] = [];
    const hours = fromSource(source, {
      timestampOf: (event) => event.at,
      rejectedTo: { next: (r: Rejected) => rejected.push(r) },
    }).pipe(
      keyBy((event) => event.key),
      windowBy(tumbling(3_600_000), { count: agg.count() }),
    );
    await whole(
      hours.pipe(
        toSink(
          csvSink(folder.path('out.csv'), {
            columns: { key: (r) => r.key, start: (r) => new Date(r.window.start), count: (r) => r.value.count },
          }),
        ),
      ),
    );
    const lines = readFileSync(folder.path('out.csv'), 'utf8').trim().split('\n');
    expect(lines[0]).toBe('key,start,count');
    expect(lines[1]).toBe('k0,1970-01-01T00:00:00.000Z,360');
    expect(lines.slice(1).reduce((sum, line) => sum + Number(line.split(',')[2]), 0)).toBe(9990);
    expect(rejected).toHaveLength(10);
    expect(rejected[0]).toMatchObject({ value: 'bad', error: { code: 'BAD_RECORD' } });
  });

  it('fails on the first bad line where nobody takes rejected ones', async () => {
    const path = folder.file('in.ndjson', '{"at":1}\noops\n');
    const stream = fromSource(ndjsonSource<{ at: number }>(path), { timestampOf: (event) => event.at }).pipe(
      toSink(ndjsonSink(folder.path('out.ndjson'))),
    );
    await expect(whole(stream)).rejects.toThrow('in.ndjson, line 2');
    await until(() => folder.names().length === 1);
  });

  it('writes each result once, wherever it is stopped after a checkpoint and goes on', async () => {
    for (const [input, output] of [
      ['in.csv', 'out.ndjson'],
      ['in.csv.gz', 'out.ndjson.gz'],
    ] as const) {
      const content = events(30_000);
      folder.file(input, input.endsWith('.gz') ? gzipSync(content) : content);
      const build = (
        runtime: ManagedRuntime,
        seen: (n: number) => void,
        over = () => undefined as void,
      ): Observable<SinkProgress> => {
        let count = 0;
        const source = csvSource(folder.path(input), {
          map: (row) => ({ at: Number(row['at']), key: String(row['key']) }),
        });
        return fromSource(source, { timestampOf: (e) => e.at, rejectedTo: {}, runtime, name: 'in' }).pipe(
          mapValues((event) => {
            seen(++count);
            return event;
          }),
          keyBy((event) => event.key),
          windowBy(tumbling(60_000), { count: agg.count() }, { name: 'minutes' }),
          toSink(watched(ndjsonSink(folder.path(output)), over), { name: 'out' }),
        );
      };
      const read = (): string => {
        const bytes = readFileSync(folder.path(output));
        return (output.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
      };
      await whole(build(createRuntime(), () => undefined));
      const undisturbed = read();
      expect(undisturbed.split('\n').length).toBeGreaterThan(5000);

      for (const [checkpointAt, stopAt] of [
        [1, 2],
        [3000, 3001],
        [4000, 20_000],
        [17_777, 18_000],
        [28_000, 29_900],
      ] as const) {
        const runtime = createRuntime();
        let taken: ReturnType<ManagedRuntime['checkpoint']> | undefined;
        await new Promise<void>((resolve, reject) => {
          const seen = (n: number): void => {
            if (n === checkpointAt) taken = runtime.checkpoint();
            if (n !== stopAt) return;
            // When the checkpoint is complete, and whatever was written after it.
            (taken as NonNullable<typeof taken>).then(() => subscription.unsubscribe(), reject);
          };
          const subscription = build(runtime, seen, resolve).subscribe({ error: reject });
        });
        await whole(build(createRuntime({ restore: await (taken as NonNullable<typeof taken>) }), () => undefined));
        expect(read()).toBe(undisturbed);
      }
    }
  });

  it('reads what it wrote', async () => {
    const path = folder.file('in.csv', events(5000));
    const rejectedTo = {};
    await whole(
      fromSource(csvSource(path), { timestampOf: (row) => Number(row['at']), rejectedTo }).pipe(
        toSink(ndjsonSink(folder.path('copy.ndjson'))),
      ),
    );
    let count = 0;
    await new Promise<void>((resolve, reject) => {
      const copy = ndjsonSource<{ at: string }>(folder.path('copy.ndjson'));
      fromSource(copy, { timestampOf: (row) => Number(row.at) })
        .pipe(values())
        .subscribe({ next: () => count++, complete: resolve, error: reject });
    });
    expect(count).toBe(4995);
  });
});
