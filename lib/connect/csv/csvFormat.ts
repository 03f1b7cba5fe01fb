import { RxtideError } from '../../errors/rxtideError.js';
import type { TextFormat } from '../file/textFormat.js';
import { quoteField } from './csvFields.js';
import type { CsvColumns } from './csvColumns.js';

type Read<T> = (value: T, timestamp: number, key: unknown) => unknown;

/** One result a line, under a header. */
export function csvFormat<T>(columns: CsvColumns<T> | undefined, header: boolean, delimiter: string): TextFormat<T> {
  let names: readonly string[] | undefined;
  let reads: readonly Read<T>[] = [];
  let isHeaderDue = header;

  const use = (given: CsvColumns<T>): void => {
    const entries = isNames(given)
      ? given.map((name): [string, Read<T>] => [name, (value) => value[name]])
      : Object.entries(given);
    if (entries.length === 0) throw new RxtideError('INVALID_OPTION', 'columns must name at least one column');
    names = entries.map(([name]) => name);
    reads = entries.map(([, read]) => read);
  };
  if (columns !== undefined) use(columns);

  const lineOf = (fields: readonly string[]): string => {
    // An empty line would be skipped by whoever reads it.
    if (fields.length === 1 && fields[0] === '') return '""\n';
    let line = '';
    for (let i = 0; i < fields.length; i++) {
      if (i > 0) line += delimiter;
      line += quoteField(fields[i] as string, delimiter);
    }
    return `${line}\n`;
  };
  const headerIfDue = (): string => {
    if (!isHeaderDue || names === undefined) return '';
    isHeaderDue = false;
    return lineOf(names);
  };

  return {
    text(value, timestamp, key) {
      if (names === undefined) use(propertiesOf(value));
      return headerIfDue() + lineOf(reads.map((read) => fieldOf(read(value, timestamp, key))));
    },
    beginFile() {
      isHeaderDue = header;
    },
    end: headerIfDue,
    state: () => ({ names, isHeaderDue }),
    resume(state) {
      const known = state as { readonly names?: (keyof T & string)[]; readonly isHeaderDue: boolean };
      if (names === undefined && known.names !== undefined) use(known.names);
      isHeaderDue = known.isHeaderDue;
    },
  };
}

function propertiesOf<T>(value: T): readonly (keyof T & string)[] {
  if (typeof value === 'object' && value !== null) return Object.keys(value) as (keyof T & string)[];
  throw new RxtideError('INVALID_OPTION', 'the first result is no object: say with columns what to write');
}

function isNames<T>(columns: CsvColumns<T>): columns is readonly (keyof T & string)[] {
  return Array.isArray(columns);
}

function fieldOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'undefined':
      return '';
    case 'object':
      if (value === null) return '';
      return value instanceof Date ? dateOf(value) : JSON.stringify(value);
    default:
      return String(value);
  }
}

function dateOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
