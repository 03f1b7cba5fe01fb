import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ndjsonSink } from '../../../lib/connect/ndjson/ndjsonSink.js';
import { ndjsonSource } from '../../../lib/connect/ndjson/ndjsonSource.js';
import { useFolder } from '../folder.js';
import { failureOf, readAll } from '../reading.js';
import { batchOf, writeAll } from '../writing.js';

const folder = useFolder();

describe('ndjsonSink', () => {
  it('writes one value a line', async () => {
    await writeAll(ndjsonSink(folder.path('a')), [{ a: 1 }, 'two\nlines'], [], [null, undefined, Number.NaN]);
    expect(readFileSync(folder.path('a'), 'utf8')).toBe('{"a":1}\n"two\\nlines"\nnull\nnull\nnull\n');
  });

  it('is named after where it writes', () => {
    expect(ndjsonSink('a').name).toBe('ndjson a');
    expect(ndjsonSink(process.stdout).name).toBe('ndjson stream');
    expect(ndjsonSink(pathToFileURL('/tmp/a')).name).toBe('ndjson /tmp/a');
  });

  it('writes what map makes of value, time and key', async () => {
    const sink = ndjsonSink<string>(folder.path('a'), { map: (value, timestamp, key) => [value, timestamp, key] });
    await sink.open?.(undefined);
    await sink.write(batchOf(['x', 'y'], ['k', 1]));
    await sink.end?.();
    expect(readFileSync(folder.path('a'), 'utf8')).toBe('["x",0,"k"]\n["y",1,1]\n');
  });

  it('says which result is not JSON', async () => {
    const sink = ndjsonSink<unknown>(folder.path('a'));
    await sink.open?.(undefined);
    const error = await failureOf(sink.write(batchOf<unknown>([1, { n: 1n }])) as Promise<void>);
    expect(error).toMatchObject({ code: 'SINK_FAILED', event: { n: 1n } });
    expect(error.message).toContain(folder.path('a'));
    await sink.abort?.();
  });

  it('writes what ndjsonSource reads', async () => {
    const values = fc.array(fc.array(fc.jsonValue()), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(values, fc.constantFrom('a.ndjson', 'a.ndjson.gz'), async (batches, name) => {
        await writeAll<unknown>(ndjsonSink(folder.path(name)), ...batches);
        const { values: read, rejected } = await readAll(ndjsonSource(folder.path(name)));
        expect(rejected).toEqual([]);
        // Not every number of JavaScript is one of JSON: -0.
        expect(read).toEqual(JSON.parse(JSON.stringify(batches.flat())));
      }),
      { numRuns: 100 },
    );
  });
});
