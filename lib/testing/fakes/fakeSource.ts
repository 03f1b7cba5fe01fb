import type { AbortSignalLike } from '../../transform/abortSignal.js';
import type { Source, SourceChunk } from '../../transform/source.js';
import { FakeProcess } from './fakeProcess.js';
import { Faults } from './faults.js';
import type { Fault } from './faults.js';

/** What a source is asked for: `read` is the next chunk, or the end. */
export type SourceCall = 'open' | 'read';

/** The options of `fakeSource`. */
export interface FakeSourceOptions {
  /** Default: `fake source`. */
  readonly name?: string;
  /** What goes wrong. Default: nothing. */
  readonly faults?: readonly Fault<SourceCall>[];
  /** The process that it runs in. Default: one of its own. */
  readonly process?: FakeProcess;
  /** Default: `true`. Else it waits for more after the last chunk, until `end` is called. */
  readonly ends?: boolean;
}

/** A source of events that a test has written down; made by `fakeSource`. */
export class FakeSource<T> implements Source<T, number> {
  readonly name: string;
  readonly process: FakeProcess;
  /** The positions that were said to be committed. */
  readonly commits: number[] = [];
  readonly #chunks: (readonly T[])[];
  readonly #faults: Faults<SourceCall>;
  #ends: boolean;
  #waiting: (() => void)[] = [];
  #opened = 0;
  #open = 0;

  /** @internal */
  constructor(chunks: readonly (readonly T[])[], options: FakeSourceOptions) {
    const { name = 'fake source', faults = [], process = new FakeProcess(), ends = true } = options;
    this.name = name;
    this.process = process;
    this.#chunks = [...chunks];
    this.#ends = ends;
    this.#faults = new Faults('fakeSource', ['open', 'read'], faults, process);
  }

  /** How often it has been opened. */
  get opened(): number {
    return this.#opened;
  }

  /** How many readers have not let go of it, those of crashed processes not counted. */
  get readers(): number {
    return this.#open;
  }

  /** How many calls are held by a fault. */
  get held(): number {
    return this.#faults.held;
  }

  /** Adds a chunk; where it does not end by itself. */
  push(chunk: readonly T[]): void {
    this.#chunks.push(chunk);
    this.#wake();
  }

  /** It ends after the last chunk. */
  end(): void {
    this.#ends = true;
    this.#wake();
  }

  /** What a fault holds goes on. */
  release(): void {
    this.#faults.release();
  }

  /** As any source: gives its chunks from a position on. */
  async *open(position: number | undefined, signal: AbortSignalLike): AsyncGenerator<SourceChunk<T, number>> {
    const { number } = this.process;
    void this.process.crashed().then(() => (this.#open = 0));
    this.#opened++;
    this.#open++;
    const leave = (): void => {
      if (this.process.lives(number)) this.#open--;
    };
    signal.addEventListener('abort', () => this.#wake());
    try {
      await this.#faults.call('open', number, () => undefined);
      for (let at = position ?? 0; !signal.aborted; at++) {
        while (at >= this.#chunks.length && !this.#ends && !signal.aborted) {
          await new Promise<void>((resolve) => this.#waiting.push(resolve));
        }
        const values = await this.#faults.call('read', number, () => this.#chunks[at]);
        if (values === undefined || signal.aborted) return;
        // A copy: what a reader does to it is not in what is read again.
        yield { position: at, values: [...values] };
      }
    } finally {
      leave();
    }
  }

  /** As any source: notes the position in `commits`. */
  committed(position: number): void {
    this.commits.push(position);
  }

  #wake(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}

/**
 * A source that can be rewound, of chunks that a test has written down, with faults at moments that it chooses. No real time passes: it answers
 * in a microtask, or when it is told to.
 *
 * @example
 * ```ts
 * const source = fakeSource([[1, 2], [3]], { faults: [{ on: 'read', nth: 2, kind: 'fail' }] });
 * fromSource(source, { timestampOf: (n) => n })
 *   .pipe(values())
 *   .subscribe({ next: (n) => console.log(n), error: (error) => console.log(error.code) });
 * // => 1
 * // => 2
 * // => SOURCE_FAILED
 * ```
 * @category testing
 */
export function fakeSource<T>(chunks: readonly (readonly T[])[], options: FakeSourceOptions = {}): FakeSource<T> {
  return new FakeSource(chunks, options);
}
