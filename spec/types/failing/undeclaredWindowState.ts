import { agg, fromArray, keyBy, tumbling, valueState, windowBy } from '../../../lib/index.js';

export const results$ = fromArray([1], { timestampOf: (n) => n }).pipe(
  keyBy((n) => n),
  windowBy(
    tumbling(10),
    agg.elements({ windowState: { told: valueState(0) }, result: (_, { keyState }) => keyState.told.value }),
  ),
);
