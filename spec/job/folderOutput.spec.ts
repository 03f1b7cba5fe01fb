import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import {
  agg,
  exponentialDelay,
  fromSource,
  job,
  keyBy,
  mapValues,
  shared,
  toSink,
  tumbling,
  windowBy,
} from '../../lib/index.js';
import type { Source, SourceChunk } from '../../lib/index.js';
import { directoryCheckpoints } from '../../lib/checkpoints.js';
import { ndjsonSink } from '../../lib/node.js';
import { ManualClock } from '../../lib/testing.js';
import { useFolder } from '../connect/folder.js';

const folder = useFolder();

interface Visit {
  readonly at: number;
  readonly page: string;
}

const EVENTS = 200;

/** Half of its events come once the folder shows what the first have brought. */
const visitsTo = (place: string): Source<Visit, number> => ({
  name: 'visits',
  async *open(position = 0): AsyncGenerator<SourceChunk<Visit, number>> {
    for (let from = position; from < EVENTS; from += 5) {
      const shows = (): boolean => readdirSync(folder.path(place)).some((name) => !name.startsWith('.'));
      while (from === EVENTS / 2 && !shows()) await new Promise(setImmediate);
      const values = Array.from({ length: 5 }, (_, i) => ({ at: (from + i) * 10, page: 'abc'[(from + i) % 3]! }));
      yield { position: from, values };
    }
  },
});

/** Runs a job to a folder and to a file; it fails at the events of these numbers, once each. */
async function run(
  place: string,
  failures: readonly number[],
): Promise<{ folder: string; file: string; names: string[] }> {
  const clock = new ManualClock();
  const due = [...failures];
  const handle = job({
    name: 'visits',
    clock,
    stopOnSignals: false,
    onWarning: () => undefined,
    checkpoints: { every: 2, to: directoryCheckpoints(folder.path(`${place}-checkpoints`)), tolerate: 100 },
    restart: exponentialDelay({ delay: 1, maxDelay: 1, jitter: 0 }),
  }).run(() => {
    let seen = 0;
    const counts = fromSource(visitsTo(place), {
      timestampOf: (visit) => visit.at,
      batchSize: 4,
      name: 'visits',
    }).pipe(
      mapValues((visit) => {
        // How far an attempt gets before it fails.
        if (due.length > 0 && ++seen > due[0]!) {
          due.shift();
          throw new Error('broken');
        }
        return visit;
      }),
      keyBy((visit) => visit.page),
      windowBy(tumbling(50), agg.count(), { name: 'counts' }),
      mapValues(({ key, window, value }) => [key, window.start, value]),
      shared(),
    );
    const outputs = [ndjsonSink({ folder: folder.path(place) }), ndjsonSink(folder.path(`${place}.ndjson`))];
    return outputs.map((sink, i) => counts.pipe(toSink(sink, { name: `sink ${i}` })));
  });
  let over = false;
  void handle.done.finally(() => (over = true)).catch(() => undefined);
  while (!over) {
    await new Promise(setImmediate);
    clock.advance(1);
  }
  await handle.done;
  const names = readdirSync(folder.path(place)).sort();
  return {
    folder: names.map((name) => readFileSync(folder.path(`${place}/${name}`), 'utf8')).join(''),
    file: readFileSync(folder.path(`${place}.ndjson`), 'utf8'),
    names,
  };
}

it('a job shows in a folder what it shows in a file, through failures, each result once', async () => {
  const undisturbed = await run('undisturbed', []);
  expect(undisturbed.folder).toBe(undisturbed.file);
  expect(undisturbed.names.length).toBeGreaterThan(1);
  expect(undisturbed.folder.split('\n')).toHaveLength(3 * Math.ceil(EVENTS / 5) + 1);
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(EVENTS), { maxLength: 4 }), async (failures) => {
      const { folder: shown, file, names } = await run(`round-${round++}`, failures);
      expect([shown, file]).toEqual([undisturbed.file, undisturbed.file]);
      expect(names.every((name) => name.startsWith('part-'))).toBe(true);
    }),
    { numRuns: 12 },
  );
});
