import { messageOf } from '../../errors/messageOf.js';
import { RxtideError } from '../../errors/rxtideError.js';
import type { SinkBatch } from '../../transform/sink.js';
import { quoted } from './identifiers.js';

/** The columns of a table by name: properties of a result, or what a function of the result gives. */
export type SqlColumns<T> =
  | readonly (keyof T & string)[]
  | Readonly<Record<string, (keyof T & string) | ((value: T, timestamp: number, key: unknown) => unknown)>>;

/** Makes rows of results. */
export interface Rows<in T> {
  readonly names: readonly string[];
  /** What stands in each column for the event `i` of a batch. */
  row(batch: SinkBatch<T>, i: number): unknown[];
}

/** Checks columns, and makes them what is called for each result. `sink` is for messages. */
export function rowsOf<T>(sink: string, columns: SqlColumns<T>): Rows<T> {
  const entries: [string, unknown][] = isList(columns)
    ? columns.map((name) => [name, name])
    : Object.entries<unknown>(columns ?? {});
  if (entries.length === 0) {
    throw new RxtideError('INVALID_OPTION', `${sink}: columns must name at least one column, such as ['key', 'count']`);
  }
  const names = entries.map(([name]) => name);
  const getters = entries.map(([name, from]) => getterOf<T>(sink, name, from));
  for (const [i, name] of names.entries()) {
    quoted(name, `${sink}: a column`);
    // The databases do not tell upper from lower case everywhere.
    const twin = names.findIndex((other) => other.toLowerCase() === name.toLowerCase());
    if (twin !== i) throw new RxtideError('INVALID_OPTION', `${sink}: the column '${name}' is there twice`);
  }
  return {
    names,
    row: ({ values, timestamps, keys }, i) => {
      const row: unknown[] = [];
      let column = 0;
      try {
        for (; column < getters.length; column++) {
          row.push(getters[column]!(values[i] as T, timestamps[i] as number, keys?.[i]));
        }
      } catch (error) {
        throw new RxtideError('SINK_FAILED', `${sink}, column '${names[column]}': ${messageOf(error)}`, {
          cause: error,
          event: values[i],
        });
      }
      return row;
    },
  };
}

/** Places of columns among others. Throws `INVALID_OPTION` where one is not there. */
export function placesOf(sink: string, option: string, wanted: readonly string[], names: readonly string[]): number[] {
  return wanted.map((name) => {
    const place = names.indexOf(name);
    if (place >= 0) return place;
    throw new RxtideError(
      'INVALID_OPTION',
      `${sink}: ${option} names '${name}', which is not among the columns (${names.join(', ')})`,
    );
  });
}

type Getter<T> = (value: T, timestamp: number, key: unknown) => unknown;

function getterOf<T>(sink: string, name: string, from: unknown): Getter<T> {
  if (typeof from === 'function') return from as Getter<T>;
  if (typeof from === 'string') return (value) => value[from as keyof T];
  throw new RxtideError(
    'INVALID_OPTION',
    `${sink}: the column '${name}' must be the name of a property, or a function; it is ${typeof from}`,
  );
}

function isList<T>(columns: SqlColumns<T>): columns is readonly (keyof T & string)[] {
  return Array.isArray(columns);
}
