import type { Batch } from '../frame/batch.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import type { Holding } from '../runtime/operatorInfo.js';
import { keyText } from '../state/keyBytes.js';
import { KeyTable } from '../state/keyTable.js';
import { KeyedStates } from '../state/keyedStates.js';
import { memoryState } from '../state/memoryStore.js';
import type { StateDeclarations } from '../state/stateDeclaration.js';
import { WorkingBroadcast } from './broadcastContext.js';
import { isStateFailure, ProcessMachine, RUN } from './processMachine.js';
import type { ProcessSettings } from './processSettings.js';
import { readonlyStates } from './readonlyStates.js';

/** What a process function with a broadcast side is, checked. */
export interface BroadcastSettings extends ProcessSettings {
  /** What the broadcast side keeps. */
  readonly broadcast: StateDeclarations;
  readonly onBroadcast: (value: unknown, context: WorkingBroadcast) => unknown;
}

/** The input whose events change what all keys see: the first, so that of two sources that could begin, it does. */
const BROADCAST = 0;

/** What the names of the states that all keys see begin with in a snapshot. */
const SHARED = 'broadcast.';

/**
 * A process function over keys that all see the same states, which only the first input changes. These are declared states like those of
 * keys, of a table with one key.
 */
export class BroadcastMachine<In, Out> extends ProcessMachine<In, Out> {
  readonly #settings: BroadcastSettings;
  readonly #oneKey = new KeyTable();
  readonly #id: number;
  #shared!: KeyedStates;
  #context!: WorkingBroadcast;

  constructor(settings: BroadcastSettings) {
    super(settings);
    this.#settings = settings;
    this.#id = this.#oneKey.numberOf(undefined);
    this.#oneKey.use(this.#id);
  }

  override open(context: MachineContext): void {
    super.open(context);
    const { broadcast } = this.#settings;
    this.#shared = new KeyedStates(broadcast, new InMemory(context), this.#oneKey);
    const { handles, scope } = this.#shared;
    this.#context = new WorkingBroadcast(this.#settings, this.#shared, this.#oneKey);
    this.working.broadcast = readonlyStates(handles, scope, this.#id);
  }

  override onBatch(batch: Batch<In, unknown>, input: number, out: Output<Out>): void {
    if (input !== BROADCAST) return super.onBatch(batch, input, out);
    const { values, timestamps, watermarks } = batch;
    for (let i = 0; i < values.length; i++) {
      if (watermarks !== null && watermarks[i]! > this.watermark) this.advance(watermarks[i]!, out);
      if ((i & RUN) === 0 && this.context.closed) return;
      const timestamp = timestamps[i]!;
      if (timestamp > this.newest) this.newest = timestamp;
      if (this.#tell(batch, i, timestamp)) this.#callForKeys(timestamp, out);
    }
    this.tidy();
  }

  override snapshot(writer: SnapshotWriter): void {
    super.snapshot(writer);
    this.#shared.snapshot(writer, SHARED);
  }

  override restore(reader: SnapshotReader): void {
    super.restore(reader);
    this.#shared.restore(reader, SHARED);
  }

  override close(): void {
    super.close();
    this.#shared.close();
  }

  override holding(): Holding {
    const { stateBytes = 0, ...holding } = super.holding();
    return { ...holding, stateBytes: stateBytes + this.#shared.bytes };
  }

  /** Calls user code for an event of the broadcast side; gives whether it succeeded. */
  #tell(batch: Batch<In, unknown>, i: number, timestamp: number): boolean {
    const shared = this.#shared;
    const context = this.#context;
    const { scope } = shared;
    scope.watermark = this.watermark;
    scope.enter(this.#id, timestamp);
    try {
      this.#settings.onBroadcast(batch.values[i], context);
    } catch (error) {
      if (isStateFailure(error)) throw error;
      shared.undo();
      scope.leave();
      context.undo();
      this.context.reject(batch, i, this.watermark, error);
      return false;
    }
    if (scope.mustSettle) shared.settle();
    scope.leave();
    context.giveSides(this.context, this.watermark);
    this.context.counters.used++;
    return true;
  }

  /** Calls what was handed to `forEachKey`, in an order that is the same in every run. */
  #callForKeys(timestamp: number, out: Output<Out>): void {
    const { onKeys } = this.#context;
    if (onKeys.length === 0) return;
    this.states.expireByClock(this.context.now);
    const keys = new Map<string, unknown>();
    for (const key of this.states.keys()) keys.set(keyText(key), key);
    const ordered = [...keys].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const onKey of onKeys.splice(0)) {
      for (const [, key] of ordered) this.visit(this.keys.numberOf(key), timestamp, onKey, out);
    }
  }
}

/** What all keys see is read with every event, so it is always in memory. */
class InMemory {
  readonly name: string;
  readonly tracksChanges: boolean;
  readonly state: MachineContext['state'];
  readonly #context: MachineContext;

  constructor(context: MachineContext) {
    this.#context = context;
    this.name = context.name;
    this.tracksChanges = context.tracksChanges;
    this.state = { ...memoryState, freezes: context.state?.freezes === true };
  }

  get now(): number {
    return this.#context.now;
  }
}
