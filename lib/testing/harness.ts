import type { Observable } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import type { Frame, Stream } from '../frame/frame.js';
import { ManagedRuntime } from '../job/managedRuntime.js';
import type { Checkpoint, Checkpointing, OperatorSnapshot, SnapshotKind } from '../runtime/checkpointing.js';
import { addEnded } from '../runtime/endedOperators.js';
import { macrotask } from '../runtime/macrotask.js';
import type { OperatorMetrics } from '../runtime/metrics.js';
import type { RuntimeOptions } from '../runtime/runtime.js';
import type { StateBackend } from '../runtime/stateStore.js';
import { trampoline } from '../runtime/trampoline.js';
import type { Warning } from '../runtime/warning.js';
import { memoryState } from '../state/memoryStore.js';
import { Collected } from './collected.js';
import { HarnessInput } from './harnessInput.js';
import { HeldStates } from './heldStates.js';
import type { HarnessEvent } from './harnessInput.js';
import { InputRoot } from './inputRoot.js';
import type { SendQueue } from './inputRoot.js';
import { ManualClock } from './manualClock.js';

/** Any stream, keyed or not. */
export type AnyStream = Observable<Frame<unknown, unknown>>;

/** The main output, and others by name, such as late events. */
export type HarnessOutputs = { readonly main: AnyStream } & { readonly [side: string]: AnyStream };

/** What the stream `S` carries. */
export type ValueOf<S> = S extends Observable<Frame<infer T, unknown>> ? T : never;

/** What comes out of each output. */
export type CollectedOf<O> = O extends AnyStream
  ? { readonly main: Collected<ValueOf<O>> }
  : { readonly [P in keyof O]: Collected<ValueOf<O[P]>> };

/** The options of `harness`. With `timersAtEnd: 'wait'`, what ends does so once the clock has passed the timers that are pending. */
export interface HarnessOptions extends Omit<RuntimeOptions, 'clock' | 'onWarning' | 'restore'> {
  /** How many inputs the operator has. Default: as many as the function has parameters. */
  readonly inputs?: number;
  /** Where the clock stands at first, ms since the epoch. Default 0. */
  readonly now?: number;
  /** @internal Whether snapshots of changes will be taken, by `snapshotOf`. */
  readonly tracksChanges?: boolean;
}

/** Where a harness stood: its checkpoint, and the time on its clock. Plain data. */
export interface HarnessSnapshot {
  readonly checkpoint: Checkpoint;
  readonly now: number;
}

/**
 * Runs an operator, or a whole pipeline, by hand. It is driven as in production, by real frames in turns of the trampoline; only the
 * inputs and the clock are yours:
 *
 * - `event`, `events`, `watermark`, `idle`, `active`, `end`, `cutOff`, `fail` work the first input, `inputs[i]` every one. When the
 *   call returns, what it sent has gone through. Event time moves with `watermark` alone.
 * - The clock stands still until `advanceProcessingTime`. `await settle()` lets promises settle.
 * - `main`, `late` and so on in `outputs` have what came out.
 * - `snapshot` and `restore` go on in a new instance, as after a crash.
 *
 * Frames are overwritten once they have been sent: an operator that keeps one, and not a copy, fails. What is put into a declared state
 * is frozen: user code that changes it in place fails.
 *
 * `operator` is called for each instance. It gives the stream to look at, or several by name, `main` first.
 *
 * @example
 * ```ts
 * const h = harness((clicks: Stream<string>) => {
 *   const late = sideOutput<string>();
 *   return { main: clicks.pipe(windowAll(tumbling(10), agg.count(), { lateTo: late })), late };
 * });
 * h.event('a', 3);
 * h.event('b', 7);
 * h.watermark(9);
 * console.log(h.outputs.main.values[0]?.value);
 * // => 2
 * h.event('too late', 8);
 * console.log(h.outputs.late.values);
 * // => [ 'too late' ]
 * ```
 * @category testing
 */
export function harness<In extends readonly unknown[], O extends AnyStream | HarnessOutputs>(
  operator: (...inputs: { readonly [I in keyof In]: Stream<In[I]> }) => O,
  options: HarnessOptions = {},
): Harness<In, O> {
  if (typeof operator !== 'function') {
    throw new RxtideError(
      'INVALID_OPTION',
      'harness needs a function that makes a stream of its inputs: harness((clicks) => clicks.pipe(…))',
    );
  }
  return new Harness<In, O>(operator, options);
}

/** An operator that is run by hand; made by `harness`. */
export class Harness<In extends readonly unknown[], O> {
  /** The inputs, in the order of the parameters. */
  readonly inputs: { readonly [I in keyof In]: HarnessInput<In[I]> };
  /** What has come out. */
  readonly outputs: CollectedOf<O>;
  readonly clock: ManualClock;
  /** What the user was told. */
  readonly warnings: Warning[] = [];
  readonly #operator: (...inputs: { readonly [I in keyof In]: Stream<In[I]> }) => O;
  readonly #options: HarnessOptions;
  readonly #runtime: ManagedRuntime;
  readonly #states = new HeldStates();
  #checkpoints: number;

  /** @internal */
  constructor(
    operator: (...inputs: { readonly [I in keyof In]: Stream<In[I]> }) => O,
    options: HarnessOptions,
    from?: HarnessSnapshot,
  ) {
    const { inputs = Math.max(1, operator.length), now = 0, state = memoryState, tracksChanges, ...rest } = options;
    this.#operator = operator;
    this.#options = options;
    this.#checkpoints = from?.checkpoint.id ?? 0;
    this.clock = new ManualClock(from?.now ?? now);
    const restore = from === undefined ? {} : { restore: from.checkpoint };
    const onWarning = (warning: Warning): void => void this.warnings.push(warning);
    const freezing: StateBackend = { freezes: true, open: (info) => this.#states.open(info, state) };
    this.#runtime = new ManagedRuntime({ ...rest, ...restore, state: freezing, clock: this.clock, onWarning });
    this.#runtime.tracksChanges = tracksChanges === true;
    const queue: SendQueue = [];
    const roots = Array.from({ length: inputs }, (_, i) => new InputRoot<never>(this.#runtime, i, queue));
    this.outputs = this.#subscribe(operator(...(roots.map((root) => root.stream) as never))) as CollectedOf<O>;
    this.inputs = roots.map((root) => new HarnessInput(root)) as never;
  }

  /** Sends one event into the first input, as a batch of its own. */
  event(value: In[0], timestamp: number): void {
    this.#first.event(value, timestamp);
  }

  /** Sends events into the first input, as one batch; `watermark` is the one after it, by default that of its last event. */
  events(events: readonly HarnessEvent<In[0]>[], watermark?: number): void {
    this.#first.events(events, watermark);
  }

  /** Moves the time of the first input, without an event. */
  watermark(watermark: number): void {
    this.#first.watermark(watermark);
  }

  /** The first input holds others back no longer. */
  idle(): void {
    this.#first.idle();
  }

  /** The first input ends being idle. */
  active(): void {
    this.#first.active();
  }

  /** All inputs that have not ended complete, at the end of time. */
  end(): void {
    for (const input of this.#all) if (!input.ended) input.end();
  }

  /** All inputs that have not ended complete where they stand, as under a `takeUntil`. */
  cutOff(): void {
    for (const input of this.#all) if (!input.ended) input.cutOff();
  }

  /** The first input fails, as a source does. */
  fail(error: unknown): void {
    this.#first.fail(error);
  }

  /** The clock goes on: what is due happens, in order, each at its own time. */
  advanceProcessingTime(ms: number): void {
    this.clock.advance(ms);
  }

  /** Lets promises settle: when it resolves, all that has followed from those that could has gone through. The clock stands still. */
  settle(): Promise<void> {
    // A task of its own begins when no promise has anything left to do.
    return new Promise((resolve) => macrotask(resolve));
  }

  /** The figures of every operator, inputs included, in the order in which they opened. */
  get operators(): readonly OperatorMetrics[] {
    return this.#runtime.metrics().operators;
  }

  /** The figures of one operator, by its name. */
  operator(name: string): OperatorMetrics {
    const found = this.operators.find((operator) => operator.name === name);
    if (found !== undefined) return found;
    const names = this.operators.map((operator) => `'${operator.name}'`).join(', ');
    throw new RxtideError('INVALID_OPTION', `no operator is called '${name}'; there are ${names}`);
  }

  /**
   * What a declared state of an operator holds for a key, as plain data: the value, the elements of a list, the entries of a map;
   * `undefined`: nothing. It may have expired: that shows when somebody looks at it, or when it is dropped.
   */
  state(operator: string, state: string, key?: unknown): unknown {
    return this.#states.of(operator, state, key);
  }

  /** Where everything stands now, between two frames. */
  snapshot(): HarnessSnapshot {
    return this.snapshotOf('copy');
  }

  /** @internal The same, or what has changed of it since the last one that was no copy. */
  snapshotOf(kind: SnapshotKind): HarnessSnapshot {
    const operators = new Map<string, OperatorSnapshot>();
    let taken = false;
    const checkpoint: Checkpointing = {
      id: ++this.#checkpoints,
      writer: () => this.#runtime.layout.writer(kind),
      put: (info, snapshot) => void operators.set(info.name, snapshot),
      await: (info) => {
        throw new RxtideError(
          'INVALID_OPTION',
          `a harness cannot wait for ${info.title}: take a checkpoint of a runtime`,
        );
      },
      onComplete: () => undefined,
      fail: () => undefined,
    };
    trampoline.raise(() => {
      const { roots, operators: opened } = this.#runtime.linked;
      for (const root of [...roots]) root.sendBarrier(checkpoint);
      addEnded(operators, opened);
      taken = true;
    });
    if (!taken) throw new RxtideError('INVALID_OPTION', 'a snapshot cannot be taken while a frame is on its way');
    return { checkpoint: { version: 1, id: checkpoint.id, operators }, now: this.clock.now() };
  }

  /** Goes on from a snapshot in a new instance; this one is given up, as if it had crashed. */
  restore(snapshot: HarnessSnapshot): Harness<In, O> {
    this.unsubscribe();
    return new Harness<In, O>(this.#operator, this.#options, snapshot);
  }

  /** Stops: the consumer of every output leaves. */
  unsubscribe(): void {
    for (const output of Object.values<Collected<unknown>>(this.outputs as never)) output.unsubscribe();
  }

  get #all(): readonly HarnessInput<unknown>[] {
    return this.inputs;
  }

  get #first(): HarnessInput<In[0]> {
    return this.inputs[0] as HarnessInput<In[0]>;
  }

  /** Sides first: they start nothing, and must be there when the main output does. */
  #subscribe(outputs: O): unknown {
    const streams = 'subscribe' in (outputs as object) ? { main: outputs as AnyStream } : (outputs as HarnessOutputs);
    const { main, ...sides } = streams;
    const collected = Object.fromEntries(Object.entries(sides).map(([name, side]) => [name, new Collected(side)]));
    return { main: new Collected(main), ...collected };
  }
}
