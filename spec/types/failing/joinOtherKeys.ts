import { fromArray, joinInterval, keyBy } from '../../../lib/index.js';

const plain = fromArray([1], { timestampOf: (n) => n });
const keyed = plain.pipe(keyBy((n) => n));
const byName = plain.pipe(keyBy((n) => String(n)));
export const joined$ = keyed.pipe(joinInterval(byName, { lower: 0, upper: 1 }, (a, b) => a + b));
