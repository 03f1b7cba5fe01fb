import type { Cancel, Clock } from '../../time/clock.js';
import type { SourceFiles } from './sourceFiles.js';

/** Lets who waits go on when something in a folder may have changed: when the system says so, and, for it may miss something, every so often. */
export class FolderWatch {
  readonly #clock: Clock;
  readonly #every: number;
  readonly #lag: number;
  readonly #watcher: { close(): void };
  #changed = false;
  #closed = false;
  #letGo: (() => void) | null = null;
  #stopWaiting: Cancel = () => undefined;

  /** `name`: the only file that matters; `every`: ms until it is looked at anyway; `lag`: ms to wait after a change for others. */
  constructor(files: SourceFiles, folder: string, name: string | null, every: number, lag: number) {
    this.#clock = files.clock;
    this.#every = every;
    this.#lag = lag;
    this.#watcher = files.watch(folder, (changed) => {
      if (name === null || changed === null || changed === name) this.#onChange();
    });
  }

  /** Waits for a change, since the last call. `false`: it was closed. */
  next(): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    return new Promise((resolve) => {
      this.#letGo = () => {
        this.#stopWaiting();
        this.#letGo = null;
        this.#changed = false;
        resolve(!this.#closed);
      };
      this.#stopWaiting = this.#clock.schedule(this.#letGo, this.#changed ? this.#lag : this.#every);
    });
  }

  close(): void {
    this.#closed = true;
    this.#watcher.close();
    this.#letGo?.();
  }

  #onChange(): void {
    if (this.#changed) return;
    this.#changed = true;
    if (this.#letGo === null) return;
    this.#stopWaiting();
    this.#stopWaiting = this.#clock.schedule(this.#letGo, this.#lag);
  }
}
