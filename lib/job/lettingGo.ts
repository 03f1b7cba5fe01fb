import type { JobRuntime } from './jobRuntime.js';

/** How long nothing is said, and sources are waited for, ms. */
const PATIENCE = 10_000;

interface Holder {
  readonly title: string;
  readonly onlyReads: boolean;
}

/**
 * Who still holds what the next attempt may need, such as a file. Sinks are waited for however long it takes, since what they may still write
 * could not be told from what is written anew. A source that ignores the signal to stop is left behind after a while.
 */
export class LettingGo {
  readonly #job: string;
  readonly #runtime: JobRuntime;
  readonly #holders = new Set<Holder>();
  #onFree: () => void = () => undefined;

  constructor(job: string, runtime: JobRuntime) {
    this.#job = job;
    this.#runtime = runtime;
  }

  /** Somebody holds something, until what this gives is called. */
  add(title: string, onlyReads: boolean): () => void {
    const holder: Holder = { title, onlyReads };
    this.#holders.add(holder);
    return () => this.#remove(holder);
  }

  /** Resolves when nobody holds anything any more. */
  async done(): Promise<void> {
    if (this.#holders.size === 0) return;
    const cancel = this.#runtime.clock.schedule(() => this.#losePatience(), PATIENCE);
    await new Promise<void>((resolve) => (this.#onFree = resolve));
    cancel();
  }

  #remove(holder: Holder): void {
    this.#holders.delete(holder);
    if (this.#holders.size === 0) this.#onFree();
  }

  #losePatience(): void {
    const holders = [...this.#holders];
    for (const { title, onlyReads } of holders) {
      const what = onlyReads
        ? 'is left behind: a source must stop reading when its signal aborts'
        : 'is waited for: a sink or a store must settle the promise of the call it is at, and a sink that of `abort`';
      const message = `job '${this.#job}': ${title} has not let go of what it holds for ${PATIENCE / 1000} s, and ${what}`;
      this.#runtime.onWarning({ code: 'STILL_HELD', message, operator: this.#job });
    }
    for (const holder of holders) if (holder.onlyReads) this.#remove(holder);
  }
}
