import { fromArray, keyBy, tumbling, valueState, windowBy, windowFunction } from '../../../lib/index.js';

export const results$ = fromArray([1], { timestampOf: (n) => n }).pipe(
  keyBy((n) => n),
  windowBy(
    tumbling(10),
    windowFunction({ windowState: { told: valueState(0) }, result: (_, { keyState }) => keyState.told.value }),
  ),
);
