import type { Stream } from '../frame/frame.js';
import { entry } from './entry.js';
import type { TimedOptions } from './entryOptions.js';
import { SourceFeed } from './feeds/sourceFeed.js';
import type { SourceChunk } from './source.js';
import { waitingEntryOf } from './waitingEntry.js';

/**
 * A stream of the values of arrays that are pulled: each array is a run. The next one is asked for while the last is being worked on.
 * After a restore the iterable is read anew, and what was sent is skipped.
 *
 * @example
 * ```ts
 * async function* pages(): AsyncGenerator<number[]> {
 *   yield [1000, 2000];
 *   yield [3000];
 * }
 * fromChunks(pages(), { timestampOf: (n) => n }).pipe(windowAll(tumbling(seconds(10)), agg.count()), values());
 * ```
 * @category entries
 */
export function fromChunks<T>(chunks: AsyncIterable<readonly T[]>, options: TimedOptions<NoInfer<T>>): Stream<T> {
  const checked = waitingEntryOf<T>('fromChunks', options?.timestampOf, options ?? {});
  const source = { name: 'chunks', open: (position: number | undefined) => numbered(chunks, position ?? 0) };
  return entry(checked, () => new SourceFeed<T>(source as never));
}

async function* numbered<T>(chunks: AsyncIterable<readonly T[]>, from: number): AsyncGenerator<SourceChunk<T, number>> {
  let position = 0;
  for await (const values of chunks) {
    if (position >= from) yield { position, values };
    position++;
  }
}
