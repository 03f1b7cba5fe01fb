import { fromArray, keyBy, keyedProcess } from '../../../lib/index.js';

export const results$ = fromArray([1], { timestampOf: (n) => n }).pipe(
  keyBy((n) => n),
  keyedProcess({ onEvent: (n, context) => context.emit(n) }),
);
