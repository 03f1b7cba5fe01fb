import type { OperatorFunction } from 'rxjs';
import { lengthen } from '../aggregate/columns.js';
import type { Batch } from '../frame/batch.js';
import { DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE } from '../frame/changeKind.js';
import type { Frame } from '../frame/frame.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { watermarkAt } from '../operator/columns.js';
import { operate } from '../operator/operate.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { Rejected } from '../operator/rejected.js';
import type { SideTarget } from '../operator/sideOutput.js';
import type { Holding } from '../runtime/operatorInfo.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { durationOf } from '../time/duration.js';
import type { DurationLike } from '../time/duration.js';
import { bringChanges } from '../transform/bringChanges.js';
import { checkFunction } from '../errors/checkFunction.js';
import { samePlain } from '../window/plainData.js';
import { LivingKeys } from './livingKeys.js';

/** The options of `emitOnChange`. */
export interface EmitOnChangeOptions<T> {
  /** The operator's name, in messages, metrics and checkpoints. Default: `emitOnChange`, with a number. */
  readonly name?: string;
  /** Whether two values say the same. Default: primitives, arrays and plain objects by what is in them; others if they are one. */
  readonly equals?: (last: T, value: T) => boolean;
  /** A key that had no event for so long, in event time, is forgotten: its next value is emitted whatever it is. Default: never. */
  readonly ttl?: DurationLike;
  /** Gets events on which `equals` threw; without it, the first fails the stream. */
  readonly rejectedTo?: SideTarget<Rejected>;
}

/**
 * Passes a value on only if it differs from the last one of its key that passed.
 *
 * **When output appears.** At once, in order of arrival: put `sortByEventTime` before it where that is not the order of time. Of a changelog
 * (one row per key) an update that changes nothing is dropped, both halves of it; a `delete` always passes.
 *
 * **State kept.** The last value of each key, until a `delete`, or until the key had no event for `ttl`: the watermark has reached the time of its
 * newest event + `ttl`.
 *
 * **Late events.** None is ever late. What does not pass is counted as `filtered`. **Errors.** What `equals` throws goes to
 * `rejectedTo`, or fails the stream.
 *
 * @example
 * ```ts
 * const doors = [{ at: 1, is: 'open' }, { at: 2, is: 'open' }, { at: 3, is: 'shut' }];
 * fromArray(doors, { timestampOf: (door) => door.at })
 *   .pipe(mapValues((door) => door.is), emitOnChange(), values())
 *   .subscribe((state) => console.log(state));
 * // => open
 * // => shut
 * ```
 * @category order and change
 */
export function emitOnChange<T, By>(
  options: EmitOnChangeOptions<NoInfer<T>> = {},
): OperatorFunction<Frame<T, By>, Frame<T, By>> {
  const { name, equals = samePlain, rejectedTo } = options;
  bringChanges();
  checkFunction(equals, 'emitOnChange: equals');
  const ttl = options.ttl === undefined ? Infinity : durationOf(options.ttl, 'emitOnChange: ttl', 1);
  const spec = {
    kind: 'emitOnChange',
    name,
    machine: () => new OnChangeMachine<T>(equals, ttl),
    keyed: false,
    takesChanges: true,
    rejectedTo,
  };
  return (source) => operate<T, T, By>(spec, [source]);
}

class OnChangeMachine<T> extends BaseMachine<T, T> {
  readonly #equals: (last: T, value: T) => boolean;
  readonly #keys: LivingKeys;
  /** By key: the value that passed last. */
  readonly #last: (T | undefined)[] = [];

  constructor(equals: (last: T, value: T) => boolean, ttl: number) {
    super();
    this.#equals = equals;
    this.#keys = new LivingKeys(ttl);
  }

  override open(context: MachineContext): void {
    super.open(context);
    this.#keys.track(context.trackers?.slots() ?? null);
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<T>): void {
    const { values, kinds } = batch;
    const before = out.watermark;
    out.keyed = batch.keys !== null;
    this.#keys.read(batch);
    lengthen(this.#last, this.#keys.capacity, undefined);
    for (let i = 0; i < values.length; i++) {
      const watermark = watermarkAt(batch, i, before);
      const kind = kinds === null ? INSERT : kinds[i]!;
      if (kind === UPDATE_BEFORE && kinds![i + 1] === UPDATE_AFTER) this.#look(batch, ++i, true, watermark, out);
      else if (kind === UPDATE_BEFORE || kind === DELETE) this.#delete(batch, i, watermark, out);
      else this.#look(batch, i, false, watermark, out);
    }
    this.onWatermark(batch.watermark);
  }

  override onWatermark(watermark: number): void {
    const keys = this.#keys;
    for (let id = keys.takeExpired(watermark); id >= 0; id = keys.takeExpired(watermark)) this.#last[id] = undefined;
    keys.sweep();
    if (keys.size === 0) this.#last.length = 0;
  }

  override snapshot(writer: SnapshotWriter): void {
    this.#keys.write(writer, 'last', (id, due) => [due, this.#last[id]]);
  }

  override restore(reader: SnapshotReader): void {
    for (const [key, saved] of reader.entries('last')) {
      const [due, value] = saved as [number, T];
      const id = this.#keys.restore(key, due);
      lengthen(this.#last, this.#keys.capacity, undefined);
      this.#last[id] = value;
    }
  }

  override close(): void {
    this.#keys.clear();
    this.#last.length = 0;
  }

  override holding(): Holding {
    return { pending: 0, keys: this.#keys.size };
  }

  /** A new value. `isPair`: what it was is the event before. */
  #look(batch: Batch<T, unknown>, i: number, isPair: boolean, watermark: number, out: Output<T>): void {
    const { counters } = this.context;
    const keys = this.#keys;
    const id = keys.ids[i]!;
    const value = batch.values[i]!;
    const time = batch.timestamps[i]!;
    const key = batch.keys === null ? undefined : batch.keys[i];
    const kind = batch.kinds === null ? INSERT : batch.kinds[i]!;
    const isKnown = keys.isAlive(id, watermark);
    const last = this.#last[id] as T;
    let same = false;
    try {
      same = isKnown && this.#equals(last, value);
    } catch (error) {
      if (isPair) this.context.reject(batch, i - 1, watermark, error);
      return this.context.reject(batch, i, watermark, error);
    }
    keys.touch(id, time);
    const events = isPair ? 2 : 1;
    if (same) {
      counters.filtered += events;
      return;
    }
    counters.used += events;
    this.#last[id] = value;
    keys.change(id);
    if (isPair && isKnown) out.add(last, time, key, watermark, UPDATE_BEFORE);
    out.add(value, time, key, watermark, isPair && !isKnown ? INSERT : kind);
  }

  /** A row goes: what was said of it last is taken back. */
  #delete(batch: Batch<T, unknown>, i: number, watermark: number, out: Output<T>): void {
    const keys = this.#keys;
    const id = keys.ids[i]!;
    const last = this.#last[id] as T;
    const isKnown = keys.isAlive(id, watermark);
    if (keys.has(id)) keys.forget(id);
    this.#last[id] = undefined;
    this.context.counters.used++;
    const value = isKnown ? last : batch.values[i]!;
    out.add(value, batch.timestamps[i]!, batch.keys === null ? undefined : batch.keys[i], watermark, DELETE);
  }
}
