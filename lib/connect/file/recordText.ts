import { isAscii, isUtf8 } from 'node:buffer';
import { RxtideError } from '../../errors/rxtideError.js';
import type { RejectedRecord } from '../../transform/source.js';
import { textEnd } from './framing.js';
import type { RecordBlock } from './recordBlocks.js';

/** Characters kept of a record that is rejected. */
const EXCERPT = 200;
/** Bytes that hold so many characters, whatever they are. */
const EXCERPT_BYTES = 4 * EXCERPT;

/**
 * Gives the texts of a block's records; `undefined` for one that is not UTF-8. Each is a string of its own: a slice of a
 * long one would keep all of it in memory for as long as any part of any record is kept as a key or in state.
 */
export function textsOf(block: RecordBlock): (from: number, to: number) => string | undefined {
  const { bytes, from, size } = block;
  const all = bytes.subarray(from, Math.min(from + size, bytes.length));
  if (isAscii(all)) return (from, to) => bytes.toString('latin1', from, to);
  if (isUtf8(all)) return (from, to) => bytes.toString('utf8', from, to);
  return (from, to) => (isUtf8(bytes.subarray(from, to)) ? bytes.toString('utf8', from, to) : undefined);
}

/** The beginning of a text: so many characters that a message stays readable. */
export function excerptOf(text: string): string {
  if (text.length <= EXCERPT) return text;
  const unit = text.charCodeAt(EXCERPT - 1);
  return text.slice(0, unit >= 0xd800 && unit <= 0xdbff ? EXCERPT - 1 : EXCERPT);
}

/** The beginning of the record that lies at `bytes[from]` to `bytes[end - 1]`. */
export function excerptAt(bytes: Buffer, from: number, end: number): string {
  const to = Math.min(textEnd(bytes, from, end), from + EXCERPT_BYTES);
  return excerptOf(bytes.toString('utf8', from, to));
}

/** `BAD_RECORD`: what is wrong with the record at line `line` of `where`. */
export function rejected(
  where: string,
  line: number,
  record: unknown,
  reason: string,
  cause?: unknown,
): RejectedRecord {
  return { record, error: new RxtideError('BAD_RECORD', `${where}, line ${line}: ${reason}`, { cause }) };
}
