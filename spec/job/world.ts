import { deserialize, serialize } from 'node:v8';
import type {
  AbortSignalLike,
  ByteCodec,
  CheckpointStore,
  Clock,
  Sink,
  SinkBatch,
  Source,
  SourceChunk,
} from '../../lib/index.js';

/** A moment at which something may go wrong in the world outside of a job. */
export type Step =
  | 'read'
  | 'store list'
  | 'store read'
  | 'store write'
  | 'store written'
  | 'open'
  | 'write'
  | 'prepare'
  | 'prepared'
  | 'commit'
  | 'committed'
  | 'end'
  | 'ended'
  | 'event'
  | 'timer'
  | 'snapshot';

/** What goes wrong at the nth time that a step comes: an error, or the process is no more. */
export interface Fault {
  readonly step: Step;
  readonly nth: number;
  readonly kind: 'error' | 'crash';
}

const v8Codec: ByteCodec = {
  id: 'v8',
  version: 1,
  encode: (data) => serialize(data),
  decode: (bytes, start, end) => deserialize(bytes.subarray(start, end)),
};

/**
 * What outlives a process: a store of checkpoints, and what sinks have staged and shown. Faults are injected at every step. When the process
 * crashes, whatever it still does has no effect: its calls are never answered.
 */
export class World {
  /** Which process is the living one. */
  process = 0;
  onCrash: () => void = () => undefined;
  readonly hit: Fault[] = [];
  readonly blobs = new Map<string, Uint8Array>();
  readonly #faults: readonly Fault[];
  readonly #times = new Map<Step, number>();

  constructor(faults: readonly Fault[] = []) {
    this.#faults = faults;
  }

  /** A step of code that answers at once. */
  now(step: Step, process: number): void {
    const fault = this.#next(step, process);
    if (fault === undefined) return;
    this.hit.push(fault);
    if (fault.kind === 'crash') this.#crash();
    throw new Error(`fault: ${step} ${fault.nth}`);
  }

  /** A step of work that takes a while. */
  async later(step: Step, process: number): Promise<void> {
    await Promise.resolve();
    if (process !== this.process) return forever;
    const fault = this.#next(step, process);
    if (fault === undefined) return undefined;
    this.hit.push(fault);
    if (fault.kind === 'error') throw new Error(`fault: ${step} ${fault.nth}`);
    this.#crash();
    return forever;
  }

  store(process = this.process): CheckpointStore {
    const { blobs } = this;
    return {
      name: 'a world of its own',
      codec: v8Codec,
      list: async () => {
        await this.later('store list', process);
        return [...blobs.keys()];
      },
      read: async (name) => {
        await this.later('store read', process);
        return blobs.get(name);
      },
      write: async (name, bytes) => {
        const copy = Uint8Array.from(bytes);
        await this.later('store write', process);
        blobs.set(name, copy);
        await this.later('store written', process);
      },
      remove: async (name) => {
        if (process === this.process) blobs.delete(name);
      },
    };
  }

  #next(step: Step, process: number): Fault | undefined {
    if (process !== this.process) return undefined;
    const nth = (this.#times.get(step) ?? 0) + 1;
    this.#times.set(step, nth);
    return this.#faults.find((fault) => fault.step === step && fault.nth === nth);
  }

  #crash(): void {
    this.process++;
    this.onCrash();
  }
}

const forever = new Promise<never>(() => undefined);

/**
 * A table that rows are staged beside, and show in when their handle is committed. It is as strict as a sink may be: one writer at a time, and
 * who opens it without a handle begins it anew.
 */
export class Table<T> {
  readonly shown: T[] = [];
  /** How often it was told that the stream has ended. */
  ends = 0;
  readonly #world: World;
  readonly #staged = new Map<string, readonly T[]>();
  readonly #committed = new Set<string>();
  #handles = 0;
  /** Who writes: a sink that was opened and has not let go. */
  #writer: { readonly process: number } | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  /** Whether nobody writes. */
  get isFree(): boolean {
    return this.#writer === null;
  }

  /** A sink of the process that lives now. */
  sink(name: string): Sink<T> {
    const world = this.#world;
    const { process } = world;
    let buffer: T[] = [];
    const writer = { process };
    return {
      name,
      open: async (handle) => {
        await world.later('open', process);
        if (this.#writer?.process === process) throw new Error('somebody else still writes');
        this.#writer = writer;
        buffer = [];
        if (handle === undefined) this.shown.length = 0;
        for (const id of this.#staged.keys()) if (id !== handle) this.#staged.delete(id);
      },
      write: async ({ values }: SinkBatch<T>) => {
        await world.later('write', process);
        buffer.push(...values);
      },
      prepare: async (checkpoint) => {
        await world.later('prepare', process);
        const id = `${++this.#handles} of ${checkpoint}`;
        this.#staged.set(id, buffer);
        buffer = [];
        await world.later('prepared', process);
        return id;
      },
      commit: async (handle) => {
        const id = handle as string;
        await world.later('commit', process);
        const rows = this.#staged.get(id);
        if (rows === undefined && !this.#committed.has(id)) throw new Error(`what ${id} stands for is lost`);
        if (!this.#committed.has(id)) this.shown.push(...rows!);
        this.#committed.add(id);
        this.#staged.delete(id);
        await world.later('committed', process);
      },
      end: async () => {
        await world.later('end', process);
        if (buffer.length > 0 || this.#staged.size > 0) throw new Error('it ended with rows that nobody committed');
        this.ends++;
        this.#writer = null;
        await world.later('ended', process);
      },
      abort: async () => {
        for (let i = 0; i < 20; i++) await settle();
        if (this.#writer === writer) this.#writer = null;
      },
    };
  }
}

/** A log that can be read again from any chunk; with a clock, a chunk each millisecond. */
export function logSource<T>(world: World, values: readonly T[], size: number, clock?: Clock): Source<T, number> {
  const { process } = world;
  return {
    name: 'log',
    async *open(position = 0, signal): AsyncGenerator<SourceChunk<T, number>> {
      for (let from = position; from < values.length && !signal.aborted; from += size) {
        await world.later('read', process);
        if (clock !== undefined) await nextMillisecond(clock, signal);
        yield { position: from, values: values.slice(from, from + size) };
      }
    },
  };
}

/** Ends at once when it is not wanted any more. */
function nextMillisecond(clock: Clock, signal: AbortSignalLike): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.schedule(resolve, 1);
    signal.addEventListener('abort', () => {
      cancel();
      resolve();
    });
  });
}

/** Lets all that can settle settle. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
