import type { Checkpoint, JobHandle } from 'rxtide';

/** Who has to know how a job ended by itself. */
export interface JobsListener {
  onEnd(): void;
  onFailure(error: unknown): void;
}

/** The jobs of a session, one after the other. */
export class Jobs {
  readonly #start: (from: Checkpoint | undefined) => JobHandle;
  readonly #listener: JobsListener;
  #current: JobHandle | null = null;
  #from: Checkpoint | undefined;

  constructor(start: (from: Checkpoint | undefined) => JobHandle, listener: JobsListener) {
    this.#start = start;
    this.#listener = listener;
  }

  /** The one that runs, or that was the last to run and has ended by itself. */
  get current(): JobHandle | null {
    return this.#current;
  }

  /** What that one started from; `undefined`: the beginning. */
  get from(): Checkpoint | undefined {
    return this.#from;
  }

  /** Starts one, from a savepoint or from the beginning. */
  run(from: Checkpoint | undefined): void {
    const handle = this.#start(from);
    this.#current = handle;
    this.#from = from;
    // One that was stopped has made way for another.
    const isCurrent = (): boolean => this.#current === handle;
    handle.done.then(
      () => isCurrent() && this.#listener.onEnd(),
      (error: unknown) => isCurrent() && this.#listener.onFailure(error),
    );
  }

  /** Stops the one that runs. */
  async end(): Promise<void> {
    const handle = this.#current;
    this.#current = null;
    await handle?.stop().catch(() => undefined);
  }
}
