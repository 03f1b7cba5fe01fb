/** What a sink is given: events side by side. It may be read until the promise that `write` returned settles. */
export interface SinkBatch<out T> {
  readonly values: readonly T[];
  readonly timestamps: ArrayLike<number>;
  /** The keys where the stream is keyed, else `null`. */
  readonly keys: readonly unknown[] | null;
}

/**
 * Where results go. Calls never overlap: each waits for the promise of the one before.
 *
 * `prepare(n)` makes all that was written durable but not yet visible, and returns a small plain handle that goes into checkpoint
 * n. `commit(handle)` makes it visible; it may be called again, from a fresh process, and does the same once. A sink without the two
 * is at-least-once.
 */
export interface Sink<in T> {
  /** For messages and the default name: where it writes, such as `csv out.csv`. */
  readonly name: string;
  /**
   * Called once before anything is written. `handle` is the newest that it had prepared by the restored checkpoint, which has been committed;
   * `undefined`: there is none. Staged output that is not committed is discarded here.
   */
  open?(handle: unknown): void | PromiseLike<void>;
  /** Takes a batch. A promise slows the source until it settles. */
  write(batch: SinkBatch<T>): void | PromiseLike<void>;
  /** Gives `undefined` where there is nothing to commit. */
  prepare?(checkpoint: number): unknown;
  /** Handles come in the order in which they were prepared. */
  commit?(handle: unknown): void | PromiseLike<void>;
  /**
   * The stream completed: everything written becomes visible. Nothing is called after it. In a job that takes checkpoints, a sink that can prepare
   * ends after the commit of one that has all that was written; should the process end at that moment, another opens it, and it ends again.
   */
  end?(): void | PromiseLike<void>;
  /**
   * Called in place of `open` where the sink had ended before the restored checkpoint: for one that has to be filled again, as the memory of a page
   * has. `handle` is the newest that it prepared; each checkpoint after its end has it. Nothing is called after it.
   */
  ended?(handle: unknown): void | PromiseLike<void>;
  /**
   * The stream failed or was cancelled while the sink has not answered yet, perhaps because it tries again and again: it is to give up, so
   * that its promise settles soon. It is the one call that does not wait; `abort` follows when the promise has settled.
   */
  interrupt?(): void;
  /** The stream failed or was cancelled: frees what is held; what was not committed stays invisible. */
  abort?(): void | PromiseLike<void>;
}
