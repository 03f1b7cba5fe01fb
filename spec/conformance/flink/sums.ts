import type { WindowResult } from '../../../lib/index.js';
import { pair } from '../pairs.js';
import type { Pair } from '../pairs.js';

export const options = { read: pair };
export const untimed = { read: pair, show: ({ key, value }: WindowResult<string, number>) => `${key}=${value}` };
export const applied = {
  read: pair,
  show: ({ key, value }: WindowResult<string, readonly Pair[]>) => `${key}=${value.reduce((sum, { n }) => sum + n, 0)}`,
};
export const spans = {
  read: pair,
  show: ({ key, value, window }: WindowResult<string, number>) => `${key}=${value}[${window.start},${window.end})`,
};
