import type { Batch } from '../frame/batch.js';
import { BaseMachine } from '../operator/baseMachine.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { Holding } from '../runtime/operatorInfo.js';
import type { SlotTracker, SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { keysOf } from '../operator/keysOf.js';
import { IntervalRows } from './intervalRows.js';
import { restoreRows, snapshotRows } from './intervalSnapshot.js';
import type { Lane } from './lane.js';
import { JoinResults } from './joinResults.js';
import type { JoinRules } from './joinType.js';

/** What an interval join goes by. */
export interface IntervalSettings {
  /** A right event matches from `left + lower` to `left + upper`, both included, ms. */
  readonly lower: number;
  readonly upper: number;
  readonly allowedLateness: number;
  readonly rules: JoinRules;
  readonly combine: (left: unknown, right: unknown) => unknown;
}

/** How the events of an input are joined. */
interface Side {
  /** How much later than it its partners are, at least and at most. */
  readonly from: number;
  readonly to: number;
  /** Whether one without a partner is a result. */
  readonly alone: boolean;
  /** Whether one that has had a partner may still give a result. */
  readonly staysMatched: boolean;
}

/** What it keeps beside its rows. */
interface MachineState {
  readonly watermark: number;
  readonly ended: readonly boolean[];
}

/**
 * Joins each event with those of the other input that are kept; then keeps it itself, until the watermark says that nothing can match it
 * any more. Lateness moves all of that back.
 */
export class IntervalMachine extends BaseMachine<unknown, unknown> {
  override readonly outputDelay: number;
  readonly #settings: IntervalSettings;
  readonly #sides: readonly [Side, Side];
  readonly #anyAlone: boolean;
  #rows: IntervalRows;
  #tracker: SlotTracker | null = null;
  #watermark = -Infinity;
  /** By input: whether it has reached the end of time. */
  #ended = [false, false];
  #ids = new Int32Array(0);
  readonly #results = new JoinResults();

  constructor(settings: IntervalSettings) {
    super();
    this.#settings = settings;
    const { lower, upper, allowedLateness, rules } = settings;
    this.#sides = [
      { from: lower, to: upper, alone: rules.leftAlone, staysMatched: rules.pairs },
      { from: -upper, to: -lower, alone: rules.rightAlone, staysMatched: true },
    ];
    this.#anyAlone = rules.leftAlone || rules.rightAlone;
    // A left event that comes out by itself may have waited for partners up to `upper` later than it.
    const left = rules.leftAlone || rules.leftOnce ? upper : 0;
    const right = rules.rightAlone ? -lower : 0;
    this.#rows = this.#newRows();
    this.outputDelay = allowedLateness + Math.max(0, left, right);
  }

  override open(context: MachineContext): void {
    super.open(context);
    this.#tracker = context.trackers?.slots() ?? null;
    this.#rows = this.#newRows();
  }

  onBatch(batch: Batch<unknown, unknown>, input: number, out: Output<unknown>): void {
    const { timestamps, watermarks } = batch;
    const n = batch.values.length;
    const { allowedLateness } = this.#settings;
    this.#number(batch, n);
    for (let i = 0; i < n; i++) {
      if (watermarks !== null && watermarks[i]! > this.#watermark) this.#advance(watermarks[i]!, out);
      if (timestamps[i]! + allowedLateness <= this.#watermark) this.context.late(batch, i, this.#watermark);
      else this.#onEvent(batch, i, input);
      if (this.#results.count === 0) continue;
      this.#results.send(this.#rows.keys.keys[this.#ids[i]!], this.#watermark - this.outputDelay, out);
      if (this.context.closed) return;
    }
    this.#tidy();
  }

  override onWatermark(watermark: number, out: Output<unknown>): void {
    if (watermark <= this.#watermark) return;
    this.#advance(watermark, out);
    this.#tidy();
  }

  /** What waited for a partner from an input that has ended waits no more. */
  override onEnd(input: number, out: Output<unknown>): void {
    this.#ended[input] = true;
    const other = 1 - input;
    const alone: (() => void)[] = [];
    this.#rows.removeAll(other, ({ id, head, values, times, matched }) => {
      if (!this.#sides[other]!.alone || matched[head]!) return;
      const key = this.#rows.keys.keys[id];
      const value = values[head];
      const time = times[head]!;
      alone.push(() => this.#sendAlone(other, key, value, time, this.#watermark, out));
    });
    for (const send of alone) send();
  }

  override snapshot(writer: SnapshotWriter): void {
    const state: MachineState = { watermark: this.#watermark, ended: [...this.#ended] };
    writer.value('machine', state);
    snapshotRows(this.#rows, writer);
  }

  override restore(reader: SnapshotReader): void {
    const { watermark, ended } = reader.value('machine') as MachineState;
    this.#watermark = watermark;
    this.#ended = [...ended];
    restoreRows(this.#rows, reader, (time, input) => this.#dueOf(time, input));
  }

  override discard(): void {
    // One that has had a partner has had its effect.
    const unmatched = this.#rows.countUnmatched();
    this.context.counters.used -= unmatched;
    this.context.counters.discarded += unmatched;
  }

  override close(): void {
    this.#rows = this.#newRows();
  }

  override holding(): Holding {
    const { keys, expiries, size } = this.#rows;
    return { pending: 0, keys: keys.inUse, rows: size, nextTimer: expiries.nextDue };
  }

  /** `next`: the number of the first row to come. */
  #newRows(next = 0): IntervalRows {
    return new IntervalRows(this.#tracker, next);
  }

  /** The watermark at which nothing can match an event any more. */
  #dueOf(time: number, input: number): number {
    return time + this.#sides[input]!.to + this.#settings.allowedLateness;
  }

  /** Numbers the keys of a whole batch: no number is forgotten before the end of it. */
  #number(batch: Batch<unknown, unknown>, n: number): void {
    if (n > this.#ids.length) this.#ids = new Int32Array(n);
    this.#rows.keys.number(keysOf(batch), 0, n, this.#ids);
    this.#rows.growKeys();
  }

  /** Joins an event with what is kept, and keeps it. Its results are gathered first: if one cannot be made, all is as it was. */
  #onEvent(batch: Batch<unknown, unknown>, i: number, input: number): void {
    const rows = this.#rows;
    const side = this.#sides[input]!;
    const id = this.#ids[i]!;
    const value = batch.values[i];
    const time = batch.timestamps[i]!;
    const due = this.#dueOf(time, input);
    const isOver = due <= this.#watermark || this.#ended[1 - input]!;
    const partners = rows.lane(id, 1 - input);
    let from = 0;
    let to = 0;
    try {
      if (partners !== null && !partners.isEmpty) {
        from = partners.from(time + side.from);
        to = this.#match(partners, from, input, value, time);
      }
      if (to === from && isOver && side.alone) this.#results.give(this.#combineAlone(input, value), time);
    } catch (error) {
      this.#results.forget(0);
      return this.context.reject(batch, i, this.#watermark, error);
    }
    this.context.counters.used++;
    const isMatched = to > from;
    if (isMatched) rows.markMatched(partners!, from, to);
    // What can give no result any more is not kept.
    if (!isOver && (side.staysMatched || !isMatched)) rows.add(id, input, value, time, due, isMatched);
  }

  /** Makes the results of an event and its partners, from the first one on; gives where these end. */
  #match(partners: Lane, from: number, input: number, value: unknown, time: number): number {
    const { rules, combine } = this.#settings;
    const { times, values, matched, tail } = partners;
    const last = time + this.#sides[input]!.to;
    let to = from;
    for (; to < tail && times[to]! <= last; to++) {
      if (rules.pairs) {
        const result = input === 0 ? combine(value, values[to]) : combine(values[to], value);
        this.#results.give(result, Math.max(time, times[to]!));
      } else if (rules.leftOnce && input === 1 && !matched[to]!) {
        this.#results.give(combine(values[to], undefined), times[to]!);
      }
    }
    if (rules.leftOnce && input === 0 && to > from) this.#results.give(combine(value, undefined), time);
    return to;
  }

  #combineAlone(input: number, value: unknown): unknown {
    const { combine } = this.#settings;
    return input === 0 ? combine(value, undefined) : combine(undefined, value);
  }

  /** Moves time: lets go what nothing can match any more, in order of time. */
  #advance(to: number, out: Output<unknown>): void {
    const before = this.#watermark;
    this.#watermark = to;
    const rows = this.#rows;
    const { expiries } = rows;
    while (expiries.time <= to) {
      const slot = expiries.take(to);
      if (slot < 0) break;
      const lane = rows.takenOf(slot);
      if (!this.#anyAlone || !this.#sides[lane.input]!.alone || lane.matched[lane.head]!) rows.remove(lane);
      else this.#letGoAlone(lane, Math.max(before, expiries.dues[slot]! - 1), out);
    }
  }

  #letGoAlone(lane: Lane, watermark: number, out: Output<unknown>): void {
    const { id, input, head } = lane;
    const key = this.#rows.keys.keys[id];
    const value = lane.values[head];
    const time = lane.times[head]!;
    this.#rows.remove(lane);
    this.#sendAlone(input, key, value, time, watermark, out);
  }

  #sendAlone(input: number, key: unknown, value: unknown, time: number, watermark: number, out: Output<unknown>): void {
    let result: unknown;
    try {
      result = this.#combineAlone(input, value);
    } catch (error) {
      this.context.counters.used--;
      return this.context.reject({ values: [value], timestamps: [time] }, 0, watermark, error);
    }
    out.add(result, time, key, watermark - this.outputDelay);
  }

  /** Between frames: lets go of keys that have no row, and of memory that a crowd of rows left behind. */
  #tidy(): void {
    this.#rows.keys.sweep();
    if (this.#rows.isSpent) this.#rows = this.#newRows(this.#rows.next);
  }
}
