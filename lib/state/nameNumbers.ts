/** Up to how many names an object finds them. */
const FEW = 16_384;

/**
 * The numbers of keys that are strings. An object without a prototype is a hash table of strings from the start, and finds one of a thousand in half
 * the time of a `Map` (16 and 31 ns an event). But it takes 62 bytes for each instead of 26, and a string that has just been read, as from a file,
 * costs it more the more there are (100,000: 519 and 408 ns): so a crowd of names moves into a `Map`.
 */
export class NameNumbers {
  #few = dictionary();
  #count = 0;
  /** All of them, once they are many; `null`: they are few. */
  #many: Map<string, number> | null = null;

  get(name: string): number | undefined {
    return this.#many === null ? this.#few[name] : this.#many.get(name);
  }

  /** Sets the number of a name that has none. */
  add(name: string, id: number): void {
    if (this.#many !== null) {
      this.#many.set(name, id);
      return;
    }
    this.#few[name] = id;
    if (++this.#count > FEW) this.#move();
  }

  /** Puts the numbers of `keys[from..to)` at the same places of `ids`, up to the first that is no string or has no number; gives where that is. */
  number(keys: readonly unknown[], from: number, to: number, ids: Int32Array): number {
    const few = this.#few;
    const many = this.#many;
    let i = from;
    for (; i < to; i++) {
      const key = keys[i];
      if (typeof key !== 'string') break;
      const id = many === null ? few[key] : many.get(key);
      if (id === undefined) break;
      ids[i] = id;
    }
    return i;
  }

  /** Forgets all; up to `most` names are to be added at once. */
  clear(most: number): void {
    this.#few = dictionary();
    this.#count = 0;
    this.#many = most > FEW ? new Map() : null;
  }

  #move(): void {
    const many = new Map<string, number>();
    for (const name in this.#few) many.set(name, this.#few[name]!);
    this.#few = dictionary();
    this.#many = many;
  }
}

function dictionary(): Record<string, number> {
  return Object.create(null) as Record<string, number>;
}
