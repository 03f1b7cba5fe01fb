import { describe, expect, it } from '@jest/globals';
import { barText, progressOn } from '../../../examples/flights/progress.js';
import type { Terminal } from '../../../examples/flights/terminal.js';
import { plain } from './report/plain.js';

const date = Date.UTC(2001, 0, 31);

function screen(isTTY: boolean): Terminal & { text: string } {
  return {
    text: '',
    isTTY,
    columns: 100,
    write(text: string) {
      this.text += text;
    },
  };
}

describe('progress', () => {
  it('is a line now and then where there is no terminal', () => {
    const err = screen(false);
    const progress = progressOn(err, plain);
    for (const rows of [100_000, 499_999, 504_096, 900_000, 2_100_000, 2_400_000]) {
      progress.update({ rows, part: 0.5, date });
    }
    progress.besides(() => err.write('something else\n'));
    progress.end();
    expect(err.text.split('\n')).toEqual([
      '504,096 flights read, up to Wed 31 Jan 2001',
      '2,100,000 flights read, up to Wed 31 Jan 2001',
      'something else',
      '',
    ]);
  });

  it('tells nothing of the rows that an earlier run has read', () => {
    const err = screen(false);
    const progress = progressOn(err, plain);
    for (const rows of [1_204_096, 1_208_192, 1_500_000]) progress.update({ rows, part: 0.5, date });
    expect(err.text).toBe('1,500,000 flights read, up to Wed 31 Jan 2001\n');
  });

  it('is a bar on a terminal, of which nothing is left at the end', () => {
    const err = screen(true);
    const progress = progressOn(err, plain);
    progress.update({ rows: 1, part: 0.5, date });
    progress.besides(() => err.write('something else\n'));
    progress.end();
    expect(err.text).toContain('━'.repeat(40));
    expect(err.text).toContain('something else\n');
    // To the first column, and the line is cleared.
    expect(err.text.endsWith('\u001B[1G\u001B[2K')).toBe(true);
  });

  it.each([
    [{ part: 0, rows: 0, date: NaN }, 0, 60, `${'━'.repeat(40)}   0 %   0 flights`],
    [
      { part: 0.42, rows: 1_260_000, date },
      2_000,
      73,
      `${'━'.repeat(9)}  42 %   1,260,000 flights   Wed 31 Jan 2001   630,000 a second`,
    ],
    [{ part: 0.42, rows: 1_260_000, date }, 2_000, 60, ' 42 %   1,260,000 flights   Wed 31 Jan 2001   630,000 a sec'],
    [{ part: undefined, rows: 10, date }, 0, 80, '10 flights   Wed 31 Jan 2001'],
  ])('says %j after %d ms in %d columns', (reached, ms, columns, text) => {
    expect(barText(reached, ms, columns, plain)).toBe(text);
  });
});
