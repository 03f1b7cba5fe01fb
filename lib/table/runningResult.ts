import type { Aggregate } from '../aggregate/aggregate.js';
import { RxtideError } from '../errors/rxtideError.js';
import { CHANGE_KINDS, UPDATE_AFTER, UPDATE_BEFORE } from '../frame/changeKind.js';
import type { Output } from '../operator/output.js';

/** What an aggregate of a key has come to. */
export interface RunningResult<K, R> {
  /** The key; `undefined` where the stream is not keyed. */
  readonly key: K;
  readonly value: R;
}

/** Where results go. */
export type Results<K, R> = Output<RunningResult<K, R>>;

/** What a running aggregate goes by. */
export interface RunningSettings<T, R> {
  readonly aggregate: Aggregate<T, R>;
  readonly upserts: boolean;
  readonly ttl: number;
  /** Whether the stream goes on after an event whose result fails: then each change is undone first. */
  readonly careful: boolean;
}

/** A key in a snapshot. */
export interface SavedKey {
  readonly due: number;
  /** That of its last result. */
  readonly time: number;
  readonly count: number;
  readonly value: unknown;
}

/** The error for a change that a running aggregate cannot take in. */
export function unsupportedChange(kind: number, removable: boolean): RxtideError {
  const why = removable
    ? 'an update must say what the row was: put toTable() before it, which knows'
    : 'its aggregate cannot take events back: give it one of agg.count, agg.distinct, or agg.of with remove';
  return new RxtideError('UNSUPPORTED_CHANGE', `it got a change of kind '${CHANGE_KINDS[kind]!}', but ${why}`);
}

/** Whether a change is the old half of an update, and the new one of the same key is next to it. */
export function isUpdateAt(kinds: Uint8Array, ids: Int32Array, i: number): boolean {
  return kinds[i] === UPDATE_BEFORE && kinds[i + 1] === UPDATE_AFTER && ids[i] === ids[i + 1];
}
