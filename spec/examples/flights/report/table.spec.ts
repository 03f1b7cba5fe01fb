import { describe, expect, it } from '@jest/globals';
import { table } from '../../../../examples/flights/report/table.js';
import { plain } from './plain.js';

describe('table', () => {
  it('stands texts to the left and numbers to the right', () => {
    const rows = [
      { name: 'ORD', n: 7 },
      { name: 'Chicago', n: 12_345 },
    ];
    const lines = table(
      rows,
      [
        { title: 'n', cell: ({ n }) => String(n), align: 'right' },
        { title: 'airport', cell: ({ name }) => name },
        { title: 'n²', cell: ({ n }) => String(n * n), align: 'right' },
      ],
      plain,
    );
    expect(lines).toEqual([
      '    n   airport          n²',
      '    7   ORD              49',
      '12345   Chicago   152399025',
    ]);
  });

  it('leaves no spaces at the ends of lines', () => {
    expect(table([{ text: 'a' }], [{ title: 'title', cell: ({ text }) => text }], plain)).toEqual(['title', 'a']);
  });
});
