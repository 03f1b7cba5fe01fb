import { fromArray, joinInterval, keyBy } from '../../../lib/index.js';

const plain = fromArray([1], { timestampOf: (n) => n });
const keyed = plain.pipe(keyBy((n) => n));
export const joined$ = plain.pipe(joinInterval(keyed, { lower: 0, upper: 1 }, (a, b) => a + b));
