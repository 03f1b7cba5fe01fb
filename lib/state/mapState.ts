import { RxtideError } from '../errors/rxtideError.js';
import type { KeyPart } from './key.js';
import { isKeyPart } from './key.js';
import { MapCell, MapChanges } from './mapCell.js';
import { OpenState } from './openState.js';
import { shapeOf } from './stateDeclaration.js';
import type { StateDeclaration, StateOptions } from './stateDeclaration.js';

/** A map of the key in hand. What iterates over it are arrays: they stay as they are when the map changes. */
export interface MapState<P extends KeyPart, V> {
  /** How many entries there are. */
  readonly size: number;
  readonly isEmpty: boolean;
  get(name: P): V | undefined;
  has(name: P): boolean;
  /** Sets an entry. `undefined` deletes it. */
  set(name: P, value: V): void;
  delete(name: P): void;
  /** In the order in which entries were first set; with a `ttl`, last set. */
  keys(): readonly P[];
  values(): readonly V[];
  entries(): readonly (readonly [name: P, value: V])[];
  clear(): void;
}

/**
 * A map per key. Its own keys are what a part of a key may be: text, numbers, bigints, booleans.
 *
 * **State kept.** The entries of each key, until they are deleted. With a `ttl`, each entry expires by itself. Values are plain data and
 * never changed in place.
 *
 * Cost: an access costs a lookup. A store that is not in memory writes the map of a key whole: where one key has very many entries,
 * make their name a part of the key.
 *
 * @example
 * ```ts
 * fromArray(['a:x', 'a:y', 'a:x'], { timestampOf: () => 0 })
 *   .pipe(
 *     keyBy((text) => text[0]!),
 *     keyedProcess({
 *       state: { seen: mapState<string, number>() },
 *       onEvent: (text, { state }) => {
 *         const name = text.slice(2);
 *         state.seen.set(name, (state.seen.get(name) ?? 0) + 1);
 *         return state.seen.entries().map(([of, n]) => `${of}: ${n}`);
 *       },
 *     }),
 *     values(),
 *   )
 *   .subscribe((counts) => console.log(counts.join(', ')));
 * // => x: 1
 * // => x: 1, y: 1
 * // => x: 2, y: 1
 * ```
 * @category state
 */
export function mapState<P extends KeyPart, V>(options?: StateOptions<V>): StateDeclaration<MapState<P, V>> {
  const shape = shapeOf('mapState', options);
  return { open: (seat) => new OpenMap<P, V>(seat, shape) };
}

class OpenMap<P extends KeyPart, V> extends OpenState implements MapState<P, V> {
  readonly #changes = new MapChanges<P, V>();
  readonly #isLive = (time: number): boolean => this.ttl === null || !this.isOver(time);
  readonly #isKept = (time: number): boolean => !this.isOverForAll(time);

  get size(): number {
    return this.#cell(this.id)?.count(this.#isLive) ?? 0;
  }

  get isEmpty(): boolean {
    return this.size === 0;
  }

  get(name: P): V | undefined {
    const { id, ttl } = this;
    const cell = this.#cell(id);
    const value = cell?.get(name, this.#isLive);
    if (value !== undefined && ttl?.renewedByReads === true) this.#put(id, name, value);
    return value;
  }

  has(name: P): boolean {
    return this.get(name) !== undefined;
  }

  set(name: P, value: V): void {
    if (value === undefined) return this.delete(name);
    if (!isKeyPart(name)) {
      const message = `a key of the map '${this.name}' must be a string, number, bigint or boolean; it is a value of type ${typeof name}`;
      throw new RxtideError('INVALID_STATE_ACCESS', message);
    }
    this.#put(this.id, name, this.given(value));
  }

  delete(name: P): void {
    const { id } = this;
    const cell = this.#cell(id);
    if (cell?.get(name, this.#isKept) === undefined) return;
    this.#note(id);
    cell.delete(name);
    this.keep(id, cell, this.time);
  }

  keys(): readonly P[] {
    return this.entries().map(([name]) => name);
  }

  values(): readonly V[] {
    return this.entries().map(([, value]) => value);
  }

  entries(): readonly (readonly [name: P, value: V])[] {
    const { id } = this;
    const entries = this.#cell(id)?.entries(this.#isLive) ?? [];
    if (this.ttl?.renewedByReads === true) for (const [name, value] of entries) this.#put(id, name, value);
    return entries;
  }

  clear(): void {
    const { id } = this;
    this.#note(id);
    // As it was before the event: so it is put back, if need be, whatever the event does to the map that it may begin anew.
    this.#cell(id)?.undo();
    this.drop(id);
  }

  override settle(): void {
    if (this.#changes.size === 0) return;
    const { id } = this.scope;
    const cell = this.#cell(id)!;
    cell.settle();
    if (cell.size === 0) this.drop(id);
    else if (this.ttl !== null) this.watch(id, cell, this.store.timeOf(id));
  }

  override undo(): void {
    if (this.#changes.size > 0) this.#cell(this.scope.id)!.undo();
    super.undo();
  }

  protected override oldestIn(value: unknown, time: number): number {
    return (value as MapCell<P, V>).oldest(time);
  }

  protected override trim(id: number, until: number): number {
    const cell = this.#cell(id);
    if (cell === undefined) return NaN;
    const { after } = this.ttl!;
    cell.dropWhile((time) => time + after <= until);
    if (cell.size > 0) {
      this.put(id, cell, this.store.timeOf(id));
      return cell.oldest(until) + after;
    }
    this.erase(id);
    return NaN;
  }

  protected override pack(value: unknown): unknown {
    return (value as MapCell<P, V>).pack((part) => this.codec.encode(part));
  }

  protected override unpack(data: unknown, version: number, time: number): unknown {
    const timed = this.ttl !== null;
    return MapCell.unpack<P, V>(data, (part) => this.codec.decode(part, version) as V, timed, time, this.#changes);
  }

  protected override withoutTimes(data: unknown): unknown {
    return [(data as readonly unknown[])[0]];
  }

  #cell(id: number): MapCell<P, V> | undefined {
    return this.store.get(id) as MapCell<P, V> | undefined;
  }

  #note(id: number): void {
    this.note(id);
    this.scope.mustSettle = true;
  }

  #put(id: number, name: P, value: V): void {
    this.#note(id);
    const cell = this.#cell(id) ?? new MapCell<P, V>(this.ttl !== null, this.#changes);
    if (this.ttl === null) {
      cell.set(name, value);
      this.put(id, cell, this.scope.time);
      return;
    }
    const { time } = this;
    cell.setAt(name, value, time, this.#isKept);
    this.keep(id, cell, time);
  }
}
