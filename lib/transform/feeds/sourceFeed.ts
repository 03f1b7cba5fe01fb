import type { Rejected } from '../../operator/rejected.js';
import type { Feed } from '../feed.js';
import type { Source, SourceChunk } from '../source.js';

/** Where a source stood: the chunk that was being sent, and how many of its events had been. */
interface Position {
  readonly chunk: unknown;
  readonly sent: number;
}

/** Feeds the chunks of a source, and fetches one chunk ahead. */
export class SourceFeed<T> implements Feed<T> {
  readonly pulls = true;
  ended = false;
  readonly #source: Source<T>;
  readonly #abort: { readonly signal: AbortSignal; abort(): void };
  #iterator: AsyncIterator<SourceChunk<T, unknown>> | null = null;
  #wake: () => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;
  #chunk: SourceChunk<T, unknown> | null = null;
  #next: SourceChunk<T, unknown> | null = null;
  #sent = 0;
  /** Events of the first chunk that were sent before the checkpoint that this goes on from. */
  #skip = 0;
  #fetching = false;
  #exhausted = false;
  #position: unknown = undefined;
  #rejected: readonly Pick<Rejected, 'value' | 'error'>[] = [];

  constructor(source: Source<T>) {
    this.#source = source;
    this.#abort = new (
      globalThis as unknown as { AbortController: new () => { signal: AbortSignal; abort(): void } }
    ).AbortController();
  }

  get pending(): number {
    return 0;
  }

  get ready(): boolean {
    return this.#chunk !== null;
  }

  start(wake: () => void, fail: (error: unknown) => void): void {
    this.#wake = wake;
    this.#fail = fail;
    try {
      this.#iterator = this.#source.open(this.#position, this.#abort.signal)[Symbol.asyncIterator]();
    } catch (error) {
      return fail(error);
    }
    this.#fetch();
  }

  take(max: number): readonly T[] {
    const chunk = this.#chunk!;
    const from = this.#sent;
    const { values } = chunk;
    const to = Math.min(from + max, values.length);
    this.#sent = to;
    if (to === values.length) this.#finishChunk(chunk);
    return from === 0 && to === values.length ? values : values.slice(from, to);
  }

  rejected(): readonly Pick<Rejected, 'value' | 'error'>[] {
    const rejected = this.#rejected;
    this.#rejected = [];
    return rejected;
  }

  position(): unknown {
    return { chunk: this.#position, sent: this.#sent } satisfies Position;
  }

  seek(position: unknown): void {
    const { chunk, sent } = position as Position;
    this.#position = chunk;
    this.#skip = sent;
    this.#sent = sent;
  }

  cancel(): void {
    this.#chunk = this.#next = null;
    this.#exhausted = true;
    this.#abort.abort();
    void this.#iterator?.return?.()?.then(undefined, () => undefined);
  }

  #finishChunk(chunk: SourceChunk<T, unknown>): void {
    this.#rejected = (chunk.rejected ?? []).map(({ record, error }) => ({ value: record, error }));
    this.#chunk = null;
    if (this.#next !== null) this.#begin(this.#next);
    if (!this.#exhausted) this.#fetch();
    this.ended = this.#exhausted && this.#chunk === null;
  }

  #begin(chunk: SourceChunk<T, unknown>): void {
    this.#next = null;
    this.#chunk = chunk;
    this.#position = chunk.position;
    this.#sent = this.#skip;
    this.#skip = 0;
  }

  #fetch(): void {
    if (this.#fetching || this.#next !== null) return;
    this.#fetching = true;
    this.#iterator!.next().then(
      (result) => this.#onChunk(result),
      (error) => {
        this.#exhausted = true;
        this.#fail(error);
      },
    );
  }

  #onChunk(result: IteratorResult<SourceChunk<T, unknown>>): void {
    this.#fetching = false;
    if (this.#exhausted) return;
    if (result.done === true) {
      this.#exhausted = true;
      this.ended = this.#chunk === null;
    } else {
      if (this.#chunk === null) this.#begin(result.value);
      else this.#next = result.value;
      this.#fetch();
    }
    this.#wake();
  }
}
