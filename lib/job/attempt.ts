import { isObservable, Subscription } from 'rxjs';
import type { Observable } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import { building } from '../runtime/building.js';
import type { Checkpoint } from '../runtime/checkpointing.js';
import type { OperatorInfo } from '../runtime/operatorInfo.js';
import type { Supervisor } from '../runtime/supervisor.js';
import { holdWhile } from '../runtime/hold.js';
import type { Hold } from '../runtime/hold.js';
import { JobRuntime } from './jobRuntime.js';
import type { JobSettings } from './jobOptions.js';
import { LettingGo } from './lettingGo.js';

/** Makes the outputs of a job: called for each attempt. */
export type BuildJob = () => Observable<unknown> | readonly Observable<unknown>[];

/** What an attempt tells of. */
export interface AttemptListener {
  /** Every operator has opened, every sink is ready, and events flow from now on. */
  onRunning(): void;
  /** Every operator has opened, and nothing flows yet: what this throws fails the attempt. */
  onOpened(): void;
  /** It is over, but for what is still held; everything is let go next. */
  onOver(end: AttemptEnd): void;
  /** Nothing is left to come but the ends of sinks, which wait for a checkpoint. */
  onOnlySinksLeft(): void;
}

/** How an attempt ended. */
export type AttemptEnd =
  { readonly kind: 'completed' | 'stopped' } | { readonly kind: 'failed'; readonly error: unknown };

/** One run of a job, from a checkpoint or from nothing until it ends in one way or another. */
export class Attempt implements Supervisor {
  readonly runtime: JobRuntime;
  readonly rejectedTo: Supervisor['rejectedTo'];
  readonly takesCheckpoints: boolean;
  readonly ended: Promise<AttemptEnd>;
  readonly #listener: AttemptListener;
  readonly #outputs = new Subscription();
  readonly #lettingGo: LettingGo;
  /** Sinks that end by the next checkpoint. */
  readonly #waiting = new Set<OperatorInfo>();
  #end!: (end: AttemptEnd) => void;
  #isOver = false;
  /** Outputs that have not completed. */
  #running = 0;
  /** Sinks that are being made ready, and the start itself. */
  #opening = 1;
  #isRunning = false;
  #hold: Hold | null = null;
  #looksForEnd = false;

  constructor(settings: JobSettings, restore: Checkpoint | undefined, listener: AttemptListener) {
    this.rejectedTo = settings.rejectedTo;
    this.takesCheckpoints = settings.checkpoints !== undefined;
    this.#listener = listener;
    this.ended = new Promise((resolve) => (this.#end = resolve));
    const options = restore === undefined ? settings.runtime : { ...settings.runtime, restore };
    this.runtime = new JobRuntime(options, this);
    this.#lettingGo = new LettingGo(settings.name, this.runtime);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Builds the pipelines, attaches all consumers, and lets go when everything is ready. */
  start(build: BuildJob): void {
    const outer = building.runtime;
    building.runtime = this.runtime;
    try {
      const built = build();
      const outputs = outputsOf(built);
      this.#running = outputs.length;
      this.#hold = holdWhile(() => outputs.forEach((output) => this.#attach(output)));
      if (this.#running === 0) return this.#endBy({ kind: 'completed' });
      if (this.#isOver) this.#hold.release();
      else this.#listener.onOpened();
    } catch (error) {
      this.fail(error);
    } finally {
      building.runtime = outer;
    }
    this.#onOpened();
  }

  /** Something went wrong: everything is let go, and an attempt from the latest checkpoint may follow. */
  fail(error: unknown): void {
    this.#endBy({ kind: 'failed', error });
  }

  /** Everything is let go. */
  stop(): void {
    this.#endBy({ kind: 'stopped' });
  }

  /** All inputs end here, as if they had completed. */
  drain(): void {
    for (const root of [...this.runtime.linked.roots]) root.stop?.();
  }

  /** Resolves when all that was held is free. */
  letGo(): Promise<void> {
    return this.#lettingGo.done();
  }

  // As entries and sinks see it.

  opening(): () => void {
    this.#opening++;
    return () => this.#onOpened();
  }

  ending(sink: OperatorInfo): void {
    this.#waiting.add(sink);
    this.#lookForEnd();
  }

  lettingGo(title: string, onlyReads: boolean): () => void {
    return this.#lettingGo.add(title, onlyReads);
  }

  #attach(output: Observable<unknown>): void {
    if (this.#isOver) return;
    this.#outputs.add(
      output.subscribe({
        error: (error: unknown) => this.fail(error),
        complete: () => {
          if (--this.#running === 0) this.#endBy({ kind: 'completed' });
          else this.#lookForEnd();
        },
      }),
    );
  }

  #onOpened(): void {
    if (--this.#opening > 0 || this.#isOver || this.#isRunning) return;
    this.#isRunning = true;
    this.#listener.onRunning();
    this.#hold?.release();
  }

  /** Soon: what has just ended tells its consumers first. */
  #lookForEnd(): void {
    if (this.#looksForEnd || this.#isOver) return;
    this.#looksForEnd = true;
    void Promise.resolve().then(() => {
      this.#looksForEnd = false;
      if (!this.#isOver && this.#onlySinksLeft) this.#listener.onOnlySinksLeft();
    });
  }

  get #onlySinksLeft(): boolean {
    const { operators } = this.runtime.linked;
    const left = operators.filter((operator) => !operator.finished);
    return left.length > 0 && left.every((operator) => this.#waiting.has(operator));
  }

  #endBy(end: AttemptEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#listener.onOver(end);
    this.#end(end);
    this.#outputs.unsubscribe();
    this.#hold?.release();
  }
}

function outputsOf(built: unknown): readonly Observable<unknown>[] {
  const outputs: unknown[] = Array.isArray(built) ? built : [built];
  if (outputs.every(isObservable)) return outputs;
  throw new RxtideError('INVALID_OPTION', 'job: what is given to run must return an Observable, or an array of them');
}
