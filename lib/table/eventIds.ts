import { RxtideError } from '../errors/rxtideError.js';
import type { Batch } from '../frame/batch.js';
import { invalidKey, isKey, sameKey, tupleText } from '../state/key.js';
import type { Key, KeyPart } from '../state/key.js';
import { KeyTable } from '../state/keyTable.js';
import { UserColumn } from './userColumn.js';

/**
 * Numbers what duplicates are known by: the id, the key, or both together. Ids are read before anything is numbered, up to the first
 * where that fails.
 */
export class EventIds<T> {
  readonly table = new KeyTable();
  /** The numbers of the batch at hand, by index in it. */
  ids = new Int32Array(0);
  /** By number, where both count: the key, for the place in a snapshot. */
  readonly #owners: unknown[] = [];
  readonly #column: UserColumn<T, Key> | null;

  constructor(idOf: ((value: T) => Key) | undefined) {
    this.#column = idOf === undefined ? null : new UserColumn((value) => checkedId(idOf(value)), undefined);
  }

  get failure(): unknown {
    return this.#column?.failure;
  }

  /** Numbers the events from `from` on; gives how far that went. */
  read(batch: Batch<T, unknown>, from: number): number {
    const { keys, values } = batch;
    const n = values.length;
    if (n > this.ids.length) this.ids = new Int32Array(n);
    const column = this.#column;
    if (column === null) {
      if (keys === null) throw new RxtideError('INVALID_OPTION', 'idOf is needed where the stream has no keys');
      this.table.number(keys, from, n, this.ids);
      return n;
    }
    column.read(values, from, n);
    if (keys === null) this.table.number(column.values, from, column.to, this.ids);
    else this.#numberPairs(keys, column.values, from, column.to);
    return column.to;
  }

  /** The key under which a snapshot has what belongs to a number. */
  ownerOf(id: number): unknown {
    return id < this.#owners.length && this.#owners[id] !== NONE ? this.#owners[id] : this.table.keys[id];
  }

  /** What `restore` needs to find the number again. */
  nameOf(id: number): unknown {
    return this.table.keys[id];
  }

  restore(owner: unknown, name: unknown): number {
    const id = this.table.numberOf(name);
    if (!sameKey(owner, name)) this.#own(id, owner);
    return id;
  }

  /** Between frames: forgets the numbers of ids that are not kept. */
  sweep(): void {
    this.table.sweep();
    if (this.table.inUse === 0) this.#owners.length = 0;
  }

  clear(): void {
    this.table.clear();
    this.#owners.length = 0;
  }

  #numberPairs(keys: readonly unknown[], ids: readonly Key[], from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const name = textOf(keys[i]) + textOf(ids[i]);
      const id = (this.ids[i] = this.table.numberOf(name));
      this.#own(id, keys[i]);
    }
  }

  #own(id: number, owner: unknown): void {
    while (this.#owners.length < id) this.#owners.push(NONE);
    this.#owners[id] = owner;
  }
}

const NONE: unique symbol = Symbol('none');

/** A text for each key, of which none is the beginning of another. */
function textOf(key: unknown): string {
  if (typeof key === 'string') return `s${key.length}:${key}`;
  return Array.isArray(key) ? `(${tupleText(key as readonly KeyPart[])})` : tupleText([key as KeyPart]);
}

function checkedId(id: Key): Key {
  if (typeof id === 'string' || typeof id === 'number' || isKey(id)) return id;
  throw invalidKey(id);
}
