import { RxtideError } from '../../errors/rxtideError.js';
import type { Rejected } from '../../operator/rejected.js';
import { type Aborter, newAborter } from '../abortSignal.js';
import type { Feed } from '../feed.js';
import { Pace } from '../pace.js';
import type { Source, SourceChunk } from '../source.js';
import { nextOf } from './nextOf.js';

/** Where a source stood: the chunk that was being sent, and how many of its events had been. */
interface Position {
  readonly chunk: unknown;
  readonly sent: number;
  /** All of it was sent, what it rejected included. */
  readonly whole: boolean;
}

const ignore = (): void => undefined;

/** Feeds the chunks of a source, and fetches one chunk ahead. */
export class SourceFeed<T> implements Feed<T> {
  readonly pulls = true;
  readonly pace = new Pace();
  ended = false;
  readonly #source: Source<T>;
  readonly #aborter: Aborter = newAborter();
  #iterator: AsyncIterator<SourceChunk<T, unknown>> | null = null;
  #wake: () => void = () => undefined;
  #chunk: SourceChunk<T, unknown> | null = null;
  #next: SourceChunk<T, unknown> | null = null;
  #sent = 0;
  /** Events of the first chunk that were sent before the checkpoint that this goes on from. */
  #skip = 0;
  /** Whether the chunk at `#position` has been sent whole. */
  #whole = false;
  /** Whether the chunk at `#position` can be had again, so that what was sent of it is to be skipped. */
  #again = true;
  /** Whether the first chunk was sent whole before that checkpoint. */
  #skipsFirst = false;
  #fetching = false;
  #exhausted = false;
  /** It broke; what came before is sent first. */
  #failure: { readonly error: unknown } | null = null;
  #position: unknown = undefined;
  #rejected: readonly Pick<Rejected, 'value' | 'error'>[] = [];

  constructor(source: Source<T>) {
    this.#source = source;
  }

  get pending(): number {
    return 0;
  }

  get ready(): boolean {
    return this.#chunk !== null || this.#failure !== null;
  }

  /** The events of the chunk in hand, if there is one; those before `sent` were taken. */
  get values(): readonly T[] | undefined {
    return this.#chunk?.values;
  }

  get sent(): number {
    return this.#sent;
  }

  start(wake: () => void, fail: (error: unknown) => void): void {
    this.#wake = wake;
    try {
      const chunks = this.#source.open(this.#position, this.#aborter.signal) as Partial<
        AsyncIterable<SourceChunk<T, unknown>>
      >;
      if (typeof chunks?.[Symbol.asyncIterator] !== 'function') {
        throw this.#invalid('its `open` must give an asynchronous iterable of chunks, as `async *open()` does');
      }
      this.#iterator = chunks[Symbol.asyncIterator]!();
    } catch (error) {
      return fail(error);
    }
    this.#fetch();
  }

  take(max: number): readonly T[] {
    const chunk = this.#chunk;
    if (chunk === null) throw this.#failure?.error;
    const from = this.#sent;
    const { values } = chunk;
    const to = Math.min(from + max, values.length);
    this.#takeTo(chunk, to);
    return from === 0 && to === values.length ? values : values.slice(from, to);
  }

  /** Takes the events of the chunk in hand up to the one at `to`. Throws where it broke and nothing is in hand. */
  takeTo(to: number): void {
    if (this.#chunk === null) throw this.#failure?.error;
    this.#takeTo(this.#chunk, to);
  }

  rejected(): readonly Pick<Rejected, 'value' | 'error'>[] {
    const rejected = this.#rejected;
    this.#rejected = [];
    return rejected;
  }

  position(): unknown {
    const again = this.#again;
    return { chunk: this.#position, sent: again ? this.#sent : 0, whole: again && this.#whole } satisfies Position;
  }

  committed(position: unknown): void | PromiseLike<void> {
    const { chunk } = position as Position;
    if (chunk !== undefined) return this.#source.committed?.(chunk);
  }

  seek(position: unknown): void {
    const { chunk, sent, whole } = position as Position;
    this.#position = chunk;
    this.#skip = sent;
    this.#sent = sent;
    this.#whole = whole;
    this.#skipsFirst = whole;
  }

  cancel(): PromiseLike<void> | undefined {
    this.#chunk = this.#next = null;
    this.#exhausted = true;
    this.#aborter.abort();
    return this.#iterator?.return?.()?.then(ignore, ignore);
  }

  #takeTo(chunk: SourceChunk<T, unknown>, to: number): void {
    this.#sent = to;
    if (to >= chunk.values.length) this.#finishChunk(chunk);
  }

  #finishChunk(chunk: SourceChunk<T, unknown>): void {
    this.#rejected = (chunk.rejected ?? []).map(({ record, error }) => ({ value: record, error }));
    this.#chunk = null;
    this.#whole = true;
    if (this.#next !== null) this.#begin(this.#next);
    if (!this.#exhausted) this.#fetch();
    this.ended = this.#exhausted && !this.ready;
  }

  #begin(chunk: SourceChunk<T, unknown>): void {
    this.#next = null;
    this.#chunk = chunk;
    this.#position = chunk.position;
    this.#again = chunk.once !== true;
    this.#whole = false;
    this.#sent = this.#skip;
    this.#skip = 0;
  }

  #fetch(): void {
    if (this.#fetching || this.#next !== null) return;
    this.#fetching = true;
    nextOf(this.#iterator!)
      .then((result) => this.#onChunk(result))
      // What it gave may be no chunk: that fails the stream too.
      .catch((error: unknown) => {
        if (this.#exhausted) return;
        this.#exhausted = true;
        this.#failure = { error };
        this.#wake();
      });
  }

  #onChunk(result: IteratorResult<SourceChunk<T, unknown>>): void {
    this.#fetching = false;
    if (this.#exhausted) return;
    if (result.done === true) {
      this.#exhausted = true;
      this.ended = !this.ready;
    } else if (!Array.isArray((result.value as Partial<SourceChunk<T, unknown>> | undefined)?.values)) {
      this.#exhausted = true;
      this.#failure = {
        error: this.#invalid('it must give chunks, each { position, values } with an array of values'),
      };
    } else if (this.#skipsFirst) {
      this.#skipsFirst = false;
      this.#skip = 0;
      return this.#fetch();
    } else {
      if (this.#chunk === null) this.#begin(result.value);
      else this.#next = result.value;
      this.#fetch();
    }
    this.#wake();
  }

  #invalid(what: string): RxtideError {
    return new RxtideError('SOURCE_FAILED', `the source '${this.#source.name}' is none: ${what}`);
  }
}
