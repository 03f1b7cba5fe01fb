import { fromArray, keyBy, keyedProcess, valueState } from '../../../lib/index.js';

export const results$ = fromArray([1], { timestampOf: (n) => n }).pipe(
  keyBy((n) => n),
  keyedProcess({ state: { count: valueState(0) }, onEvent: (_, { state }) => state.total.value }),
);
