import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { createReadStream } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { csvSource } from '../../../lib/connect/csv/csvSource.js';
import { countsOpenFiles, useFolder } from '../folder.js';
import { cut, expectResumable, failureOf, iterate, readAll } from '../reading.js';

const folder = useFolder();
const places = fc.array(fc.nat(), { maxLength: 20 });
const csv = (content: string | Uint8Array): string => folder.file('a.csv', content);

describe('csvSource', () => {
  it('gives rows by the names of the header', async () => {
    const { values, chunks } = await readAll(csvSource(csv('id,name\n1,Ada\n2,Grace\n')));
    expect(values).toEqual([
      { id: '1', name: 'Ada' },
      { id: '2', name: 'Grace' },
    ]);
    expect(chunks[0]?.position).toEqual({ offset: 8, line: 2, bytes: 14 });
  });

  it('reads quoted fields: with delimiters, quotes, line ends, and nothing', async () => {
    const path = csv('a,b,c\r\n"1,5","say ""hi""","two\r\nlines"\r\n"","""",x\r\n');
    expect((await readAll(csvSource(path))).values).toEqual([
      { a: '1,5', b: 'say "hi"', c: 'two\r\nlines' },
      { a: '', b: '"', c: 'x' },
    ]);
  });

  it('takes a byte order mark, blank lines, and a last line without an end', async () => {
    expect(await readAll(csvSource(csv('\uFEFF\n"a",b\n\r\n1,2\n\n3,"4"')))).toMatchObject({
      values: [
        { a: '1', b: '2' },
        { a: '3', b: '4' },
      ],
      rejected: [],
    });
  });

  it('gives nothing of a file that is empty or has only a header', async () => {
    expect((await readAll(csvSource(csv('')))).chunks).toEqual([]);
    expect((await readAll(csvSource(csv('a,b')))).chunks).toEqual([]);
    expect((await readAll(csvSource(csv('a,b\n')))).chunks).toEqual([]);
  });

  it('keeps the chosen columns, in the order of the options', async () => {
    const source = csvSource(csv('a,b,c\n1,2,3\n"4",5,6\n'), { columns: ['c', 'a'] });
    const { values } = await readAll(source);
    expect(values).toEqual([
      { c: '3', a: '1' },
      { c: '6', a: '4' },
    ]);
    expect(Object.keys(values[0] ?? {})).toEqual(['c', 'a']);
  });

  it('takes the names from the options where there is no header, or another one', async () => {
    const path = csv('1,2\n3,4\n');
    expect((await readAll(csvSource(path, { header: false, columns: ['x', 'y'] }))).values).toEqual([
      { x: '1', y: '2' },
      { x: '3', y: '4' },
    ]);
    expect((await readAll(csvSource(path, { header: 'skip', columns: ['x', 'y'] }))).values).toEqual([
      { x: '3', y: '4' },
    ]);
  });

  it('takes other delimiters, and no quotes at all', async () => {
    expect((await readAll(csvSource(csv('a\tb\n1,2\t3\n'), { delimiter: '\t' }))).values).toEqual([
      { a: '1,2', b: '3' },
    ]);
    const source = csvSource(csv('a,b\n"1,2"\n5",6'), { quote: null });
    expect((await readAll(source)).values).toEqual([
      { a: '"1', b: '2"' },
      { a: '5"', b: '6' },
    ]);
  });

  it('makes events of rows, and tells the line of each', async () => {
    const source = csvSource(csv('n,text\n1,"a\nb"\n2,c\nx,d\n'), {
      columns: ['n'],
      map: (row, line) => {
        if (Number.isNaN(Number(row.n))) throw new RangeError(`not a number: ${row.n}`);
        return { n: Number(row.n), line };
      },
    });
    const { values, rejected } = await readAll(source);
    expect(values).toEqual([
      { n: 1, line: 2 },
      { n: 2, line: 4 },
    ]);
    expect(rejected).toMatchObject([{ record: 'x,d', message: expect.stringMatching(/line 5: not a number: x$/) }]);
  });

  it('rejects records with too few or too many fields', async () => {
    const { values, rejected } = await readAll(csvSource(csv('a,b\n1\n1,2\n1,2,3\n"1","2","3"\n3,4\n')));
    expect(values).toHaveLength(2);
    expect(rejected.map(({ message }) => message.replace(/^.*, /, ''))).toEqual([
      'the header 2',
      'the header 2',
      'the header 2',
    ]);
    expect(rejected[0]?.message).toContain('line 2: the record has 1 field, the header 2');
    expect(rejected[2]?.message).toContain('line 5: the record has 3 fields');
  });

  it('takes one line, and not the rest of the file, for a quote that is never closed', async () => {
    const { values, rejected } = await readAll(csvSource(csv(`a,b\n1,2\n3,"4\n5,6\n${'7,8\n'.repeat(100)}`)));
    expect(values).toHaveLength(102);
    expect(rejected).toEqual([
      { record: '3,"4', message: `${folder.path('a.csv')}, line 3: a quote is opened and never closed` },
    ]);
  });

  it('takes one line for quotes that do not stand where they should', async () => {
    const { values, rejected } = await readAll(csvSource(csv('a,b\n1,"2\n3,4\n5,"6"\n7,"8"9\n5" nail,0\n"x\ny",z\n')));
    // The quote of line 2 is closed, wrongly, by that of line 4.
    expect(values).toEqual([
      { a: '3', b: '4' },
      { a: '5', b: '6' },
      { a: 'x\ny', b: 'z' },
    ]);
    expect(rejected.map(({ message }) => message.replace(/^.*, line/, 'line').replace(/;.*$/, ''))).toEqual([
      'line 2: text follows a closing quote',
      'line 5: text follows a closing quote',
      'line 6: a quote stands inside a field that is not in quotes',
    ]);
  });

  it('rejects a record that is longer than the limit, in one line or in many', async () => {
    const long = 'x'.repeat(10_000);
    const exact = `1,${long.slice(2)}`;
    const many = `1,"${'line\n'.repeat(3000)}"`;
    const path = csv(`a,b\n${exact}\n1,${long}\n${many}\n3,4\n1,${long}`);
    const { values, rejected } = await readAll(csvSource(path, { maxRecordLength: 10_000 }));
    expect(values).toHaveLength(2);
    // Line 3, line 4 where the quote opens, the 2999 lines of one field that were in it, its last one, and the last record.
    expect(rejected).toHaveLength(1 + 1 + 2999 + 1 + 1);
    expect(rejected[0]?.message).toContain('longer than maxRecordLength (10000 bytes)');
    expect(rejected[1]?.message).toContain('line 4: the record is longer');
  });

  it('rejects a record that is not UTF-8, and no other', async () => {
    const bytes = Buffer.concat([Buffer.from('a,b\nä,1\n'), Buffer.from([0xe4]), Buffer.from(',2\nö,"3"\n')]);
    const { values, rejected } = await readAll(csvSource(csv(bytes)));
    expect(values).toHaveLength(2);
    expect(rejected).toMatchObject([{ message: expect.stringContaining('line 3: the record is not UTF-8') }]);
  });

  it('says what is wrong with a header', async () => {
    const twice = await failureOf(readAll(csvSource(csv('a,b,a\n1,2,3\n'))));
    expect(twice.message).toContain(`${folder.path('a.csv')} (line 1) cannot be used: the name "a" is there twice`);
    expect(twice.message).toContain("header: 'skip'");
    expect((await failureOf(readAll(csvSource(csv('a,"b\n1,2\n'))))).message).toContain('not a CSV record');
    const missing = await failureOf(readAll(csvSource(csv('\na,b\n1,2\n'), { columns: ['a', 'c'] })));
    expect(missing).toMatchObject({ code: 'SOURCE_FAILED' });
    expect(missing.message).toContain('has no column "c"; its header (line 2) names "a", "b"');
  });

  it('refuses options that contradict each other', () => {
    expect(() => csvSource('a', { header: false })).toThrow('columns must name the columns');
    expect(() => csvSource('a', { columns: [] })).toThrow('at least one column');
    expect(() => csvSource('a', { columns: ['a', 'a'] })).toThrow('names "a" twice');
    for (const delimiter of ['', ',,', '"', '\n', 'é']) {
      expect(() => csvSource('a', { delimiter })).toThrow('one ASCII');
    }
    expect(() => csvSource('a', { quote: "'" as '"' })).toThrow('quote must be');
  });

  it('makes plain rows whatever the columns are called', async () => {
    const names = ['__proto__', 'constructor', '1', '', 'ö', 'toString', 'f', 'g', 'h', 'i'];
    for (const count of [1, 5, 6, 7, 10]) {
      const header = names.slice(0, count);
      const { values } = await readAll(
        csvSource(csv(`${header.join(',')}\n${header.map((_, i) => `v${i}`).join(',')}\n`)),
      );
      const row = values[0] ?? {};
      expect(header.map((name) => Object.getOwnPropertyDescriptor(row, name)?.value as unknown)).toEqual(
        header.map((_, i) => `v${i}`),
      );
      expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
    }
  });

  it('begins again at any chunk', async () => {
    const rowOf = (i: number): string => {
      if (i % 1000 === 1) return 'bad';
      return i % 7 === 0 ? `"${i}\n""q""${'\n'.repeat(i % 50)}",${'x'.repeat(i % 300)}` : `${i},x`;
    };
    const rows = Array.from({ length: 20_000 }, (_, i) => rowOf(i)).join('\n');
    const huge = `"${'a,"" \n'.repeat(60_000)}",x`;
    const content = `\uFEFFa,b\n${rows}\n${huge}\n1,"open\n${'y,z\n'.repeat(50)}`;
    const path = csv(content);
    const zipped = folder.file('a.csv.gz', gzipSync(content));
    await expectResumable(() => csvSource(path));
    await expectResumable(() => csvSource(zipped));
    await expectResumable(() => csvSource(() => createReadStream(path)));
    expect((await readAll(csvSource(path))).chunks.length).toBeGreaterThan(2);
  });

  it('reads the same however a stream is cut', async () => {
    const field = fc.oneof(
      { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
      fc.constantFrom('"', '""', '"a"', '"a,b"', '"a\nb"', '"a\r\nb"', '"x""y"', 'é', '"🌊', '\r', ''),
    );
    const content = fc
      .array(fc.tuple(fc.array(field, { minLength: 1, maxLength: 3 }), fc.constantFrom('\n', '\r\n')), {
        maxLength: 15,
      })
      .map((records) => `a,b\n${records.map(([fields, end]) => fields.join(',') + end).join('')}`);
    await fc.assert(
      fc.asyncProperty(content, places, fc.integer({ min: 3, max: 60 }), async (text, cuts, maxRecordLength) => {
        const whole = await readAll(csvSource(() => cut(text, []), { maxRecordLength }));
        const inBytes = await readAll(csvSource(cut(Buffer.from(text), cuts), { maxRecordLength }));
        const inText = await readAll(csvSource(cut(text, cuts), { maxRecordLength }));
        for (const pieces of [inBytes, inText]) {
          expect(pieces.values).toEqual(whole.values);
          expect(pieces.rejected).toEqual(whole.rejected);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('reads what csv-parse reads', async () => {
    const plain = fc.string({ unit: fc.constantFrom('a', 'ö', ' ', "'", ';', '🌊'), maxLength: 5 });
    const quoted = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', 'é'), maxLength: 6 });
    const field = fc.oneof(
      plain,
      quoted.map((text) => `"${text.replaceAll('"', '""')}"`),
    );
    const records = fc.array(fc.tuple(field, field, field), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(records, fc.constantFrom('\n', '\r\n'), fc.boolean(), async (rows, lineEnd, endsInLine) => {
        const text = ['a,b,c', ...rows.map((row) => row.join(','))].join(lineEnd) + (endsInLine ? lineEnd : '');
        const expected: unknown = parse(text, { columns: true, record_delimiter: lineEnd });
        const { values, rejected } = await readAll(csvSource(() => cut(text, [])));
        expect(values).toEqual(expected);
        expect(rejected).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads any bytes without an error: what is no record is rejected', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .array(fc.constantFrom(10, 13, 34, 34, 44, 49, 0xef, 0xbb, 0xbf), { maxLength: 80 })
        .map((b) => Uint8Array.from(b)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, places, fc.integer({ min: 1, max: 40 }), async (content, cuts, maxRecordLength) => {
        const options = { header: false, columns: ['a', 'b'], maxRecordLength } as const;
        const { values, rejected } = await readAll(csvSource(cut(content, cuts), options));
        const whole = await readAll(csvSource(cut(content, []), options));
        expect(values).toEqual(whole.values);
        expect(rejected).toEqual(whole.rejected);
        // A byte that is not a blank line is in a row or in a rejected record.
        const text = Buffer.from(content)
          .toString('latin1')
          .replace(/^\xef\xbb\xbf/, '');
        expect(values.length + rejected.length > 0).toBe(text.split('\n').some((line) => line !== '' && line !== '\r'));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps no more of the file in memory than the fields that are kept', async () => {
    const row = `${'key-of-some-length-'.repeat(2)},${'x'.repeat(960)}\n`;
    async function* rows(): AsyncGenerator<string> {
      yield 'key,text\n';
      for (let i = 0; i < 400; i++) yield await Promise.resolve(row.repeat(250));
    }
    const kept: string[] = [];
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
    const before = process.memoryUsage().heapUsed;
    for await (const chunk of csvSource(rows()).open(undefined, new AbortController().signal)) {
      kept.push(chunk.values[0]?.['key'] ?? '');
    }
    expect(kept.length).toBeGreaterThanOrEqual(400);
    collect();
    // 100 MB have passed.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(5e6);
  });

  it('closes the file after its header cannot be used, and after a stop', async () => {
    if (!countsOpenFiles) return;
    await failureOf(readAll(csvSource(csv('a,a\n'))));
    expect(folder.openFiles()).toBe(0);
    const iterator = iterate(csvSource(csv(`a\n${'1\n'.repeat(9000)}`)));
    await iterator.next();
    await iterator.return?.();
    expect(folder.openFiles()).toBe(0);
  });
});
