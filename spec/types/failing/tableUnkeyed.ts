import { fromArray, toTable } from '../../../lib/index.js';

export const table$ = fromArray([1], { timestampOf: (n) => n }).pipe(toTable({ rowOf: (n) => n }));
