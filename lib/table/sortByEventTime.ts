import type { OperatorFunction } from 'rxjs';
import type { Batch } from '../frame/batch.js';
import { INSERT } from '../frame/changeKind.js';
import type { Frame } from '../frame/frame.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { watermarkAt } from '../operator/columns.js';
import { operate } from '../operator/operate.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { SideTarget } from '../operator/sideOutput.js';
import type { Holding } from '../runtime/operatorInfo.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { SortedRuns } from './sortedRuns.js';

/** The options of `sortByEventTime`. */
export interface SortByEventTimeOptions<T> {
  /** The operator's name, in messages, metrics and checkpoints. Default: `sortByEventTime`, with a number. */
  readonly name?: string;
  /** Gets late events, with their own times. */
  readonly lateTo?: SideTarget<T>;
}

/**
 * Puts events in order of event time. Those of equal times stay in order of arrival; keys, and changes of a changelog, stay with their events.
 *
 * ```
 *  events      --5--3--9-------12-----        the times of events
 *  watermark   ---------4--------9----
 *  results     ---------3--------5-9--
 * ```
 *
 * **When output appears.** An event leaves when the watermark reaches its time: from then on nothing older can come but what is late.
 *
 * **State kept.** Each event until then: what lies within the out-of-orderness of the stream. Order is across all keys.
 *
 * **Late events.** An event is late if the watermark has reached its time when it arrives. It goes to `lateTo` and is counted. A late change
 * of a changelog goes there too, without those that build on it: a changelog with late changes no longer adds up, so sort before `toTable`.
 *
 * **Completion.** At the end of time all is sent; when the stream is cut off, what is held is discarded.
 *
 * **Cost.** Little where events are nearly in order; with much disorder it grows with the logarithm of that, and never with what is held.
 *
 * @example
 * ```ts
 * fromArray([5, 3, 9, 7], { timestampOf: (n) => n, outOfOrderness: 3 })
 *   .pipe(sortByEventTime(), values())
 *   .subscribe((n) => console.log(n));
 * // => 3
 * // => 5
 * // => 7
 * // => 9
 * ```
 * @category order and change
 */
export function sortByEventTime<T, By>(
  options: SortByEventTimeOptions<NoInfer<T>> = {},
): OperatorFunction<Frame<T, By>, Frame<T, By>> {
  const spec = {
    kind: 'sortByEventTime',
    name: options.name,
    machine: () => new SortMachine<T>(),
    keyed: false,
    takesChanges: true,
    lateTo: options.lateTo,
    warnsWhenSilent: true,
  };
  return (source) => operate<T, T, By>(spec, [source]);
}

class SortMachine<T> extends BaseMachine<T, T> {
  readonly #held = new SortedRuns<T>();
  #watermark = -Infinity;
  #keyed = false;

  override open(context: MachineContext): void {
    super.open(context);
    if (context.tracksChanges) this.#held.track();
  }

  /**
   * What the watermarks of a batch let out is sent after it, all at once: its order, and the watermarks that it carries, are the same as if it
   * had been sent each time, for what comes later and is not late has a later time.
   */
  onBatch(batch: Batch<T, unknown>, _input: number, _out: Output<T>): void {
    const { values, timestamps, keys, kinds } = batch;
    this.#keyed = keys !== null;
    const held = this.#held;
    for (let i = 0; i < values.length; i++) {
      const time = timestamps[i]!;
      const watermark = watermarkAt(batch, i, this.#watermark);
      if (time <= watermark) this.context.late(batch, i, watermark);
      else held.add(time, values[i]!, keys === null ? undefined : keys[i], kinds === null ? INSERT : kinds[i]!);
    }
  }

  override onWatermark(watermark: number, out: Output<T>): void {
    this.#watermark = watermark;
    const held = this.#held;
    if (watermark < held.time || held.size === 0) return;
    out.keyed = this.#keyed;
    const before = held.size;
    held.release(watermark, out);
    this.context.counters.used += before - held.size;
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.value('machine', [this.#watermark, this.#keyed]);
    this.#held.snapshot(writer);
  }

  override restore(reader: SnapshotReader): void {
    [this.#watermark, this.#keyed] = reader.value('machine') as [number, boolean];
    this.#held.restore(reader);
  }

  override close(): void {
    this.#held.clear();
  }

  override holding(): Holding {
    const { size, time } = this.#held;
    return { pending: size, nextTimer: time };
  }
}
