import { describe, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import * as fc from 'fast-check';
import { textTable } from '../../../../examples/dashboard/sources/textTable.js';

describe('a table of a text', () => {
  it('is what was written, whatever stands in the cells', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ',', ';', '\t', '"', '\n', '\r\n') });
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.constantFrom(',', ';', '\t'), (rows, delimiter) => {
        const text = stringify([['one', 'two', 'three'], ...rows], { delimiter, quoted: true });
        expect(textTable(text)).toEqual({ columns: ['one', 'two', 'three'], rows, bad: [] });
      }),
    );
  });

  it('can be of lines of JSON, whose objects need not be alike', () => {
    expect(textTable('{"a":1,"b":"x"}\n\nno\n{"b":null,"c":{"d":2}}\n')).toEqual({
      columns: ['a', 'b', 'c'],
      rows: [
        [1, 'x'],
        [undefined, null, '{"d":2}'],
      ],
      bad: [{ line: 'no', reason: 'it is not a JSON object' }],
    });
  });

  it('has rows as wide as its header, and tells of others', () => {
    expect(textTable('\uFEFFa,b\r\n1,2\r\n3\r\n4,\r\n')).toEqual({
      columns: ['a', 'b'],
      rows: [
        ['1', '2'],
        ['4', ''],
      ],
      bad: [{ line: '3', reason: 'it has one field, not 2' }],
    });
  });

  it.each([
    ['', 'the file is empty'],
    ['a story\nof a river\n', 'the first line does not name columns, by commas, semicolons or tabs'],
    ['a,b\n', 'there are no rows below the header'],
    ['a,b\n1,2\n"1,2\n', 'in line 3 a quote is not closed, or text follows it: "1,2\n'],
    ['a,b\n\0\u0001,2\n', 'it is no text in UTF-8'],
    ['\uFFFDPNG\uFFFD\uFFFD', 'it is no text in UTF-8'],
    ['{"a":\n', 'no line of the file is a JSON object'],
  ])('is not made of %j', (text, reason) => {
    expect(() => textTable(text)).toThrow(new Error(reason));
  });
});
