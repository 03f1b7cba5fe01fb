import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { LineSplitter } from '../../../lib/connect/tcp/lineSplitter.js';
import { lineParser } from '../../../lib/connect/ndjson/ndjsonSource.js';
import { ndjsonSource } from '../../../lib/node.js';
import type { RejectedRecord } from '../../../lib/transform/source.js';
import { readAll } from '../reading.js';

interface Lines {
  readonly values: unknown[];
  readonly rejected: { readonly message: string; readonly record: unknown }[];
}

function split(content: Buffer, places: readonly number[], maxLength: number): Lines {
  const values: unknown[] = [];
  const rejected: RejectedRecord[] = [];
  const splitter = new LineSplitter(lineParser('stream', maxLength, {}), maxLength);
  let from = 0;
  for (const to of [...[...places].sort((a, b) => a - b), content.length]) {
    const piece = Buffer.from(content.subarray(from, to));
    splitter.push(piece, values, rejected);
    // The system reuses its memory.
    piece.fill(0x21);
    from = to;
  }
  splitter.end(values, rejected);
  return { values, rejected: rejected.map(({ record, error }) => ({ message: error.message, record })) };
}

async function asFile(content: Buffer, maxLineLength: number): Promise<Lines> {
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    yield content;
  };
  const { values, rejected } = await readAll(ndjsonSource(pieces, { maxLineLength }));
  return { values, rejected };
}

const MAX = 24;
const line = fc.oneof(
  fc.json({ maxDepth: 1, stringUnit: 'binary' }).map((text) => Buffer.from(text)),
  fc.string({ maxLength: 3 * MAX, unit: 'grapheme' }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 3 * MAX }).map((bytes) => Buffer.from(bytes)),
  fc.integer({ min: MAX - 3, max: MAX + 3 }).map((n) => Buffer.from('1'.repeat(n))),
  fc.constant(Buffer.from([0xef, 0xbb, 0xbf])),
  fc.constant(Buffer.alloc(900, 'x')),
);
const content = fc
  .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\n\n', '\r')), { maxLength: 8 })
  .chain((lines) =>
    fc.tuple(
      fc.constant(Buffer.concat(lines.flatMap(([text, end]) => [text, Buffer.from(end)]))),
      fc.constantFrom('', '7', '{"half":', '\ufeff'),
    ),
  )
  .map(([lines, end]) => Buffer.concat([lines, Buffer.from(end)]));

describe('the lines of a connection', () => {
  it('are those of a file of the same bytes, wherever TCP cuts them', async () => {
    const cuts = fc.tuple(content, fc.array(fc.nat(), { maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(cuts, async ([bytes, places]) => {
        const at = places.map((place) => place % (bytes.length + 1));
        expect(split(bytes, at, MAX)).toEqual(await asFile(bytes, MAX));
      }),
      { numRuns: 300 },
    );
  });

  it('are the same when they are cut at each byte', async () => {
    const bytes = Buffer.from('\ufeff{"a":"ä€😀"}\r\n\n[1]\n' + 'x'.repeat(2000) + '\r\n"\xff"\n2');
    const whole = await asFile(bytes, 50);
    expect(whole.values).toEqual([{ a: 'ä€😀' }, [1], '\xff', 2]);
    expect(
      split(
        bytes,
        Array.from({ length: bytes.length }, (_, i) => i),
        50,
      ),
    ).toEqual(whole);
    for (let at = 0; at <= bytes.length; at++) expect(split(bytes, [at], 50)).toEqual(whole);
  });

  it('hold the beginning of one that is too long, and no more', () => {
    const values: unknown[] = [];
    const rejected: RejectedRecord[] = [];
    const splitter = new LineSplitter(lineParser('stream', 1000, {}), 1000);
    const piece = Buffer.alloc(1_000_000, 'x');
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 1000; i++) splitter.push(piece, values, rejected);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
    splitter.push(Buffer.from('\n7\n'), values, rejected);
    expect(values).toEqual([7]);
    expect(rejected).toHaveLength(1);
    expect(String(rejected[0]?.record)).toHaveLength(200);
  });
});
