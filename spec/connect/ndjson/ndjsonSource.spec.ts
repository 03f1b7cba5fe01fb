import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { ndjsonSource } from '../../../lib/connect/ndjson/ndjsonSource.js';
import { countsOpenFiles, useFolder } from '../folder.js';
import { cut, expectResumable, failureOf, iterate, readAll } from '../reading.js';

const folder = useFolder();
const places = fc.array(fc.nat(), { maxLength: 20 });
const lines = (count: number, pad = 0): string =>
  Array.from({ length: count }, (_, id) => `${JSON.stringify({ id, pad: 'x'.repeat(pad) })}\n`).join('');

describe('ndjsonSource', () => {
  it('gives the values of the lines, in order', async () => {
    const path = folder.file('a.ndjson', '{"a":1}\n[2]\n"three"\nnull\n');
    const { values, rejected } = await readAll(ndjsonSource(path));
    expect(values).toEqual([{ a: 1 }, [2], 'three', null]);
    expect(rejected).toEqual([]);
  });

  it('takes CRLF, blank lines, a byte order mark, and a last line without an end', async () => {
    const path = folder.file('a.ndjson', '\uFEFF1\r\n\r\n \t\r\n\n2\n3');
    expect(await readAll(ndjsonSource(path))).toMatchObject({ values: [1, 2, 3], rejected: [] });
  });

  it('gives nothing of an empty file', async () => {
    expect((await readAll(ndjsonSource(folder.file('a.ndjson', '')))).chunks).toEqual([]);
    expect((await readAll(ndjsonSource(folder.file('b.ndjson', '\uFEFF')))).chunks).toEqual([]);
  });

  it('is named after what it reads', () => {
    expect(ndjsonSource('logs/a.ndjson').name).toBe('ndjson logs/a.ndjson');
    expect(ndjsonSource(new URL('file:///logs/a.ndjson')).name).toBe('ndjson /logs/a.ndjson');
    expect(ndjsonSource(() => cut('', [])).name).toBe('ndjson stream');
  });

  it('rejects a line that is no JSON, with its number and beginning, and reads on', async () => {
    const path = folder.file('a.ndjson', `1\n\n{"a":\n${'y'.repeat(300)}\n2\n`);
    const { values, rejected } = await readAll(ndjsonSource(path));
    expect(values).toEqual([1, 2]);
    expect(rejected.map(({ record }) => record)).toEqual(['{"a":', 'y'.repeat(200)]);
    expect(rejected[0]?.message).toContain(`${path}, line 3: `);
    expect(rejected[1]?.message).toContain(`${path}, line 4: `);
  });

  it('rejects a line that is not UTF-8, and no other', async () => {
    const bytes = Buffer.concat([Buffer.from('"ä"\n"'), Buffer.from([0xe4]), Buffer.from('"\n"ö"\n')]);
    const { values, rejected } = await readAll(ndjsonSource(folder.file('a.ndjson', bytes)));
    expect(values).toEqual(['ä', 'ö']);
    expect(rejected).toMatchObject([{ message: expect.stringContaining('line 2: the line is not UTF-8') }]);
  });

  it('rejects what parse and map throw on', async () => {
    const source = ndjsonSource(folder.file('a.ndjson', '1\n2\n3\n4\n'), {
      parse: (text, line) => {
        if (line === 2) throw new Error('no twos');
        return Number(text);
      },
      map: (value, line) => {
        // oxlint-disable-next-line typescript/only-throw-error -- users may
        if (line === 3) throw 'a string';
        return `${String(value)}@${line}`;
      },
    });
    const { values, rejected } = await readAll(source);
    expect(values).toEqual(['1@1', '4@4']);
    expect(rejected.map(({ message }) => message.replace(/^.*, /, ''))).toEqual([
      'line 2: no twos',
      'line 3: a string',
    ]);
  });

  it('rejects a line that is longer than the limit, and takes one that is just as long', async () => {
    const max = JSON.stringify('x'.repeat(9_998));
    const over = JSON.stringify('x'.repeat(9_999));
    const source = ndjsonSource(folder.file('a.ndjson', `${over}\n${max}\r\n${max}\n${over}`), {
      maxLineLength: 10_001,
    });
    const { values, rejected } = await readAll(source);
    expect(values).toHaveLength(4);
    expect(rejected).toEqual([]);
    const tight = ndjsonSource(folder.path('a.ndjson'), { maxLineLength: 10_000 });
    const content = await readAll(tight);
    // The carriage return counts.
    expect(content.values).toHaveLength(1);
    expect(content.rejected.map(({ message }) => message.replace(/^.*, line/, 'line'))).toEqual([
      'line 1: the line is longer than maxLineLength (10000 bytes)',
      'line 2: the line is longer than maxLineLength (10000 bytes)',
      'line 4: the line is longer than maxLineLength (10000 bytes)',
    ]);
    expect(content.rejected[0]?.record).toBe(over.slice(0, 200));
  });

  it('does not hold a line that is too long in memory', async () => {
    const piece = Buffer.alloc(1024 * 1024, 'x');
    let peak = 0;
    async function* long(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('1\n"');
      for (let i = 0; i < 1024; i++) {
        peak = Math.max(peak, process.memoryUsage().arrayBuffers);
        yield await Promise.resolve(piece);
      }
      yield Buffer.from('"\n2\n');
    }
    const before = process.memoryUsage().arrayBuffers;
    const { values, rejected } = await readAll(ndjsonSource(long()));
    expect(values).toEqual([1, 2]);
    expect(rejected).toHaveLength(1);
    expect(peak - before).toBeLessThan(16 * 1024 * 1024);
  });

  it('gives chunks of at most 4,096 records and 256 KiB', async () => {
    const path = folder.file('a.ndjson', '1\n'.repeat(10_000) + lines(1000, 1000));
    const { chunks } = await readAll(ndjsonSource(path));
    expect(chunks.slice(0, 3).map(({ values }) => values.length)).toEqual([4096, 4096, expect.any(Number)]);
    for (const { position, values } of chunks) {
      expect(values.length).toBeLessThanOrEqual(4096);
      expect(position.bytes).toBeLessThanOrEqual(256 * 1024);
    }
  });

  it('begins again at any chunk', async () => {
    const content = `\uFEFF${'1\n'.repeat(9000)}${lines(700, 1000)}${'bad\n'.repeat(10)}"${'z'.repeat(400_000)}"\n${lines(600, 1000)}"${'z'.repeat(1_200_000)}"\n5`;
    const path = folder.file('a.ndjson', content);
    const zipped = folder.file('a.ndjson.gz', gzipSync(content));
    await expectResumable(() => ndjsonSource(path));
    await expectResumable(() => ndjsonSource(zipped));
    await expectResumable(() => ndjsonSource(() => createReadStream(path)));
    await expectResumable(() => ndjsonSource(createReadStream(zipped), { gzip: true }));
    expect((await readAll(ndjsonSource(path))).values).toEqual((await readAll(ndjsonSource(zipped))).values);
  });

  it('begins again at any chunk after a long line, which has more read at once than is cut at once', async () => {
    const content = `"${'z'.repeat(600_000)}"\n${'1\n'.repeat(4095)}${lines(5000, 80)}`;
    const path = folder.file('a.ndjson', content);
    await expectResumable(() => ndjsonSource(path));
  });

  it('gives a chunk again even where the pieces of a stream are smaller than before', async () => {
    const content = lines(500, 100);
    const { chunks } = await readAll(ndjsonSource(() => cut(content, [20_000, 40_000])));
    for (const chunk of chunks) {
      const small = ndjsonSource(() =>
        cut(
          content,
          Array.from({ length: 500 }, (_, i) => i * 100),
        ),
      );
      expect((await readAll(small, chunk.position)).chunks[0]).toEqual(chunk);
    }
  });

  it('says so when there is less content than the position says', async () => {
    const path = folder.file('a.ndjson', '1\n2\n');
    const position = { offset: 100, line: 7, bytes: 10 };
    const zipped = folder.file('a.ndjson.gz', gzipSync('1\n2\n'));
    for (const source of [ndjsonSource(path), ndjsonSource(zipped), ndjsonSource(() => cut('1\n2\n', []))]) {
      const error = await failureOf(readAll(source, position));
      expect(error).toMatchObject({ code: 'SOURCE_FAILED', message: expect.stringContaining('byte 100') });
    }
  });

  it('reads the same however a stream is cut, also inside a character and a CRLF', async () => {
    const record = fc.oneof(
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('', ' ', '"🌊🌊"', '{', 'x'.repeat(60), '"é"'),
    );
    const content = fc.array(fc.tuple(record, fc.constantFrom('\n', '\r\n')), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(content, fc.constantFrom('', '\uFEFF'), places, async (records, mark, cuts) => {
        const text = mark + records.map(([line, end]) => line.replaceAll(/[\r\n]/g, ' ') + end).join('');
        const options = { maxLineLength: 50 };
        const whole = await readAll(ndjsonSource(folder.file('a.ndjson', text), options));
        const inBytes = await readAll(ndjsonSource(cut(Buffer.from(text), cuts), options));
        const inText = await readAll(ndjsonSource(cut(text, cuts), options));
        const rejects = whole.rejected.map(({ message, record }) => ({
          message: message.replace(folder.path('a.ndjson'), 'stream'),
          record,
        }));
        for (const pieces of [inBytes, inText]) {
          expect(pieces.values).toEqual(whole.values);
          expect(pieces.rejected).toEqual(rejects);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('reads any bytes without an error: what is no record is rejected', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .array(fc.constantFrom(10, 13, 34, 49, 0xef, 0xbb, 0xbf, 0xe4), { maxLength: 60 })
        .map((b) => Uint8Array.from(b)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, places, fc.integer({ min: 1, max: 40 }), async (content, cuts, maxLineLength) => {
        const { values, rejected } = await readAll(ndjsonSource(cut(content, cuts), { maxLineLength }));
        const text = Buffer.from(content)
          .toString('latin1')
          .replace(/^\xef\xbb\xbf/, '');
        const counted = text.split('\n').filter((line) => line.length > maxLineLength || !/^[ \t]*\r?$/.test(line));
        expect(values.length + rejected.length).toBe(counted.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives what a stream has so far, without waiting for more', async () => {
    let release = (): void => undefined;
    async function* live(): AsyncGenerator<string> {
      yield '1\n2\n"thr';
      await new Promise<void>((resolve) => (release = resolve));
      yield 'ee"\n';
    }
    const chunks = iterate(ndjsonSource(live()));
    expect((await chunks.next()).value).toMatchObject({ values: [1, 2] });
    const next = chunks.next();
    await new Promise(setImmediate);
    release();
    expect((await next).value).toMatchObject({ values: ['three'] });
    expect((await chunks.next()).done).toBe(true);
  });

  it('reads a stream once', async () => {
    const source = ndjsonSource(cut('1\n', []));
    await readAll(source);
    const error = await failureOf(readAll(source));
    expect(error).toMatchObject({ code: 'SOURCE_FAILED', message: expect.stringContaining('a function') });
  });

  it('names the path of a file that is missing, or is a folder', async () => {
    const path = folder.path('none.ndjson');
    const error = await failureOf(readAll(ndjsonSource(path)));
    expect(error.code).toBe('SOURCE_FAILED');
    expect(error.message).toContain(path);
    expect(error.message).toContain('Check the path');
    expect((await failureOf(readAll(ndjsonSource(folder.path(''))))).message).toContain('a folder');
    expect(() => ndjsonSource(new URL('https://example.com/a.ndjson'))).toThrow('only file: URLs');
  });

  it('gives what can be read of a damaged gzip file, and then says what is wrong', async () => {
    const zipped = gzipSync(lines(200_000, 10), { level: 0 });
    const path = folder.file('a.ndjson.gz', zipped.subarray(0, zipped.length - 1000));
    let count = 0;
    const reading = (async () => {
      for await (const { values } of ndjsonSource(path).open(undefined, new AbortController().signal)) {
        count += values.length;
      }
    })();
    expect((await failureOf(reading)).message).toContain('cut short');
    expect(count).toBeGreaterThan(150_000);
    const notZipped = folder.file('b.ndjson.gz', '1\n');
    expect((await failureOf(readAll(ndjsonSource(notZipped)))).message).toContain('{ gzip: false }');
    expect((await readAll(ndjsonSource(notZipped, { gzip: false }))).values).toEqual([1]);
  });

  it('reads gzip files of several members', async () => {
    const path = folder.file('a.gz', Buffer.concat([gzipSync('1\n'), gzipSync('2\n3'), gzipSync('4\n')]));
    expect((await readAll(ndjsonSource(path))).values).toEqual([1, 2, 34]);
  });

  it('passes on what a stream fails with', async () => {
    async function* failing(): AsyncGenerator<string> {
      yield '1\n';
      await Promise.resolve();
      throw new Error('the line went dead');
    }
    const error = await failureOf(readAll(ndjsonSource(failing())));
    expect(error).toMatchObject({ code: 'SOURCE_FAILED', cause: new Error('the line went dead') });
    const strange = (): AsyncIterable<string> => Readable.from([{}]);
    expect((await failureOf(readAll(ndjsonSource(strange)))).message).toContain('strings or Uint8Arrays');
  });

  it('refuses a limit that is no count', () => {
    expect(() => ndjsonSource('a', { maxLineLength: 0 })).toThrow('maxLineLength must be a whole number');
  });
});

describe('the open files of ndjsonSource', () => {
  if (!countsOpenFiles) return;

  const kinds: readonly [string, (content: string) => string][] = [
    ['a file', (content) => folder.file('a.ndjson', content)],
    ['a gzip file', (content) => folder.file('a.ndjson.gz', gzipSync(content))],
  ];
  for (const [kind, write] of kinds) {
    it(`are closed at the end, after return and after abort: ${kind}`, async () => {
      const path = write(lines(20_000, 100));
      await readAll(ndjsonSource(path));
      expect(folder.openFiles()).toBe(0);

      const left = iterate(ndjsonSource(path));
      await left.next();
      expect(folder.openFiles()).toBe(1);
      await left.return?.();
      expect(folder.openFiles()).toBe(0);

      const controller = new AbortController();
      const aborted = iterate(ndjsonSource(path), controller.signal);
      await aborted.next();
      controller.abort();
      expect((await aborted.next()).done).toBe(true);
      expect(folder.openFiles()).toBe(0);
    });

    it(`are closed by an abort though nobody asks for more: ${kind}`, async () => {
      const path = write(lines(20_000, 100));
      const controller = new AbortController();
      const chunks = iterate(ndjsonSource(path), controller.signal);
      await chunks.next();
      controller.abort();
      for (let i = 0; i < 1000 && folder.openFiles() > 0; i++) await new Promise(setImmediate);
      expect(folder.openFiles()).toBe(0);
    });
  }

  it('are closed when a function of the user’s throws away the iterator while a read is under way', async () => {
    const controller = new AbortController();
    const path = folder.file('a.ndjson', lines(20_000, 100));
    const chunks = iterate(ndjsonSource(path), controller.signal);
    const first = chunks.next();
    controller.abort();
    expect((await first).done).toBe(true);
    expect(folder.openFiles()).toBe(0);
  });

  it('opens nothing when it is aborted before', async () => {
    const signal = AbortSignal.abort();
    const chunks = iterate(ndjsonSource(folder.path('none.ndjson')), signal);
    expect((await chunks.next()).done).toBe(true);
  });
});

describe('a stream that ndjsonSource reads', () => {
  it('is let go of by an abort while it gives nothing', async () => {
    const stream = new Readable({ read: () => undefined });
    const controller = new AbortController();
    const chunks = iterate(ndjsonSource(stream), controller.signal);
    const waiting = chunks.next();
    await new Promise(setImmediate);
    controller.abort();
    expect((await waiting).done).toBe(true);
    expect(stream.destroyed).toBe(true);
  });

  it('is let go of by an abort though it never answers', async () => {
    const never: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
    };
    for (const gzip of [false, true]) {
      const controller = new AbortController();
      const chunks = iterate(
        ndjsonSource(() => never, { gzip }),
        controller.signal,
      );
      const waiting = chunks.next();
      await new Promise(setImmediate);
      controller.abort();
      expect((await waiting).done).toBe(true);
    }
  });

  it('is returned from when the reader stops', async () => {
    let returned = 0;
    async function* pieces(): AsyncGenerator<string> {
      try {
        for (;;) yield await Promise.resolve('1\n');
      } finally {
        returned++;
      }
    }
    // oxlint-disable-next-line no-unreachable-loop -- the point
    for await (const chunk of ndjsonSource(pieces()).open(undefined, new AbortController().signal)) {
      expect(chunk.values).toEqual([1]);
      break;
    }
    expect(returned).toBe(1);
  });
});
