import { describe, expect, it } from '@jest/globals';
import type { ColumnMetaData, SchemaElement } from 'hyparquet';
import { FlatColumn } from '../../../lib/connect/parquet/flatColumn.js';

/** Reads a value of a column of numbers whose pages are these bytes. */
function read(...bytes: number[]): void {
  const element: SchemaElement = { name: 'n', type: 'INT32', repetition_type: 'REQUIRED' };
  new FlatColumn(Uint8Array.from(bytes), element, { codec: 'UNCOMPRESSED' } as ColumnMetaData).read(1, []);
}

describe('a page of a column that is damaged', () => {
  it('is not read again and again where it says that it is shorter than nothing', () => {
    // Field 3, the length of the page, is -3: just as much as the header has.
    expect(() => read(0x35, 0x05, 0x00)).toThrow('shorter than nothing');
  });

  it('is given up where its header says that it has more than there is', () => {
    // Field 1 is a list of 2^41 booleans, and one of as many numbers.
    for (const type of [1, 7]) {
      expect(() => read(0x19, 0xf0 | type, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40)).toThrow('cut short');
    }
  });
});
