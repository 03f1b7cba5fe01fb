import { RxtideError } from '../errors/rxtideError.js';
import { ListCell } from './listCell.js';
import { OpenState } from './openState.js';
import { shapeOf } from './stateDeclaration.js';
import type { StateDeclaration, StateOptions } from './stateDeclaration.js';

/** A list of the key in hand. */
export interface ListState<T> {
  /** The elements, in the order in which they were added. It stays as it is when the state changes. */
  readonly values: readonly T[];
  readonly length: number;
  readonly isEmpty: boolean;
  add(element: T): void;
  addAll(elements: readonly T[]): void;
  /** Puts these in place of all elements; none clears the list. */
  set(elements: readonly T[]): void;
  clear(): void;
}

/**
 * A list per key.
 *
 * **State kept.** The elements of each key, until `clear`. With a `ttl`, each element expires by itself, counted from when it was added (or
 * read, if reads renew). Elements are plain data, never `undefined`, and never changed in place.
 *
 * Cost: adding is cheap; the first `add` after `values` was read copies the list, as what was read stays as it was.
 *
 * @example
 * ```ts
 * fromArray(['so', 'it', 'goes'], { timestampOf: () => 0 })
 *   .pipe(
 *     keyBy(() => 'all'),
 *     keyedProcess({
 *       state: { words: listState<string>() },
 *       onEvent: (word, { state }) => {
 *         state.words.add(word);
 *         return state.words.length === 3 ? state.words.values.join(' ') : undefined;
 *       },
 *     }),
 *     values(),
 *   )
 *   .subscribe(console.log);
 * // => so it goes
 * ```
 * @category state
 */
export function listState<T>(options?: StateOptions<T>): StateDeclaration<ListState<T>> {
  const shape = shapeOf('listState', options);
  return { open: (seat) => new OpenList<T>(seat, shape) };
}

const NONE: readonly never[] = /* @__PURE__ */ Object.freeze([]);

class OpenList<T> extends OpenState implements ListState<T> {
  /** How long the list was before the event in hand, if it is changed in place. */
  #lengthBefore = 0;

  get values(): readonly T[] {
    const { id, ttl } = this;
    const cell = this.#cell(id);
    if (cell === undefined) return NONE;
    const values = ttl === null ? cell.share() : cell.live((time) => this.isOver(time));
    if (ttl?.renewedByReads === true && values.length > 0) this.#replace(id, values);
    return this.freezes ? Object.freeze([...values]) : values;
  }

  get length(): number {
    return this.ttl === null ? (this.#cell(this.id)?.length ?? 0) : this.values.length;
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }

  add(element: T): void {
    const { id, time } = this;
    this.#check(element);
    const cell = this.#note(id) ?? new ListCell<T>(this.ttl !== null);
    cell.add(element, time);
    this.keep(id, cell, time);
  }

  addAll(elements: readonly T[]): void {
    for (const element of elements) this.add(element);
  }

  set(elements: readonly T[]): void {
    const { id } = this;
    for (const element of elements) this.#check(element);
    this.#replace(id, elements);
  }

  clear(): void {
    const { id } = this;
    this.#note(id);
    this.drop(id);
  }

  protected override putBack(before: unknown): void {
    (before as ListCell<T>).truncate(this.#lengthBefore);
  }

  protected override oldestIn(value: unknown, time: number): number {
    return (value as ListCell<T>).oldest(time);
  }

  protected override trim(id: number, until: number): number {
    const cell = this.#cell(id);
    if (cell === undefined) return NaN;
    const { after } = this.ttl!;
    cell.dropWhile((time) => time + after <= until);
    if (cell.length > 0) {
      this.put(id, cell, this.store.timeOf(id));
      return cell.oldest(until) + after;
    }
    this.erase(id);
    return NaN;
  }

  protected override pack(value: unknown): unknown {
    return (value as ListCell<T>).pack((element) => this.codec.encode(element));
  }

  protected override unpack(data: unknown, version: number, time: number): unknown {
    return ListCell.unpack(data, (element) => this.codec.decode(element, version), this.ttl !== null, time);
  }

  protected override withoutTimes(data: unknown): unknown {
    return [(data as readonly unknown[])[0]];
  }

  #cell(id: number): ListCell<T> | undefined {
    return this.store.get(id) as ListCell<T> | undefined;
  }

  /** Notes the list before the first change by an event; gives what is there now. */
  #note(id: number): ListCell<T> | undefined {
    const cell = this.#cell(id);
    if (this.note(id)) this.#lengthBefore = cell?.length ?? 0;
    return cell;
  }

  #replace(id: number, elements: readonly T[]): void {
    if (elements.length === 0) return this.clear();
    this.#note(id);
    const { time } = this;
    const cell = new ListCell<T>(this.ttl !== null);
    for (const element of elements) cell.add(element, time);
    this.keep(id, cell, time);
  }

  #check(element: T): void {
    if (element === undefined) {
      const message = `an element of the list '${this.name}' cannot be undefined (STA-2): use null, or leave it out`;
      throw new RxtideError('INVALID_STATE_ACCESS', message);
    }
    this.given(element);
  }
}
