import { createHash } from 'node:crypto';
import type { Generator } from '../../../examples/nexmark/generator.js';
import { BinaryEncoder } from './binaryEncoder.js';

/** How events are written: a line of JSON each, or as docs/nexmark.md tells. */
export type FileFormat = 'ndjson' | 'binary';

/** Where bytes go; they are good until the promise has resolved. */
export type Write = (bytes: Uint8Array) => Promise<unknown>;

/** How often to say how far it is. */
const STEP = 10_000;
const LINES = 5_000;

/** Writes the first events of a generator, piece by piece. Gives the SHA-256 of all bytes, as hexadecimal digits. */
export async function writeEvents(
  generator: Generator,
  events: number,
  format: FileFormat,
  write: Write,
  onProgress: (written: number) => void = () => undefined,
): Promise<string> {
  const hash = createHash('sha256');
  const pieces = format === 'binary' ? binaryPieces(generator, events) : linePieces(generator, events);
  let reported = 0;
  for (const { bytes, written } of pieces) {
    hash.update(bytes);
    await write(bytes);
    if (written - reported >= STEP || written === events) onProgress((reported = written));
  }
  return hash.digest('hex');
}

interface Piece {
  readonly bytes: Uint8Array;
  /** How many events there have been. */
  readonly written: number;
}

function* binaryPieces(generator: Generator, events: number): Iterable<Piece> {
  const encoder = new BinaryEncoder(events);
  for (let i = 0; i < events; i++) {
    if (encoder.isFull) yield { bytes: encoder.take(), written: i };
    encoder.add(generator.at(i));
  }
  yield { bytes: encoder.take(), written: events };
}

function* linePieces(generator: Generator, events: number): Iterable<Piece> {
  for (let from = 0; from < events; from += LINES) {
    const to = Math.min(from + LINES, events);
    const lines = generator.take(to - from, from).map((event) => `${JSON.stringify(event)}\n`);
    yield { bytes: Buffer.from(lines.join('')), written: to };
  }
}
