import { DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE } from '../frame/changeKind.js';
import type { Output } from '../operator/output.js';

/** What is known of the row before the first change. */
const NONE = 0;
const KNOWN = 1;
/** It was there, but the changelog, one of upserts, did not say what it was. */
const THERE = 2;

/** A net change as plain data. */
export type SavedChange = readonly [base: number, old: unknown, isThere: boolean, value: unknown];

/** What several changes of one row come to. */
export class NetChange<T> {
  #base: number;
  #old: T;
  #isThere: boolean;
  #value: T;

  constructor(kind: number, value: T) {
    this.#isThere = kind === INSERT || kind === UPDATE_AFTER;
    this.#base = kind === INSERT ? NONE : kind === UPDATE_AFTER ? THERE : KNOWN;
    this.#old = value;
    this.#value = value;
  }

  add(kind: number, value: T): void {
    this.#isThere = kind === INSERT || kind === UPDATE_AFTER;
    this.#value = value;
  }

  emit(time: number, key: unknown, watermark: number, out: Output<T>): void {
    if (this.#isThere) {
      if (this.#base === KNOWN) out.add(this.#old, time, key, watermark, UPDATE_BEFORE);
      out.add(this.#value, time, key, watermark, this.#base === NONE ? INSERT : UPDATE_AFTER);
    } else if (this.#base !== NONE) {
      out.add(this.#base === KNOWN ? this.#old : this.#value, time, key, watermark, DELETE);
    }
  }

  save(): SavedChange {
    return [this.#base, this.#old, this.#isThere, this.#value];
  }

  static restore<T>([base, old, isThere, value]: SavedChange): NetChange<T> {
    const change = new NetChange<T>(INSERT, value as T);
    change.#base = base;
    change.#old = old as T;
    change.#isThere = isThere;
    return change;
  }
}
