import type { Subscriber } from 'rxjs';
import { reportLater } from '../runtime/trampoline.js';
import { NO_ROWS } from './lane.js';
import type { ViewChanges, ViewStatus } from './view.js';

/** What has not been told yet, and to whom. */
interface Untold<R> {
  readonly changes: ViewChanges<R>;
  readonly observers: readonly Subscriber<ViewChanges<R>>[];
}

/** Who is told of a view: those who want to know that it has changed, and those who want to know what. */
export class Audience<R> {
  /** Objects, so that a function that is subscribed twice is called twice. */
  readonly #listeners = new Set<{ readonly call: () => void }>();
  readonly #observers = new Set<Subscriber<ViewChanges<R>>>();
  readonly #onError: ((error: unknown) => void) | undefined;
  /** Nearly always one frame. Who comes later has it in the rows that they begin with. */
  #untold: Untold<R>[] = [];

  constructor(onError: ((error: unknown) => void) | undefined) {
    this.#onError = onError;
  }

  /** Whether anybody wants to know what changes. */
  get wantsChanges(): boolean {
    return this.#observers.size > 0;
  }

  /** Gives what takes it out again. */
  listen(listener: () => void): () => void {
    const entry = { call: listener };
    this.#listeners.add(entry);
    return () => void this.#listeners.delete(entry);
  }

  /** The same. */
  observe(observer: Subscriber<ViewChanges<R>>): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  /** A frame is shown, and is to be told of. */
  note(changes: ViewChanges<R> | null): void {
    this.#untold.push({ changes: changes ?? { changed: NO_ROWS, removed: NO_ROWS }, observers: [...this.#observers] });
  }

  /** What has not been told is of no account any more. */
  forget(): void {
    this.#untold = [];
  }

  /** Tells all that has not been told, and then how the view stands, if that is its end. */
  tell(status: ViewStatus, error: unknown): void {
    const untold = this.#untold;
    if (untold.length === 0) return;
    this.#untold = [];
    for (const { changes, observers } of untold) {
      if (changes.changed.length + changes.removed.length === 0) continue;
      for (const observer of observers) observer.next(changes);
    }
    // Copies: somebody may leave, or come, while they are told. Who has left is not told any more.
    const observers = [...this.#observers];
    for (const listener of [...this.#listeners]) {
      if (!this.#listeners.has(listener)) continue;
      try {
        listener.call();
      } catch (thrown) {
        reportLater(thrown);
      }
    }
    if (status === 'completed') for (const observer of observers) observer.complete();
    if (status === 'failed') this.#tellError(error, observers);
  }

  /** There is nothing to be told any more. */
  end(): void {
    this.#listeners.clear();
    for (const observer of this.#observers) observer.complete();
  }

  #tellError(error: unknown, observers: readonly Subscriber<unknown>[]): void {
    if (this.#onError === undefined) {
      if (observers.length === 0) reportLater(error);
    } else {
      try {
        this.#onError(error);
      } catch (thrown) {
        reportLater(thrown);
      }
    }
    for (const observer of observers) observer.error(error);
  }
}
