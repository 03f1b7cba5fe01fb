import { describe, expect, it } from '@jest/globals';
import { guessColumns } from '../../../../examples/dashboard/sources/columns.js';
import { guessWindow, tableReadings } from '../../../../examples/dashboard/sources/tableReadings.js';
import { textTable } from '../../../../examples/dashboard/sources/textTable.js';
import { timeOf } from '../../../../examples/dashboard/sources/times.js';

const at = Date.UTC(2001, 0, 31, 18, 5);

describe('times', () => {
  it.each([
    '2001-01-31 18:05',
    '2001/01/31 18:05',
    '2001-01-31T18:05Z',
    '2001-01-31T19:05+01:00',
    at,
    at / 1000,
    String(at),
  ])('are in %s', (cell) => {
    expect(timeOf(cell)).toBe(at);
  });

  it.each(['', undefined, null, 'ORD', 2001, '15'])('are not in %s', (cell) => {
    expect(timeOf(cell)).toBeNaN();
  });
});

describe('the columns of a file', () => {
  it.each([
    [
      'flights',
      'date,delay,distance,origin\n2001-01-01 10:00,5,300,ORD\n2001-01-01 10:01,-3,512,ATL\n2001-01-01 10:02,9,81,ORD\n',
    ],
    [
      'columns in another order',
      'origin;delay;date\nORD;5;2001-01-01 10:00\nATL;-3;2001-01-01 10:01\nORD;9;2001-01-01 10:02\n',
    ],
    ['JSON', '{"delay":5,"date":978343200000,"origin":"ORD"}\n{"delay":7,"date":978343260000,"origin":"ORD"}\n'],
  ])('are guessed by what stands in them: %s', (_, text) => {
    const { at, key, value } = guessColumns(textTable(text));
    expect([at, key]).toEqual(['date', 'origin']);
    expect(['delay', 'distance']).toContain(value);
  });
});

describe('readings of a table', () => {
  const table = textTable(
    't,k,v\n2001-01-01 10:00,a,1\n2001-01-01 10:30,b,2\n2001-01-01 10:10,a,3\n2001-01-01 10:40,a,\n,b,5\n2001-01-01 10:50,,6\n',
  );
  const { readings, rejected } = tableReadings(table, { at: 't', key: 'k', value: 'v' });
  const minute = (n: number): number => Date.UTC(2001, 0, 1, 10, n);

  it('come in the order of the rows: one that is older than those before it comes late', () => {
    expect(readings).toEqual([
      { at: minute(0), arrived: minute(0), key: 'a', value: 1 },
      { at: minute(30), arrived: minute(30), key: 'b', value: 2 },
      { at: minute(10), arrived: minute(30), key: 'a', value: 3 },
    ]);
  });

  it('leave aside rows that are none, and say why', () => {
    expect(rejected.map(({ error }) => error.message)).toEqual(['it has no number', 'it has no time', 'it has no key']);
  });

  it('have windows of a length by which a chart has some points, and not too many', () => {
    expect(guessWindow(readings)).toBe(60_000);
    expect(guessWindow([])).toBe(1000);
  });
});
