import { keyBy } from '../../lib/index.js';
import type { KeyedStream, Stream } from '../../lib/index.js';
import type { Item } from './script.js';

export const byKey = (items: Stream<Item>): KeyedStream<string, Item> => items.pipe(keyBy((item) => item.key));

/** User code that throws. */
export function raise(item: Item): never {
  throw new Error(`no, not ${item.id}`);
}
