import type { KeyedBy } from './batch.js';

/** `A` where both inputs of an operator have keys of one type; else a text that tells what is missing, so that the compiler shows it. */
export type SameKeys<By, RightBy, A> = unknown extends By
  ? A
  : [By] extends [KeyedBy<infer K>]
    ? [RightBy] extends [KeyedBy<infer RightK>]
      ? [K, RightK] extends [RightK, K]
        ? A
        : 'the keys of both inputs must be of one type'
      : 'the other input needs a key too: put keyBy(...) at its end'
    : 'this operator needs a keyed stream: put keyBy(...) before it';
