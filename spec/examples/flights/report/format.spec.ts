import { describe, expect, it } from '@jest/globals';
import * as format from '../../../../examples/flights/report/format.js';

const time = Date.UTC(2001, 0, 1, 6);
const HOUR = 3_600_000;

describe('format', () => {
  it('writes counts with commas', () => {
    expect(format.count(3_000_000)).toBe('3,000,000');
    expect(format.counted(1, 'result')).toBe('1 result');
    expect(format.counted(1_000, 'result')).toBe('1,000 results');
  });

  it.each([
    [0, '0 %'],
    [1, 'under 0.01 %'],
    [903, '0.03 %'],
    [11_864, '0.4 %'],
    [3_000_000, '100.0 %'],
  ])('writes %d of three million as a share', (part, text) => {
    expect(format.share(part, 3_000_000)).toBe(text);
  });

  it('writes when a window was', () => {
    expect(format.day(time)).toBe('Mon 1 Jan 2001');
    expect(format.span({ start: time, end: time + HOUR })).toBe('06:00–07:00');
    expect(format.span({ start: time - 6 * HOUR, end: time + 18 * HOUR })).toBe('all day');
    expect(format.span({ start: time, end: time + 48 * HOUR })).toBe('to Wed 3 Jan 2001');
  });

  it('writes minutes without a decimal and without minus zero', () => {
    expect([-0.4, -3.8, 212.6, undefined].map(format.minutes)).toEqual(['0', '-4', '213', '-']);
  });

  it.each([
    [0, '0 s'],
    [45_000, '45 s'],
    [15 * 60_000, '15 min'],
    [HOUR, '1 h'],
    [1.5 * HOUR, '1 h 30 min'],
    [49 * HOUR, '2 d 1 h'],
    [48 * HOUR + 60_000, '2 d'],
  ])('writes a length of %d ms', (ms, text) => {
    expect(format.length(ms)).toBe(text);
  });

  it.each([
    [812, '0.8 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_600, '1 min 0 s'],
    [125_000, '2 min 5 s'],
  ])('writes how long %d ms took', (ms, text) => {
    expect(format.elapsed(ms)).toBe(text);
  });
});
