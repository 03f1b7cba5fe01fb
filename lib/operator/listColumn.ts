/** From how many items on a list is shortened at once: shorter ones item by item, as that needs no call into the engine. */
const LONG = 32;

/**
 * A column of anything, filled anew for each frame as `Column` is. A fresh list would be most of what a frame of one event leaves to the collector:
 * an engine makes room for sixteen items when the first is put into it. A long one that grows anew takes three times its length.
 */
export class ListColumn<V> {
  readonly #items: (V | undefined)[] = [];

  /** Indexes of a frame ascend by one. */
  put(index: number, item: V): void {
    this.#items[index] = item;
  }

  /** The `n` items of a frame, until they are released. */
  take(n: number): readonly V[] {
    const items = this.#items;
    if (items.length - n > LONG) items.length = n;
    else while (items.length > n) items.pop();
    return items as V[];
  }

  /** The frame has been sent: many items are let go of, as they may hold on to much. */
  release(): void {
    if (this.#items.length > LONG) this.#items.fill(undefined);
  }
}
