import { type Aborter, newAborter } from '../abortSignal.js';
import type { FoundSplits, SplitSource } from '../splitSource.js';
import { nextOf } from './nextOf.js';

const ignore = (): void => undefined;

/** Asks a source for its splits. */
export class SplitDiscovery {
  /** What had been found when it was last asked. */
  known: unknown = undefined;
  /** No more are to be found. */
  ended = false;
  readonly #source: Pick<SplitSource<unknown>, 'discover'>;
  readonly #aborter: Aborter = newAborter();
  #iterator: AsyncIterator<FoundSplits<unknown>> | null = null;
  #asking = false;
  #cancelled = false;

  constructor(source: Pick<SplitSource<unknown>, 'discover'>) {
    this.#source = source;
  }

  /** Asks for more, unless it waits for an answer. `found` gets the splits, or none where there will be no more. */
  ask(found: (splits: readonly string[]) => void, fail: (error: unknown) => void): void {
    if (this.#asking || this.ended || this.#cancelled) return;
    this.#asking = true;
    try {
      this.#iterator ??= this.#source.discover(this.known, this.#aborter.signal)[Symbol.asyncIterator]();
    } catch (error) {
      return fail(error);
    }
    nextOf(this.#iterator)
      .then((result) => {
        this.#asking = false;
        if (this.#cancelled) return;
        if (result.done === true) this.ended = true;
        else this.known = result.value.known;
        found(result.done === true ? [] : result.value.splits);
      })
      // What it gave may be no splits: that fails the stream too.
      .catch((error: unknown) => {
        if (!this.#cancelled) fail(error);
      });
  }

  cancel(): PromiseLike<void> | undefined {
    this.#cancelled = true;
    this.#aborter.abort();
    return this.#iterator?.return?.()?.then(ignore, ignore);
  }
}
