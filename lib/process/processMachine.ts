import { messageOf } from '../errors/messageOf.js';
import { RxtideError } from '../errors/rxtideError.js';
import type { Batch } from '../frame/batch.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { resized } from '../operator/columns.js';
import { noKeys } from '../operator/keysOf.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import { preview } from '../errors/preview.js';
import type { Holding } from '../runtime/operatorInfo.js';
import { KeyTable } from '../state/keyTable.js';
import { KeyedStates } from '../state/keyedStates.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import type { ProcessSettings } from './processSettings.js';
import { ProcessTimers } from './processTimers.js';
import type { TimerClock } from './processTimers.js';
import type { Timers } from './timers.js';
import { WorkingContext } from './workingContext.js';

/** What it keeps beside states and timers. */
interface MachineState {
  readonly watermark: number;
  readonly newest: number;
}

/** Results are added one by one. */
const NONE = -1;

/** The key of all events where there is one for all. */
const ONE_KEY: readonly unknown[] = [undefined];

/** How many events go by between two looks at whether anybody still listens: a power of two, less one. */
export const RUN = 63;

/**
 * Calls user code for each event and timer, with the states of its key. Timers of event time fire before an event is looked at, and
 * before the watermark that they are due by is passed on.
 */
export class ProcessMachine<In, Out> extends BaseMachine<In, Out> {
  readonly #settings: ProcessSettings;
  protected readonly keys = new KeyTable();
  readonly #timers: ProcessTimers<Out>;
  protected states!: KeyedStates;
  protected working!: WorkingContext;
  protected watermark = -Infinity;
  /** The highest time of an event. */
  protected newest = -Infinity;
  #ids = new Int32Array(0);
  /** As long as each event of the batch at hand has given one result: these, and how many; else `NONE`. */
  readonly #results: Out[] = [];
  #gathered = NONE;

  constructor(settings: ProcessSettings) {
    super();
    this.#settings = settings;
    this.#timers = new ProcessTimers<Out>(this.keys, (clock, timers, timestamp, watermark, sent, out) =>
      this.#fire(clock, timers, timestamp, watermark, sent, out),
    );
  }

  override open(context: MachineContext): void {
    super.open(context);
    const { state, onTimer } = this.#settings;
    const states = new KeyedStates(state, context, this.keys);
    this.states = states;
    this.#timers.open(context);
    this.working = new WorkingContext(this.#settings, states, this.keys, onTimer !== undefined);
  }

  onBatch(batch: Batch<In, unknown>, input: number, out: Output<Out>): void {
    const { values, timestamps, watermarks } = batch;
    const { onEvents, emits } = this.#settings;
    const onEvent = onEvents[input]!;
    const states = this.states;
    const { scope } = states;
    const working = this.working;
    const timers = this.#timers.event;
    const { counters } = this.context;
    const n = values.length;
    if (states.nextExpiry < Infinity) states.expireByClock(this.context.now);
    this.#number(batch.keys, n);
    const ids = this.#ids;
    // The array of the frame before is filled again: growing one costs more than all the rest.
    const results = emits ? this.#results : resized(this.#results, n, undefined as Out);
    this.#gathered = emits ? NONE : 0;
    let watermark = this.watermark;
    for (let i = 0; i < n; i++) {
      if (watermarks !== null && watermarks[i]! > watermark) {
        watermark = watermarks[i]!;
        if (watermark === Infinity || timers.isDue(watermark)) this.#spill(batch, out);
        this.advance(watermark, out);
      }
      if ((i & RUN) === 0 && this.context.closed) return;
      const timestamp = timestamps[i]!;
      scope.enter(ids[i]!, timestamp);
      let result: unknown;
      try {
        result = onEvent(values[i], working);
      } catch (error) {
        if (isStateFailure(error)) this.#spillAndFail(batch, out, error);
        states.undo();
        working.undo();
        this.#spill(batch, out);
        this.context.reject(batch, i, watermark, error);
        continue;
      }
      counters.used++;
      if (timestamp > this.newest) this.newest = timestamp;
      if (scope.mustSettle) states.settle();
      if (working.hasAsked) working.settle(scope.id, watermark, this.context, this.#timers);
      if (emits) {
        if (working.emittedCount > 0) this.#giveEmitted(scope.id, watermark, out);
      } else if (this.#gathered === i && result !== undefined) {
        results[i] = result as Out;
        this.#gathered++;
      } else {
        this.#spill(batch, out);
        if (result !== undefined) this.#give(result, scope.id, watermark, out);
      }
    }
    scope.leave();
    if (this.#gathered === n) {
      // Each event has given one result, so they go on in the columns of the batch, unless a timer is to follow.
      const { watermark: after } = batch;
      if (after === Infinity || timers.isDue(after)) this.#spill(batch, out);
      else out.pass(results, timestamps, this.#settings.keyed ? batch.keys : null, watermarks, after, null);
    }
    this.tidy();
  }

  override onWatermark(watermark: number, out: Output<Out>): void {
    if (watermark <= this.watermark) return;
    this.advance(watermark, out);
    this.tidy();
  }

  override onProcessingTime(now: number, out: Output<Out>): void {
    this.#timers.onClock(now, this.watermark, this.newest, out);
    this.states.expireByClock(now);
    this.tidy();
  }

  override get nextProcessingTimer(): number {
    return Math.min(this.#timers.processing.time, this.states.nextExpiry);
  }

  override get lastProcessingTimer(): number {
    return this.#timers.processing.last;
  }

  override snapshot(writer: SnapshotWriter): void {
    const state: MachineState = { watermark: this.watermark, newest: this.newest };
    writer.value('machine', state);
    this.states.snapshot(writer);
    this.#timers.snapshot(writer);
  }

  override restore(reader: SnapshotReader): void {
    const { watermark, newest } = reader.value('machine') as MachineState;
    this.watermark = watermark;
    this.newest = newest;
    this.states.advance(watermark);
    this.states.restore(reader);
    this.#timers.restore(reader);
  }

  override close(): void {
    this.#timers.clear();
    this.states.close();
    this.keys.clear();
  }

  override holding(): Holding {
    const { bytes, oldest } = this.states;
    return {
      pending: 0,
      keys: this.keys.inUse,
      timers: this.#timers.size,
      stateBytes: bytes,
      oldestEntry: oldest,
      nextTimer: this.#timers.event.time,
      processingTimer: this.#timers.processing.time,
    };
  }

  /** Numbers the keys of a whole batch: no number is forgotten before the end of it. */
  #number(keys: readonly unknown[] | null, n: number): void {
    if (n > this.#ids.length) this.#ids = new Int32Array(n);
    if (this.#settings.keyed) {
      this.keys.number(keys ?? noKeys(), 0, n, this.#ids);
    } else {
      this.keys.number(ONE_KEY, 0, 1, this.#ids);
      this.#ids.fill(this.#ids[0]!, 1, n);
    }
  }

  /** Moves time: fires what is due, in order, and drops what has expired. */
  protected advance(to: number, out: Output<Out>): void {
    const before = this.watermark;
    this.watermark = to;
    const timers = this.#timers;
    if (to === Infinity || timers.event.isDue(to)) timers.advance(to, before, this.newest, out);
    this.states.advance(to);
  }

  /** Calls user code for the timer that was taken. Its results have the time `timestamp`, and come out at `sent`. */
  #fire(clock: TimerClock, timers: Timers, timestamp: number, watermark: number, sent: number, out: Output<Out>): void {
    const { id, takenTime } = timers;
    const working = this.working;
    const { scope } = this.states;
    if (clock === 'processing') scope.setClock(takenTime);
    scope.enter(id, timestamp);
    scope.watermark = watermark;
    working.clock = clock;
    let result: unknown;
    try {
      result = this.#settings.onTimer!(takenTime, working);
    } catch (error) {
      throw this.#failed(`onTimer threw on the timer at ${takenTime}`, id, error);
    }
    if (scope.mustSettle) this.states.settle();
    if (working.hasAsked) working.settle(id, sent, this.context, this.#timers);
    if (this.#settings.emits) this.#giveEmitted(id, sent, out);
    else if (result !== undefined) this.#give(result, id, sent, out);
    scope.leave();
  }

  /** Adds the results gathered so far one by one, as are those to come. */
  #spill(batch: Batch<In, unknown>, out: Output<Out>): void {
    const { timestamps, watermarks } = batch;
    const before = out.watermark;
    const n = this.#gathered;
    this.#gathered = NONE;
    for (let i = 0; i < n; i++) {
      const watermark = watermarks === null ? before : watermarks[i]!;
      out.add(this.#results[i]!, timestamps[i]!, this.keys.keys[this.#ids[i]!], watermark);
    }
  }

  /** It is not the event that is bad: what earlier ones gave is sent, and the stream fails, whatever is to become of rejected events. */
  #spillAndFail(batch: Batch<In, unknown>, out: Output<Out>, error: RxtideError): never {
    this.#spill(batch, out);
    throw error;
  }

  /** Gives what user code returned. */
  #give(result: unknown, id: number, watermark: number, out: Output<Out>): void {
    out.add(result as Out, this.states.scope.timestamp, this.keys.keys[id], watermark);
  }

  /** Gives what user code emitted. */
  #giveEmitted(id: number, watermark: number, out: Output<Out>): void {
    const { emitted, emittedCount } = this.working;
    this.working.emittedCount = 0;
    const key = this.keys.keys[id];
    const { timestamp } = this.states.scope;
    for (let i = 0; i < emittedCount; i++) out.add(emitted[i] as Out, timestamp, key, watermark);
  }

  /** Calls a function of the user's for a key, as for an event of this time that is no event of the key's. */
  protected visit(id: number, timestamp: number, onKey: (context: WorkingContext) => unknown, out: Output<Out>): void {
    const { states, working, watermark } = this;
    const { scope } = states;
    scope.enter(id, timestamp);
    try {
      onKey(working);
    } catch (error) {
      throw this.#failed('the function of forEachKey threw at the state', id, error);
    }
    if (scope.mustSettle) states.settle();
    if (working.hasAsked) working.settle(id, watermark, this.context, this.#timers);
    if (this.#settings.emits) this.#giveEmitted(id, watermark, out);
    scope.leave();
  }

  /** The error for user code that threw where there is no event to reject. */
  #failed(what: string, id: number, error: unknown): RxtideError {
    if (isStateFailure(error)) return error;
    const { kind, keyed } = this.#settings;
    const { name } = this.context;
    const ofKey = keyed ? ` of the key ${preview(this.keys.keys[id])}` : '';
    const why = messageOf(error);
    return new RxtideError('USER_CODE', `${kind} '${name}': ${what}${ofKey}: ${why}`, { operator: name, cause: error });
  }

  /** Between frames: lets go of keys that have no state and no timer, and of memory that a crowd of them left behind. */
  protected tidy(): void {
    this.states.tidy();
    this.#timers.tidy();
    this.keys.sweep();
  }
}

/** Whether user code has come upon a state that could not be read or written. */
export function isStateFailure(error: unknown): error is RxtideError {
  return error instanceof RxtideError && error.code === 'STATE_FAILED';
}
