import { fromArray, joinTable, keyBy } from '../../../lib/index.js';

const byNumber = fromArray([1], { timestampOf: (n) => n }).pipe(keyBy((n) => n));
const byName = byNumber.pipe(keyBy((n) => String(n)));
export const joined$ = byNumber.pipe(joinTable(byName, { type: 'left' }, (a, b) => a + (b ?? 0)));
