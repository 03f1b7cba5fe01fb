import type { RejectedRecord } from '../../transform/source.js';
import { messageOf } from '../../errors/messageOf.js';
import { RxtideError } from '../../errors/rxtideError.js';
import { rowBuilder } from '../file/rowBuilder.js';
import type { Column } from './column.js';
import type { ParquetRow } from './parquetRow.js';

/** Rows made of the next values of columns. */
export interface Rows<T> {
  readonly values: readonly T[];
  readonly rejected: readonly RejectedRecord[];
}

/** Makes rows: the next `count` of `columns`, of which the first is row `first` of the file. */
export type RowMaker<T> = (columns: readonly Column[], count: number, first: number) => Rows<T>;

/** A maker of rows with these columns; `path` is for messages. */
export function rowMaker<T>(
  path: string,
  names: readonly string[],
  map: ((row: ParquetRow, index: number) => T) | undefined,
): RowMaker<T> {
  const build = rowBuilder<unknown>(names);
  const cells: unknown[][] = names.map(() => []);
  const scratch: unknown[] = names.map(() => null);
  return (columns, count, first) => {
    for (let c = 0; c < columns.length; c++) (columns[c] as Column).read(count, cells[c] as unknown[]);
    const values: T[] = [];
    const rejected: RejectedRecord[] = [];
    for (let i = 0; i < count; i++) {
      for (let c = 0; c < cells.length; c++) scratch[c] = (cells[c] as unknown[])[i];
      const row = build(scratch);
      if (map === undefined) values.push(row as T);
      else {
        try {
          values.push(map(row, first + i));
        } catch (error) {
          const message = `${path}, row ${first + i}: ${messageOf(error)}`;
          rejected.push({ record: row, error: new RxtideError('BAD_RECORD', message, { cause: error }) });
        }
      }
    }
    return { values, rejected };
  };
}
