/** Up to how many items a list is filled anew for the next frame. A longer one is let go of: it may hold on to much. */
const KEPT = 32;

/**
 * A column of anything, filled anew for each frame as `Column` is. A fresh list would be most of what a frame of one event leaves to the collector:
 * an engine makes room for sixteen items when the first is put into it.
 */
export class ListColumn<V> {
  #items: V[] = [];

  /** Indexes of a frame ascend by one. */
  put(index: number, item: V): void {
    this.#items[index] = item;
  }

  /** The `n` items of a frame, until those of the next are put. */
  take(n: number): readonly V[] {
    const items = this.#items;
    if (n > KEPT) this.#items = [];
    else while (items.length > n) items.pop();
    return items;
  }
}
