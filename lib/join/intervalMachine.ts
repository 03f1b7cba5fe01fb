import type { Batch } from '../frame/batch.js';
import { BaseMachine } from '../operator/baseMachine.js';
import type { Output } from '../operator/output.js';
import type { Holding } from '../runtime/operatorInfo.js';
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.js';
import { IntervalRows } from './intervalRows.js';
import type { Lane } from './lane.js';
import { keysOf } from './joinChecks.js';
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

/** A row in a snapshot. */
interface SavedRow {
  readonly order: number;
  readonly input: number;
  readonly value: unknown;
  readonly time: number;
  readonly matched: boolean;
}

/**
 * Joins each event with those of the other input that are kept; then keeps it itself, until the watermark says that nothing can match it
 * any more. Lateness moves all of that back.
 */
export class IntervalMachine extends BaseMachine<unknown, unknown> {
  override readonly outputDelay: number;
  readonly #settings: IntervalSettings;
  /** By input: the times of its partners, from its own, and when it is due. */
  readonly #from: readonly [number, number];
  readonly #to: readonly [number, number];
  readonly #dueAfter: readonly [number, number];
  /** By input: whether an event without a partner is a result. */
  readonly #alone: readonly [boolean, boolean];
  #rows = new IntervalRows();
  #watermark = -Infinity;
  #ids = new Int32Array(0);
  /** What the event at hand gives, and when. */
  readonly #results: unknown[] = [];
  readonly #times: number[] = [];

  constructor(settings: IntervalSettings) {
    super();
    this.#settings = settings;
    const { lower, upper, allowedLateness, rules } = settings;
    this.#from = [lower, -upper];
    this.#to = [upper, -lower];
    this.#dueAfter = [upper + allowedLateness, allowedLateness - lower];
    this.#alone = [rules.leftAlone, rules.rightAlone];
    // A left event that comes out by itself may have waited for partners up to `upper` later than it.
    const left = rules.leftAlone || rules.leftOnce ? upper : 0;
    const right = rules.rightAlone ? -lower : 0;
    this.outputDelay = allowedLateness + Math.max(0, left, right);
  }

  onBatch(batch: Batch<unknown, unknown>, input: number, out: Output<unknown>): void {
    const { timestamps, watermarks } = batch;
    const n = batch.values.length;
    const { allowedLateness } = this.#settings;
    this.#number(batch, n);
    for (let i = 0; i < n; i++) {
      if (watermarks !== null && watermarks[i]! > this.#watermark) this.#advance(watermarks[i]!, out);
      if (timestamps[i]! + allowedLateness <= this.#watermark) this.context.late(batch, i, this.#watermark);
      else this.#onEvent(batch, i, input, out);
      if (this.context.closed) return;
    }
    this.#tidy();
  }

  override onWatermark(watermark: number, out: Output<unknown>): void {
    if (watermark <= this.#watermark) return;
    this.#advance(watermark, out);
    this.#tidy();
  }

  override snapshot(writer: SnapshotWriter): void {
    const rows = this.#rows;
    writer.value('time', this.#watermark);
    rows.expiries.slots().forEach((slot, order) => {
      const saved: SavedRow = {
        order,
        input: rows.inputs[slot]!,
        value: rows.values[slot],
        time: rows.times[slot]!,
        matched: rows.matched[slot] === 1,
      };
      writer.entry('rows', rows.keys.keys[rows.ids[slot]!], saved);
    });
  }

  override restore(reader: SnapshotReader): void {
    this.#watermark = reader.value('time') as number;
    const rows = this.#rows;
    const saved = [...reader.entries('rows')] as [key: unknown, row: SavedRow][];
    saved.sort(([, a], [, b]) => a.order - b.order);
    for (const [key, { input, value, time, matched }] of saved) {
      const id = rows.keys.numberOf(key);
      rows.growKeys();
      rows.add(id, input, value, time, time + this.#dueAfter[input]!, matched);
    }
  }

  override discard(): void {
    const { expiries, matched } = this.#rows;
    const held = expiries.slots().filter((slot) => matched[slot] === 0).length;
    this.context.counters.used -= held;
    this.context.counters.discarded += held;
  }

  override close(): void {
    this.#rows = new IntervalRows();
  }

  override holding(): Holding {
    const { keys, expiries, size } = this.#rows;
    return { pending: 0, keys: keys.inUse, rows: size, nextTimer: expiries.nextDue };
  }

  /** Numbers the keys of a whole batch: no number is forgotten before the end of it. */
  #number(batch: Batch<unknown, unknown>, n: number): void {
    if (n > this.#ids.length) this.#ids = new Int32Array(n);
    this.#rows.keys.number(keysOf('joinInterval', batch), 0, n, this.#ids);
    this.#rows.growKeys();
  }

  #onEvent(batch: Batch<unknown, unknown>, i: number, input: number, out: Output<unknown>): void {
    const rows = this.#rows;
    const id = this.#ids[i]!;
    const value = batch.values[i];
    const time = batch.timestamps[i]!;
    const due = time + this.#dueAfter[input]!;
    const isOver = due <= this.#watermark;
    const lanes = rows.lanesOf(id);
    const partners = lanes === null ? null : lanes[1 - input]!;
    const from = partners === null ? 0 : partners.from(time + this.#from[input]!, rows.times);
    let to = from;
    try {
      if (partners !== null) to = this.#match(partners, from, input, value, time);
      if (to === from && isOver && this.#alone[input]!) this.#give(this.#combineAlone(input, value), time);
    } catch (error) {
      this.#forget();
      return this.context.reject(batch, i, this.#watermark, error);
    }
    this.context.counters.used++;
    for (let at = from; at < to; at++) rows.matched[partners!.slots[at]!] = 1;
    const isMatched = to > from;
    // What can give no result any more is not kept.
    if (!isOver && (input === 1 || !isMatched || this.#settings.rules.pairs)) {
      rows.add(id, input, value, time, due, isMatched);
    }
    if (this.#results.length > 0) this.#send(rows.keys.keys[id], out);
  }

  /** Makes the results of an event and its partners; gives where these end. */
  #match(partners: Lane, from: number, input: number, value: unknown, time: number): number {
    const { rules, combine } = this.#settings;
    const { times, values, matched } = this.#rows;
    const { slots } = partners;
    const last = time + this.#to[input]!;
    let to = from;
    for (; to < slots.length; to++) {
      const slot = slots[to]!;
      const other = times[slot]!;
      if (other > last) break;
      if (rules.pairs) {
        const result = input === 0 ? combine(value, values[slot]) : combine(values[slot], value);
        this.#give(result, Math.max(time, other));
      } else if (rules.leftOnce && input === 1 && matched[slot] === 0) {
        this.#give(combine(values[slot], undefined), other);
      }
    }
    if (rules.leftOnce && input === 0 && to > from) this.#give(combine(value, undefined), time);
    return to;
  }

  #combineAlone(input: number, value: unknown): unknown {
    const { combine } = this.#settings;
    return input === 0 ? combine(value, undefined) : combine(undefined, value);
  }

  #give(result: unknown, time: number): void {
    this.#results.push(result);
    this.#times.push(time);
  }

  #forget(): void {
    this.#results.length = 0;
    this.#times.length = 0;
  }

  #send(key: unknown, out: Output<unknown>): void {
    const results = this.#results;
    const mark = this.#watermark - this.outputDelay;
    for (let k = 0; k < results.length; k++) out.add(results[k], this.#times[k]!, key, mark);
    this.#forget();
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
      const input = rows.inputs[slot]!;
      if (rows.matched[slot] === 1 || !this.#alone[input]!) rows.remove(slot);
      else this.#letGoAlone(slot, input, Math.max(before, expiries.dues[slot]! - 1), out);
    }
  }

  #letGoAlone(slot: number, input: number, watermark: number, out: Output<unknown>): void {
    const rows = this.#rows;
    const key = rows.keys.keys[rows.ids[slot]!];
    const value = rows.values[slot];
    const time = rows.times[slot]!;
    rows.remove(slot);
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
    if (this.#rows.isSpent) this.#rows = new IntervalRows();
  }
}
