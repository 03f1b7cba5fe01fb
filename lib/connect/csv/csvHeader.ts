import { RxtideError } from '../../errors/rxtideError.js';
import { PLAIN, textEnd } from '../file/framing.js';
import type { RecordBlock, RecordBlocks } from '../file/recordBlocks.js';
import { textsOf } from '../file/recordText.js';
import { QUOTED } from './csvFraming.js';

/** Which fields of a record become columns of a row. */
export interface CsvLayout {
  /** Fields that each record must have. */
  readonly width: number;
  /** What the width was taken from, for messages. */
  readonly basis: string;
  /** The names of the columns that are kept. */
  readonly names: readonly string[];
  /** Which field each of them is; `null`: all, in order. */
  readonly picks: readonly number[] | null;
}

/** The first record that is not blank, as it stands; `undefined` if there is none. */
export async function firstRecord(blocks: RecordBlocks): Promise<RecordBlock | undefined> {
  for (;;) {
    const block = await blocks.next(1);
    if (block === undefined) return undefined;
    const { bytes, from, frames } = block;
    if (textEnd(bytes, from, frames.ends[0] as number) > from) return block;
  }
}

/** The layout that a header gives; with `columns`, of those columns alone. Throws `SOURCE_FAILED` if it cannot be used. */
export function layoutOfHeader(
  name: string,
  block: RecordBlock,
  fieldsOf: (text: string) => readonly string[],
  columns: readonly string[] | undefined,
): CsvLayout {
  const { bytes, from, frames, line } = block;
  const mark = frames.marks[0];
  const text =
    mark === PLAIN || mark === QUOTED
      ? textsOf(block)(from, textEnd(bytes, from, frames.ends[0] as number))
      : undefined;
  if (text === undefined) {
    throw unusable(name, line, 'it is not a CSV record in UTF-8, or too long');
  }
  const header = fieldsOf(text);
  const twice = header.find((column, i) => header.indexOf(column) !== i);
  if (twice !== undefined) throw unusable(name, line, `the name ${JSON.stringify(twice)} is there twice`);
  const names = columns ?? header;
  const missing = names.find((column) => !header.includes(column));
  if (missing !== undefined) {
    const known = header.map((column) => JSON.stringify(column)).join(', ');
    throw new RxtideError(
      'SOURCE_FAILED',
      `${name} has no column ${JSON.stringify(missing)}; its header (line ${line}) names ${known}. If it has no header, set { header: false }`,
    );
  }
  return {
    width: header.length,
    basis: 'the header',
    names,
    picks: columns === undefined ? null : names.map((column) => header.indexOf(column)),
  };
}

function unusable(name: string, line: number, reason: string): RxtideError {
  return new RxtideError(
    'SOURCE_FAILED',
    `the header of ${name} (line ${line}) cannot be used: ${reason}. Name the columns with { header: 'skip', columns: [...] }`,
  );
}
