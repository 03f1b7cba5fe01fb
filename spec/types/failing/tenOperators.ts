import { fromArray, mapValues } from '../../../lib/index.js';

const same = mapValues((n: number) => n);
// RxJS types `pipe` for nine operators; with ten, the result is of unknown type.
export const ten: import('../../../lib/index.js').Stream<number> = fromArray([1], { timestampOf: (n) => n }).pipe(
  same,
  same,
  same,
  same,
  same,
  same,
  same,
  same,
  same,
  same,
);
