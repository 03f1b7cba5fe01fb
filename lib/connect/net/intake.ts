import type { AbortSignalLike } from '../../transform/abortSignal.js';
import type { RejectedRecord, Source, SourceChunk } from '../../transform/source.js';

type Chunk<T> = SourceChunk<T, number>;

/**
 * What has come in from outside and was not asked for yet. It never refuses anything: whoever puts looks whether it `isFull`, lets the
 * peer wait, and goes on when told that there is room. What it gives cannot be had again.
 */
export class Intake<T> implements AsyncIterableIterator<Chunk<T>> {
  readonly #limit: number;
  readonly #tellsEnd: boolean;
  #values: T[] = [];
  #rejected: RejectedRecord[] = [];
  #weight = 0;
  /** How often something was put, and how many of those were handed over. */
  #puts = 0;
  #given = 0;
  /** Whether the last chunk told where what was handed over ends. */
  #told = true;
  #onTaken: (() => void)[] = [];
  #onRoom: (() => void)[] = [];
  #onStop: (() => void)[] = [];
  #waiting: { resolve(result: IteratorResult<Chunk<T>>): void; reject(error: unknown): void } | null = null;
  #stopped = false;
  #failure: { readonly error: unknown } | null = null;

  /**
   * `limit`: from so many bytes on it is full. `tellsEnd`: a chunk of nothing follows what was handed over, so that the position of a
   * checkpoint is behind it even when nothing more comes. `from`: the position that it begins at.
   */
  constructor(limit: number, tellsEnd = false, from = 0) {
    this.#puts = this.#given = from;
    this.#limit = limit;
    this.#tellsEnd = tellsEnd;
  }

  /** Bytes of what was not asked for yet. */
  get weight(): number {
    return this.#weight;
  }

  get isFull(): boolean {
    return this.#weight >= this.#limit;
  }

  /** Nothing is taken any more. */
  get isStopped(): boolean {
    return this.#stopped;
  }

  /** Takes events that were `weight` bytes. Gives the position behind them; `taken` is called when the pipeline has asked for them. */
  put(values: readonly T[], rejected: readonly RejectedRecord[], weight: number, taken?: () => void): number {
    if (this.#stopped) return this.#puts;
    this.#puts++;
    for (const value of values) this.#values.push(value);
    for (const record of rejected) this.#rejected.push(record);
    this.#weight += weight;
    if (taken !== undefined) this.#onTaken.push(taken);
    const number = this.#puts;
    const waiting = this.#waiting;
    if (waiting !== null) {
      this.#waiting = null;
      waiting.resolve({ done: false, value: this.#take() });
    }
    return number;
  }

  /** Calls `work` once, when there is room again: at once if there is. */
  whenRoom(work: () => void): void {
    if (this.isFull) this.#onRoom.push(work);
    else work();
  }

  /** Calls `work` when nothing more is wanted: at once if that is so. */
  onStop(work: () => void): void {
    if (this.#stopped) work();
    else this.#onStop.push(work);
  }

  /** Nothing more comes. What has come is handed over. */
  end(): void {
    if (this.#stopped) return;
    this.#stop();
    if (this.#waiting === null) return;
    this.#waiting.resolve({ done: true, value: undefined });
    this.#waiting = null;
  }

  /** Nothing more comes, for a reason, which is told when all that has come is handed over. */
  fail(error: unknown): void {
    if (this.#stopped) return;
    this.#stop();
    if (this.#waiting === null) {
      this.#failure = { error };
    } else {
      this.#waiting.reject(error);
      this.#waiting = null;
    }
  }

  next(): Promise<IteratorResult<Chunk<T>>> {
    if (this.#given < this.#puts) return Promise.resolve({ done: false, value: this.#take() });
    if (!this.#told) {
      this.#told = true;
      return Promise.resolve({ done: false, value: { position: this.#given, values: [], once: true } });
    }
    if (this.#failure !== null) {
      const { error } = this.#failure;
      this.#failure = null;
      return Promise.reject(error);
    }
    if (this.#stopped) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  /** Nothing more is wanted: what was not handed over is forgotten. */
  return(): Promise<IteratorResult<Chunk<T>>> {
    this.#values = [];
    this.#rejected = [];
    this.#given = this.#puts;
    this.#told = true;
    this.#failure = null;
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #take(): Chunk<T> {
    const chunk = { position: this.#given, values: this.#values, rejected: this.#rejected, once: true };
    this.#given = this.#puts;
    this.#told = !this.#tellsEnd;
    this.#values = [];
    this.#rejected = [];
    this.#weight = 0;
    for (const taken of this.#onTaken.splice(0)) taken();
    for (const work of this.#onRoom.splice(0)) work();
    return chunk;
  }

  #stop(): void {
    this.#stopped = true;
    this.#onRoom = [];
    this.#onTaken = [];
    for (const work of this.#onStop.splice(0)) work();
  }
}

/** A source of what comes in once. `start` begins to put into the intake, and tells it by `onStop` what to free. */
export function liveSource<T>(name: string, limit: number, start: (intake: Intake<T>) => void): Source<T, number> {
  return { name, open: (_position, signal) => openIntake(new Intake<T>(limit), signal, start) };
}

/** Starts, and stops when the signal aborts. */
export function openIntake<T>(
  intake: Intake<T>,
  signal: AbortSignalLike,
  start: (intake: Intake<T>) => void,
): Intake<T> {
  const onAbort = (): void => void intake.return();
  if (signal.aborted) {
    onAbort();
    return intake;
  }
  signal.addEventListener('abort', onAbort);
  intake.onStop(() => signal.removeEventListener('abort', onAbort));
  start(intake);
  return intake;
}
