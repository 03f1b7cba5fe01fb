import { fromArray, keyBy } from '../../../lib/index.js';

export const keyed = fromArray([1], { timestampOf: (n) => n }).pipe(keyBy((n) => ({ n })));
