// What an event of a changelog says of the row of its key: the numbers in `Batch.kinds`. Literal constants, as for frames.
//
// An update is a pair: `UPDATE_BEFORE` with the old row and, next to it in the same frame, `UPDATE_AFTER` with the new one, both of
// one key and with the time of the change. A changelog of upserts leaves the first out. Whoever keeps the latest row of a key may
// ignore `UPDATE_BEFORE`; whoever adds rows up takes it, as `DELETE`, out again.

/** There is a row that was not there. */
export const INSERT = 0;
/** What the row was, of an update whose other half follows. */
export const UPDATE_BEFORE = 1;
/** What the row is now. */
export const UPDATE_AFTER = 2;
/** The row, as it was last, is gone. */
export const DELETE = 3;

/** The kind of a change: a row came, changed (what it was, and what it is now), or went. */
export type ChangeKind = 'insert' | 'updateBefore' | 'updateAfter' | 'delete';

/** The words for the numbers in `Batch.kinds`. */
export const CHANGE_KINDS: readonly ChangeKind[] = ['insert', 'updateBefore', 'updateAfter', 'delete'];
