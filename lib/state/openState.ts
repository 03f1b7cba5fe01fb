import { messageOf } from '../errors/messageOf.js';
import { RxtideError } from '../errors/rxtideError.js';
import type { StateBackend, StateInfo, StateStore } from '../runtime/stateStore.js';
import type { Codec } from './codec.js';
import { ExpiryBuckets } from './expiryBuckets.js';
import { freezeDeep } from './freezeDeep.js';
import type { KeyTable } from './keyTable.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { checkShape } from './savedShape.js';
import type { SavedShape } from './savedShape.js';
import { outsideOfEvent } from './stateScope.js';
import type { StateScope } from './stateScope.js';
import { StoreChanges } from './storeChanges.js';
import type { CheckedTtl } from './ttl.js';

/** What a state is given when its operator opens. */
export interface StateSeat {
  /** The name of the operator, and that of the state. */
  readonly operator: string;
  readonly name: string;
  readonly backend: StateBackend;
  readonly keys: KeyTable;
  readonly scope: StateScope;
  /** Whether checkpoints of changes will be asked for. */
  readonly tracksChanges: boolean;
}

/** What a state is, as it was declared. */
export interface StateShape {
  readonly kind: string;
  readonly codec: Codec;
  readonly ttl: CheckedTtl | null;
}

/**
 * A state of a running operator: its value for the key in hand. Subclasses are what user code works with. Whatever an event changes is noted
 * before its first change, so that it can be undone if user code throws.
 */
export abstract class OpenState {
  protected readonly name: string;
  protected readonly scope: StateScope;
  protected readonly store: StateStore;
  /** Is told of every change of the store; `null`: nobody asks. */
  protected readonly changes: StoreChanges | null;
  protected readonly codec: Codec;
  protected readonly ttl: CheckedTtl | null;
  protected readonly freezes: boolean;
  readonly #kind: string;
  readonly #keys: KeyTable;
  readonly #expiries: ExpiryBuckets | null;
  /** Made once: `expire` is called with every move of the watermark. */
  readonly #trim = (id: number, until: number): number => this.trim(id, until);
  /** The event that has been noted: what was there before it changed anything. */
  protected noted = -1;
  protected before: unknown = undefined;
  protected timeBefore = NaN;

  constructor({ operator, name, backend, keys, scope, tracksChanges }: StateSeat, { kind, codec, ttl }: StateShape) {
    this.name = name;
    this.scope = scope;
    this.codec = codec;
    this.ttl = ttl;
    this.freezes = backend.freezes === true;
    this.#kind = kind;
    this.#keys = keys;
    this.#expiries = ttl === null ? null : new ExpiryBuckets(keys, ttl.after);
    const info: StateInfo = {
      operator,
      state: name,
      keys,
      codec: { id: codec.id, version: codec.version },
      pack: (value) => this.pack(value),
      unpack: (data) => this.unpack(data, codec.version, NaN),
    };
    this.store = backend.open(info);
    this.changes = tracksChanges ? new StoreChanges(this.store, keys) : null;
  }

  /** Whether its values expire. */
  get expires(): boolean {
    return this.ttl !== null;
  }

  /** When something may be due to be dropped by the clock; `Infinity`: nothing. */
  get nextExpiry(): number {
    return this.#expiries !== null && this.ttl!.clock === 'processing' ? this.#expiries.next : Infinity;
  }

  get bytes(): number {
    return this.store.bytes;
  }

  /** The event time of the write that is longest ago; `Infinity`: there is none, or the state goes by the clock. */
  get oldest(): number {
    return this.ttl?.clock === 'processing' ? Infinity : this.store.oldest;
  }

  /** Undoes what the event in hand has done. */
  undo(): void {
    const { id, epoch } = this.scope;
    if (this.noted !== epoch) return;
    this.noted = -1;
    const before = this.before;
    if (before === undefined) return this.drop(id);
    this.putBack(before);
    this.keep(id, before, this.timeBefore);
  }

  /** The inside of the value that was noted becomes what it was then. */
  protected putBack(_before: unknown): void {
    // Values that are set, and not changed inside, are what they were.
  }

  /** The event in hand is done: what could not be finished while it might be undone is finished now. */
  settle(): void {
    // Most states have nothing left to do.
  }

  /** Drops what has expired at `now`, of the clock that the ttl goes by. */
  expire(clock: 'event' | 'processing', now: number): void {
    if (this.#expiries === null || this.ttl!.clock !== clock || now < this.#expiries.next) return;
    this.#expiries.expire(now, this.#trim);
  }

  /** The key with this number is no more: so is its value. */
  forget(id: number): void {
    this.drop(id);
  }

  /** The keys that have a value. */
  *allKeys(): Generator {
    for (const [key] of this.store.range()) yield key;
  }

  tidy(): void {
    this.store.tidy();
    if (this.store.size === 0) this.#expiries?.tidy();
  }

  /** It is written under its name with `prefix`. */
  snapshot(writer: SnapshotWriter, prefix: string): void {
    const { id, version } = this.codec;
    const shape: SavedShape = { kind: this.#kind, clock: this.ttl?.clock ?? 'event', codec: { id, version } };
    const state = prefix + this.name;
    const packed = (value: unknown, time: number): unknown => [this.pack(value), time];
    writer.value(state, shape);
    if (this.changes !== null) return this.changes.write(writer, state, packed);
    for (const [key, value, time] of this.store.range()) writer.put(state, key, undefined, packed(value, time));
  }

  /** `operator` is for messages; times of another clock than that of the ttl count as now. */
  restore(reader: SnapshotReader, prefix: string, operator: string): void {
    const state = prefix + this.name;
    const shape = reader.value(state) as SavedShape | undefined;
    reader.declared?.(state, shape?.codec.version, this.codec.version);
    if (shape === undefined) return;
    checkShape(shape, { kind: this.#kind, codec: this.codec }, this.name, operator);
    const clock = this.ttl?.clock ?? 'event';
    const now = clock === 'event' ? this.scope.watermark : this.scope.now;
    for (const [key, entry] of reader.entries(state)) {
      const [data, saved] = entry as [data: unknown, time: number];
      const time = shape.clock === clock ? saved : now;
      const value = this.#read(shape.clock === clock ? data : this.withoutTimes(data), shape.codec, time, operator);
      this.keep(this.#keys.numberOf(key), value, time);
    }
  }

  close(): void {
    this.#expiries?.clear();
    this.changes?.clear();
    this.store.close();
  }

  /** A value as plain data that shares nothing that changes with it. */
  protected abstract pack(value: unknown): unknown;

  /** What `pack` gave, without the times that it has for parts of it. */
  protected withoutTimes(data: unknown): unknown {
    return data;
  }

  /** The value for what `pack` gave, written by `version` of the codec; `time` is for parts that have none of their own. */
  protected abstract unpack(data: unknown, version: number, time: number): unknown;

  /** Drops what has expired of a key by `until`, and gives when the next part will; NaN: nothing is left. */
  protected trim(id: number, until: number): number {
    if (this.store.get(id) === undefined) return NaN;
    const due = this.store.timeOf(id) + this.ttl!.after;
    if (due > until) return due;
    this.erase(id);
    return NaN;
  }

  /** The number of the key in hand. */
  protected get id(): number {
    const { id } = this.scope;
    if (id < 0) throw outsideOfEvent(this.name);
    return id;
  }

  /** The key in hand. */
  protected get key(): unknown {
    return this.#keys.keys[this.id];
  }

  /** The time that what is written now gets. */
  protected get time(): number {
    return this.ttl === null || this.ttl.clock === 'event' ? this.scope.time : this.scope.now;
  }

  /** Whether what was written at `time` has expired for the event or timer in hand. Only for states with a ttl. */
  protected isOver(time: number): boolean {
    const { after, clock } = this.ttl!;
    return time + after <= (clock === 'event' ? this.scope.time : this.scope.now);
  }

  /** Whether it has expired for all that are to come, too: an older event, which is not late, may still see what a newer one does not. */
  protected isOverForAll(time: number): boolean {
    const { after, clock } = this.ttl!;
    return time + after <= (clock === 'event' ? this.scope.watermark : this.scope.now);
  }

  /** Notes the value of the key in hand before the first change by an event; gives whether this is the first. */
  protected note(id: number): boolean {
    const { epoch } = this.scope;
    if (this.noted === epoch) return false;
    this.noted = epoch;
    this.before = this.store.get(id);
    if (this.before !== undefined) this.timeBefore = this.store.timeOf(id);
    return true;
  }

  /** Stores a value and, with a ttl, sees to it that it goes when it is time. */
  protected keep(id: number, value: unknown, time: number): void {
    this.put(id, value, time);
    this.watch(id, value, time);
  }

  /** Stores a value. Every change of the store goes this way, or by `erase`. */
  protected put(id: number, value: unknown, time: number): void {
    this.changes?.note(id);
    this.store.set(id, value, time);
  }

  protected erase(id: number): void {
    this.changes?.noteGone(id);
    this.store.delete(id);
  }

  /** Sees to it that a value, or the oldest part of it, goes when it is time. */
  protected watch(id: number, value: unknown, time: number): void {
    if (this.#expiries !== null) this.watchFrom(id, this.oldestIn(value, time));
  }

  /** The same for what was written at `time` as a whole. Only for states with a ttl. */
  protected watchFrom(id: number, time: number): void {
    this.#expiries!.add(id, time + this.ttl!.after);
  }

  /** When the oldest part of a value that was written at `time` was written. */
  protected oldestIn(_value: unknown, time: number): number {
    return time;
  }

  protected drop(id: number): void {
    this.erase(id);
    this.#expiries?.remove(id);
  }

  /** The user hands over a value: in the harness, it must not be changed any more. */
  protected given<T>(value: T): T {
    if (this.freezes) freezeDeep(value);
    return value;
  }

  #read(data: unknown, { id, version }: SavedShape['codec'], time: number, operator: string): unknown {
    try {
      return this.unpack(data, version, time);
    } catch (cause) {
      const message = `the state '${this.name}' of '${operator}', of version ${version} of the codec '${id}', cannot be read: ${messageOf(cause)}`;
      throw new RxtideError('RESTORE_FAILED', message, { operator, cause });
    }
  }
}
