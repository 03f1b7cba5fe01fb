import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { alternativesOf, nameMatcher } from '../../../lib/connect/file/namePattern.js';

const chars = fc.constantFrom('a', 'b', '.', '-');
const names = fc.array(chars, { maxLength: 8 }).map((parts) => parts.join(''));
/** A pattern, and the regular expression that means the same. */
const patterns = fc
  .array(
    fc.oneof(
      chars.map((char) => [char, char === '.' ? '\\.' : char] as const),
      fc.constantFrom(['*', '.*'], ['?', '.'], ['[a-b]', '[ab]'], ['[!a]', '[^a]'], ['\\*', '\\*']),
    ),
    { maxLength: 8 },
  )
  .map((parts) => [parts.map(([glob]) => glob).join(''), parts.map(([, regexp]) => regexp).join('')] as const);

describe('nameMatcher', () => {
  it('takes the names that a regular expression of the same meaning takes', () => {
    fc.assert(
      fc.property(patterns, names, ([pattern, regexp], name) => {
        const isHidden = name.startsWith('.') && !/^\\?\./.test(pattern);
        expect(nameMatcher(pattern)(name)).toBe(!isHidden && new RegExp(`^${regexp}$`).test(name));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['[]]', ']', true],
    ['[!]]', ']', false],
    ['[-a]', '-', true],
    ['[a', '[a', true],
    ['a\\', 'a\\', true],
    ['?', '\u{1F600}', true],
    ['__proto__*', '__proto__1', true],
    ['.*', '.hidden', true],
    ['\\.*', '.hidden', true],
    ['*', '.hidden', false],
  ])('%s takes %s: %s', (pattern, name, wanted) => {
    expect(nameMatcher(pattern)(name)).toBe(wanted);
  });

  it('takes no time for many stars', () => {
    expect(nameMatcher(`${'*a'.repeat(60)}b`)('a'.repeat(250))).toBe(false);
  });
});

describe('alternativesOf', () => {
  it.each([
    ['a', ['a']],
    ['{a,b}c', ['ac', 'bc']],
    ['x{a,{b,c}d}y{1,2}', ['xay1', 'xay2', 'xbdy1', 'xbdy2', 'xcdy1', 'xcdy2']],
    ['{,a}', ['', 'a']],
    ['{a,b', ['{a,b']],
    ['a}', ['a}']],
    ['\\{a,b}', ['\\{a,b}']],
  ])('%s is %j', (pattern, wanted) => {
    expect(alternativesOf(pattern)).toEqual(wanted);
  });
});
