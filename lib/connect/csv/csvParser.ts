import { messageOf } from '../../errors/messageOf.js';
import { PLAIN, textEnd, TOO_LONG } from '../file/framing.js';
import type { BlockParser } from '../file/recordSource.js';
import { excerptAt, excerptOf, rejected, textsOf } from '../file/recordText.js';
import { rowBuilder } from '../file/rowBuilder.js';
import { QUOTE_IN_TEXT, QUOTED, TEXT_AFTER_QUOTE, UNCLOSED_QUOTE } from './csvFraming.js';
import { quotedFields } from './csvFields.js';
import type { CsvLayout } from './csvHeader.js';
import type { CsvRow } from './csvRow.js';

export interface CsvParserOptions<C extends string, T> {
  readonly delimiter: string;
  readonly quote: string | null;
  readonly maxLength: number;
  readonly map: ((row: CsvRow<C>, line: number) => T) | undefined;
}

/** Makes rows of records. */
export function csvParser<C extends string, T>(
  where: string,
  layout: CsvLayout,
  options: CsvParserOptions<C, T>,
): BlockParser<T> {
  const { delimiter, quote, map } = options;
  const { width, picks } = layout;
  const build = rowBuilder<string>(layout.names);
  const reasons = reasonsOf(options.maxLength);
  const scratch: string[] = [];
  const picked: string[] = [];

  const rowOf = (fields: readonly string[]): CsvRow<C> => {
    let values = fields;
    if (picks !== null) {
      for (let i = 0; i < picks.length; i++) picked[i] = fields[picks[i] as number] as string;
      values = picked;
    }
    return build(values) as CsvRow<C>;
  };

  return (block, values, rejects) => {
    const { bytes, frames } = block;
    const textAt = textsOf(block);
    let from = block.from;
    for (let i = 0; i < frames.count; i++) {
      const start = from;
      const end = frames.ends[i] as number;
      from = end;
      const textTo = textEnd(bytes, start, end);
      if (textTo === start) continue;
      const line = block.line + (frames.lines[i] as number);
      const mark = frames.marks[i] as number;
      const text = mark === PLAIN || mark === QUOTED ? textAt(start, textTo) : undefined;
      if (text === undefined) {
        rejects.push(
          rejected(where, line, excerptAt(bytes, start, end), reasons.get(mark) ?? 'the record is not UTF-8'),
        );
        continue;
      }
      let fields = scratch;
      let count: number;
      if (mark === PLAIN || quote === null) {
        fields = text.split(delimiter);
        count = fields.length;
      } else count = quotedFields(text, delimiter, quote, scratch);
      if (count !== width) {
        const reason = `the record has ${count} ${count === 1 ? 'field' : 'fields'}, ${layout.basis} ${width}`;
        rejects.push(rejected(where, line, excerptOf(text), reason));
        continue;
      }
      const row = rowOf(fields);
      if (map === undefined) values.push(row as T);
      else {
        try {
          values.push(map(row, line));
        } catch (error) {
          rejects.push(rejected(where, line, excerptOf(text), messageOf(error), error));
        }
      }
    }
  };
}

function reasonsOf(maxLength: number): ReadonlyMap<number, string> {
  return new Map([
    [TOO_LONG, `the record is longer than maxRecordLength (${maxLength} bytes); perhaps a quote is not closed`],
    [UNCLOSED_QUOTE, 'a quote is opened and never closed'],
    [TEXT_AFTER_QUOTE, 'text follows a closing quote; a quote inside quotes must be doubled'],
    [
      QUOTE_IN_TEXT,
      'a quote stands inside a field that is not in quotes; such a field must be in quotes, and the quote doubled',
    ],
  ]);
}
