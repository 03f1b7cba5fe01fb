import { createHash } from 'node:crypto';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstValueFrom, toArray } from 'rxjs';
import { fromSource, seconds, values } from 'rxtide';
import { ndjsonSource } from 'rxtide/node';
import { BinaryEncoder } from '../../../perf/nexmark/files/binaryEncoder.js';
import { readBinary } from '../../../perf/nexmark/files/binaryDecoder.js';
import { writeEvents } from '../../../perf/nexmark/files/writeEvents.js';
import type { FileFormat } from '../../../perf/nexmark/files/writeEvents.js';
import { Generator } from '../../../examples/nexmark/generator.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';

const EVENTS = 12_345;
const events = new Generator().take(EVENTS);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nexmark-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(format: FileFormat): Promise<{ path: string; sha256: string; progress: number[] }> {
  const path = join(folder, format);
  const progress: number[] = [];
  const file = await open(path, 'w');
  const sha256 = await writeEvents(
    new Generator(),
    EVENTS,
    format,
    (bytes) => file.writeFile(bytes),
    (written) => progress.push(written),
  );
  await file.close();
  return { path, sha256, progress };
}

describe.each<FileFormat>(['ndjson', 'binary'])('a file of %s', (format) => {
  it('has the checksum that was told, and progress until the end', async () => {
    const { path, sha256, progress } = await write(format);
    expect(
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    ).toBe(sha256);
    expect(progress.at(-1)).toBe(EVENTS);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });
});

it('is read by ndjsonSource as the same events', async () => {
  const { path } = await write('ndjson');
  const source = ndjsonSource<NexmarkEvent>(path);
  const read$ = fromSource(source, { timestampOf: (event) => event.dateTime, outOfOrderness: seconds(4) });
  expect(await firstValueFrom(read$.pipe(values(), toArray()))).toEqual(events);
});

/** The bytes of a binary file in pieces of so many. */
async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield Promise.resolve(bytes.subarray(at, at + size));
}

async function read(bytes: Uint8Array, size: number): Promise<NexmarkEvent[]> {
  const all: NexmarkEvent[] = [];
  for await (const event of readBinary(pieces(bytes, size))) all.push(event);
  return all;
}

/** A binary file of some events. */
function encoded(some: readonly NexmarkEvent[]): Buffer {
  const encoder = new BinaryEncoder(some.length);
  for (const event of some) encoder.add(event);
  return Buffer.from(encoder.take());
}

describe('a binary file', () => {
  it('is read as the same events', async () => {
    const { path } = await write('binary');
    expect(await read(await readFile(path), 2 ** 16)).toEqual(events);
  });

  it.each([1, 7, 500])('is read from pieces of %i bytes', async (size) => {
    const some = events.slice(0, 100);
    expect(await read(encoded(some), size)).toEqual(some);
  });

  it('holds numbers of 64 bits with a sign', async () => {
    const auction = { ...(events[1] as NexmarkEvent & { kind: 'auction' }), reserve: -1, initialBid: -(2 ** 40) - 5 };
    expect(await read(encoded([auction]), 100)).toEqual([auction]);
  });

  it.each([
    ['is cut off', (bytes: Buffer) => bytes.subarray(0, -1), 'does not end where it should'],
    ['goes on', (bytes: Buffer) => Buffer.concat([bytes, bytes.subarray(0, 4)]), 'does not end where it should'],
    ['is another one', (bytes: Buffer) => bytes.fill('x', 0, 4), 'no file of NEXMARK events'],
    ['has an unknown kind', (bytes: Buffer) => bytes.fill(9, 16, 17), 'no kind 9'],
  ])('is refused where it %s', async (_, spoil, message) => {
    await expect(read(spoil(encoded(events.slice(0, 2))), 1_000)).rejects.toThrow(message);
  });
});
