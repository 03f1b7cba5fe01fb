import { fromArray, keyedProcess } from '../../../lib/index.js';

export const results$ = fromArray([1], { timestampOf: (n) => n }).pipe(keyedProcess({ onEvent: () => 1 }));
