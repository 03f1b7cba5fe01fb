import { expect } from '@jest/globals';
import { isDeepStrictEqual } from 'node:util';
import { RxtideError } from '../../lib/errors/rxtideError.js';
import type { Source, SourceChunk } from '../../lib/transform/source.js';

/** All that a source gives. */
export interface Content<T, P = unknown> {
  readonly chunks: SourceChunk<T, P>[];
  readonly values: T[];
  /** The message of each rejected record, and what is kept of it. */
  readonly rejected: { readonly message: string; readonly record: unknown }[];
}

export async function readAll<T, P>(source: Source<T, P>, position?: P): Promise<Content<T, P>> {
  const content: Content<T, P> = { chunks: [], values: [], rejected: [] };
  for await (const chunk of source.open(position, new AbortController().signal)) {
    content.chunks.push(chunk);
    content.values.push(...chunk.values);
    for (const { record, error } of chunk.rejected ?? []) {
      if (!(error instanceof RxtideError) || error.code !== 'BAD_RECORD') {
        throw new Error('rejected with another error');
      }
      content.rejected.push({ message: error.message, record });
    }
  }
  return content;
}

/** Checks that a fresh source, opened at any chunk, gives that chunk and all after it again. */
export async function expectResumable<T, P>(newSource: () => Source<T, P>): Promise<void> {
  const { chunks } = await readAll(newSource());
  for (const [i, chunk] of chunks.entries()) {
    // Through JSON, as a checkpoint would keep it.
    const position = JSON.parse(JSON.stringify(chunk.position)) as P;
    const again = await readAll(newSource(), position);
    // jest takes a second for what this compares in a millisecond.
    if (!isDeepStrictEqual(again.chunks, chunks.slice(i))) expect(again.chunks).toEqual(chunks.slice(i));
  }
}

export async function failureOf(work: PromiseLike<unknown>): Promise<RxtideError> {
  let failure: unknown = 'none';
  await work.then(undefined, (error: unknown) => (failure = error));
  expect(failure).toBeInstanceOf(RxtideError);
  return failure as RxtideError;
}

/** A stream that gives `content` cut at these places. */
export async function* cut(
  content: Uint8Array | string,
  places: readonly number[],
): AsyncGenerator<Uint8Array | string> {
  const sorted = [...places].map((place) => place % (content.length + 1)).sort((a, b) => a - b);
  let from = 0;
  for (const to of [...sorted, content.length]) {
    yield await Promise.resolve(content.slice(from, to));
    from = to;
  }
}

/** Opens a source, to be asked chunk by chunk. */
export function iterate<T, P>(
  source: Source<T, P>,
  signal: AbortSignal = new AbortController().signal,
): AsyncIterator<SourceChunk<T, P>> {
  return source.open(undefined, signal)[Symbol.asyncIterator]();
}
