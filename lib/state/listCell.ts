/** From how many dropped elements on their room is given back. */
const MANY = 32;

/**
 * The list of one key. Elements are added in place, until somebody has the array itself in hand: then to a copy. With times, the oldest
 * are dropped from the front.
 */
export class ListCell<T> {
  #items: T[] = [];
  readonly #times: number[] | null;
  /** Elements before this one are gone. */
  #head = 0;
  #shared = false;

  constructor(timed: boolean) {
    this.#times = timed ? [] : null;
  }

  get length(): number {
    return this.#items.length - this.#head;
  }

  add(element: T, time: number): void {
    if (this.#shared) {
      this.#items = this.#items.slice();
      this.#shared = false;
    }
    this.#items.push(element);
    this.#times?.push(time);
  }

  /** The elements themselves: from now on the array does not change. Only without times. */
  share(): readonly T[] {
    this.#shared = true;
    return this.#items;
  }

  /** The elements whose time is not over. Only with times. */
  live(isOver: (time: number) => boolean): readonly T[] {
    const times = this.#times!;
    return this.#items.filter((_, i) => i >= this.#head && !isOver(times[i]!));
  }

  /** Undoes what was added since the list had `length` elements. */
  truncate(length: number): void {
    const end = this.#head + length;
    if (this.#items.length === end) return;
    if (this.#shared) this.#items = this.#items.slice(0, end);
    else this.#items.length = end;
    this.#shared = false;
    if (this.#times !== null) this.#times.length = end;
  }

  /** When the first element was added; `otherwise` where that is not kept. */
  oldest(otherwise: number): number {
    return this.#times === null || this.length === 0 ? otherwise : this.#times[this.#head]!;
  }

  /** Drops elements from the front as long as their time is over. */
  dropWhile(isOver: (time: number) => boolean): void {
    const times = this.#times!;
    while (this.#head < times.length && isOver(times[this.#head]!)) this.#head++;
    if (this.#head < MANY || 2 * this.#head < times.length) return;
    this.#items.splice(0, this.#head);
    times.splice(0, this.#head);
    this.#head = 0;
  }

  pack(encode: (element: T) => unknown): unknown {
    const elements = this.#items.slice(this.#head).map(encode);
    return this.#times === null ? [elements] : [elements, this.#times.slice(this.#head)];
  }

  /** The list for what `pack` gave. Elements that were written without times get `time`. */
  static unpack<T>(data: unknown, decode: (element: unknown) => T, timed: boolean, time: number): ListCell<T> {
    const [elements, times] = data as [elements: unknown[], times?: number[]];
    const cell = new ListCell<T>(timed);
    elements.forEach((element, i) => cell.add(decode(element), times?.[i] ?? time));
    return cell;
  }
}
