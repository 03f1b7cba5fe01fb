import { describe, expect, it } from '@jest/globals';
import { styleOf, widthOf } from '../../../examples/flights/terminal.js';

const write = (): void => undefined;

describe('a terminal', () => {
  it('has colours, unless the user wants none', () => {
    const bold = (isTTY: boolean | undefined, env: Record<string, string>): string =>
      styleOf({ write, isTTY }, env).bold('x');
    expect(bold(true, {})).toBe('\u001B[1mx\u001B[22m');
    expect(bold(true, { NO_COLOR: '' })).toBe('\u001B[1mx\u001B[22m');
    expect(bold(true, { NO_COLOR: '1' })).toBe('x');
    expect(bold(true, { TERM: 'dumb' })).toBe('x');
    expect(bold(false, {})).toBe('x');
    expect(bold(undefined, {})).toBe('x');
  });

  it('has a width; what is none has room for a report', () => {
    expect(widthOf({ write, isTTY: true, columns: 90 })).toBe(90);
    expect(widthOf({ write, isTTY: true, columns: 300 })).toBe(128);
    expect(widthOf({ write })).toBe(100);
  });
});
