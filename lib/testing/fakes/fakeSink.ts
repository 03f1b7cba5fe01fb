import type { Sink } from '../../transform/sink.js';
import { FakeProcess } from './fakeProcess.js';
import { Faults } from './faults.js';
import type { Fault } from './faults.js';

/** What a sink is asked for. */
export type SinkCall = 'open' | 'write' | 'prepare' | 'commit' | 'end';

/** The options of `fakeSink`. */
export interface FakeSinkOptions {
  /** Default: `fake sink`. */
  readonly name?: string;
  /** What goes wrong. Default: nothing. */
  readonly faults?: readonly Fault<SinkCall>[];
  /** The process that it runs in. Default: one of its own. */
  readonly process?: FakeProcess;
}

/** A transactional sink that a test looks into; made by `fakeSink`. */
export class FakeSink<T> {
  readonly name: string;
  readonly process: FakeProcess;
  /** What shows: all that has been committed. */
  readonly visible: T[] = [];
  readonly #faults: Faults<SinkCall>;
  readonly #staged = new Map<string, readonly T[]>();
  readonly #committed = new Set<string>();
  #written: T[] = [];
  #handles = 0;
  #ended = false;

  /** @internal */
  constructor({ name = 'fake sink', faults = [], process = new FakeProcess() }: FakeSinkOptions) {
    this.name = name;
    this.process = process;
    this.#faults = new Faults('fakeSink', ['open', 'write', 'prepare', 'commit', 'end'], faults, process);
  }

  /** What has been written, and is in no checkpoint yet. */
  get written(): readonly T[] {
    return [...this.#written];
  }

  /** What is durable for a checkpoint, and does not show yet. */
  get staged(): readonly T[] {
    return [...this.#staged.values()].flat();
  }

  /** Whether the stream has ended. */
  get ended(): boolean {
    return this.#ended;
  }

  /** How many calls are held by a fault. */
  get held(): number {
    return this.#faults.held;
  }

  /** What a fault holds goes on. */
  release(): void {
    this.#faults.release();
  }

  /** The sink itself, for `toSink`, in the hands of the process that lives now: make one in each `build` of a job. */
  writer(): Sink<T> {
    const { number } = this.process;
    const call = <R>(name: SinkCall, work: () => R): Promise<R> => this.#faults.call(name, number, work);
    return {
      name: this.name,
      open: (handle) => call('open', () => this.#open(handle)),
      write: ({ values }) => call('write', () => void this.#written.push(...values)),
      prepare: (checkpoint) => call('prepare', () => this.#prepare(checkpoint)),
      commit: (handle) => call('commit', () => this.#commit(handle as string)),
      end: () => call('end', () => this.#end()),
    };
  }

  #open(handle: unknown): void {
    this.#written = [];
    for (const id of this.#staged.keys()) if (id !== handle) this.#staged.delete(id);
  }

  #prepare(checkpoint: number): string {
    const handle = `${++this.#handles}, of checkpoint ${checkpoint}`;
    this.#staged.set(handle, this.#written);
    this.#written = [];
    return handle;
  }

  #commit(handle: string): void {
    if (this.#committed.has(handle)) return;
    const rows = this.#staged.get(handle);
    if (rows === undefined) throw new Error(`${this.name}: what '${handle}' stands for is lost`);
    this.visible.push(...rows);
    this.#committed.add(handle);
    this.#staged.delete(handle);
  }

  /** Where nobody takes checkpoints, what was written shows now. */
  #end(): void {
    this.visible.push(...this.#written.splice(0));
    this.#ended = true;
  }
}

/**
 * A transactional sink in memory, with faults at moments that a test chooses: results show when the checkpoint that they belong to is
 * complete. `toSink` gets its `writer()`. `visible`, `staged` and `written` tell where they are. The answer of a commit gets lost with `{ on: 'commit', kind: 'fail',
 * when: 'after' }`.
 *
 * @example
 * ```ts
 * const sink = fakeSink<number>({ faults: [{ on: 'write', kind: 'hold' }] });
 * fromArray([1, 2], { timestampOf: (n) => n }).pipe(toSink(sink.writer())).subscribe();
 * await new Promise((resolve) => setTimeout(resolve));
 * console.log(sink.held, sink.written);
 * sink.release();
 * await new Promise((resolve) => setTimeout(resolve));
 * console.log(sink.visible);
 * // => 1 []
 * // => [ 1, 2 ]
 * ```
 * @category testing
 */
export function fakeSink<T>(options: FakeSinkOptions = {}): FakeSink<T> {
  return new FakeSink<T>(options);
}
