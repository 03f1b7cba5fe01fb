import { fromArray, joinAsOf, keyBy } from '../../../lib/index.js';

const plain = fromArray([1], { timestampOf: (n) => n });
const keyed = plain.pipe(keyBy((n) => n));
export const joined$ = plain.pipe(joinAsOf(keyed, {}, (a, b) => a + b));
