import { expect, it } from '@jest/globals';
import { timeLeft } from '../../perf/progress.js';

it('says how long it will take as if the rest went on like what is done, once that is a tenth', () => {
  expect(timeLeft(60, 0.05)).toBe('');
  expect(timeLeft(60, 0.1)).toBe('about 9 min left');
  expect(timeLeft(600, 0.75)).toBe('about 3 min left');
  expect(timeLeft(600, 0.94)).toBe('less than a minute left');
  expect(timeLeft(600, 1)).toBe('less than a minute left');
});
