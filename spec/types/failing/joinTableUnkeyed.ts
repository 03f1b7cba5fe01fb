import { fromArray, joinTable, keyBy } from '../../../lib/index.js';

const plain = fromArray([1], { timestampOf: (n) => n });
export const joined$ = plain.pipe(keyBy((n) => n)).pipe(joinTable(plain, {}, (a, b) => a + b));
