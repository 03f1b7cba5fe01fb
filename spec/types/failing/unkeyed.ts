import { agg, fromArray, tumbling, windowBy } from '../../../lib/index.js';

export const results$ = fromArray([1], { timestampOf: (n) => n }).pipe(windowBy(tumbling(10), agg.count()));
