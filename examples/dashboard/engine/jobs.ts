import type { JobHandle } from 'rxtide';

/** Who has to know how a job ended by itself. */
export interface JobsListener {
  onEnd(): void;
  onFailure(error: unknown): void;
}

/** The jobs of a session, one after the other. */
export class Jobs {
  readonly #listener: JobsListener;
  #current: JobHandle | null = null;

  constructor(listener: JobsListener) {
    this.#listener = listener;
  }

  /** The one that runs, or that was the last to run and has ended by itself. */
  get current(): JobHandle | null {
    return this.#current;
  }

  run(handle: JobHandle): void {
    this.#current = handle;
    // One that was stopped has made way for another.
    const isCurrent = (): boolean => this.#current === handle;
    handle.done.then(
      () => isCurrent() && this.#listener.onEnd(),
      (error: unknown) => isCurrent() && this.#listener.onFailure(error),
    );
  }

  /** Stops the one that runs, with a last checkpoint. */
  async end(): Promise<void> {
    const handle = this.#current;
    this.#current = null;
    await handle?.stop().catch(() => undefined);
  }
}
