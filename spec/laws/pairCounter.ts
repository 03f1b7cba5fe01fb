import type { Observable } from 'rxjs';
import type { Batch } from '../../lib/frame/batch.js';
import type { Frame } from '../../lib/frame/frame.js';
import { BaseMachine } from '../../lib/operator/baseMachine.js';
import { watermarkAt } from '../../lib/operator/columns.js';
import { operateAll } from '../../lib/operator/operateAll.js';
import type { Output } from '../../lib/operator/output.js';
import type { SideTarget } from '../../lib/operator/sideOutput.js';
import type { Holding } from '../../lib/runtime/operatorInfo.js';
import type { SnapshotReader, SnapshotWriter } from '../../lib/runtime/checkpointing.js';
import type { Item } from './script.js';

/** How many events of a key came from each side in a stretch of ten ms. */
export interface PairCount {
  readonly key: string;
  readonly end: number;
  readonly left: number;
  readonly right: number;
}

/** What it gives every 20 ms of the clock while it holds anything. */
export interface Tick {
  readonly tick: number;
  readonly held: number;
}

interface Count {
  readonly key: string;
  readonly end: number;
  readonly order: number;
  left: number;
  right: number;
}

const EVERY = 20;

/**
 * The smallest operator that has all there is to have: two inputs, keyed state, event timers, one timer of the processing time, late
 * events, and results that are older than their timers.
 */
class PairCounter extends BaseMachine<Item, PairCount | Tick> {
  override readonly outputDelay = 5;
  readonly #counts = new Map<string, Count>();
  #order = 0;
  #watermark = -Infinity;
  #nextTick = Infinity;

  onBatch(batch: Batch<Item, unknown>, input: number, out: Output<PairCount | Tick>): void {
    for (let i = 0; i < batch.values.length; i++) {
      const watermark = watermarkAt(batch, i, this.#watermark);
      this.#advance(watermark, out);
      const { key } = batch.values[i]!;
      const end = (Math.floor(batch.timestamps[i]! / 10) + 1) * 10;
      if (end - 1 <= watermark) {
        this.context.late(batch, i, watermark);
        continue;
      }
      const name = `${end}/${key}`;
      let count = this.#counts.get(name);
      if (count === undefined) this.#counts.set(name, (count = { key, end, order: this.#order++, left: 0, right: 0 }));
      if (input === 0) count.left++;
      else count.right++;
      this.context.counters.used++;
      if (this.#nextTick === Infinity) this.#nextTick = this.context.now + EVERY;
    }
  }

  override onWatermark(watermark: number, out: Output<PairCount | Tick>): void {
    this.#advance(watermark, out);
  }

  override onProcessingTime(now: number, out: Output<PairCount | Tick>): void {
    while (this.#nextTick <= now) {
      const held = this.#counts.size;
      out.add({ tick: this.#nextTick, held }, 0, undefined, out.watermark);
      this.#nextTick = held > 0 && this.#nextTick < now ? this.#nextTick + EVERY : Infinity;
    }
    if (this.#counts.size > 0 && this.#nextTick === Infinity) this.#nextTick = now + EVERY;
  }

  override get nextProcessingTimer(): number {
    return this.#nextTick;
  }

  override get lastProcessingTimer(): number {
    return this.#nextTick;
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.value('time', [this.#watermark, this.#order, this.#nextTick]);
    for (const count of this.#counts.values()) writer.entry('counts', count.key, { ...count });
  }

  override restore(reader: SnapshotReader): void {
    [this.#watermark, this.#order, this.#nextTick] = reader.value('time') as [number, number, number];
    for (const [key, value] of reader.entries('counts')) {
      const count = value as Count;
      this.#counts.set(`${count.end}/${String(key)}`, { ...count });
    }
  }

  override close(): void {
    this.#counts.clear();
  }

  override discard(): void {
    const held = this.#held();
    this.context.counters.used -= held;
    this.context.counters.discarded += held;
  }

  override holding(): Holding {
    const nextTimer = Math.min(...[...this.#counts.values()].map(({ end }) => end - 1));
    return {
      pending: 0,
      keys: new Set([...this.#counts.values()].map(({ key }) => key)).size,
      windows: this.#counts.size,
      nextTimer,
    };
  }

  #held(): number {
    return [...this.#counts.values()].reduce((sum, { left, right }) => sum + left + right, 0);
  }

  #advance(to: number, out: Output<PairCount | Tick>): void {
    if (to <= this.#watermark) return;
    const before = this.#watermark;
    const due = [...this.#counts.values()].filter(({ end }) => end - 1 <= to);
    due.sort((a, b) => a.end - b.end || a.order - b.order);
    for (const { key, end, left, right } of due) {
      this.#counts.delete(`${end}/${key}`);
      const watermark = Math.max(before, end - 2) - this.outputDelay;
      out.add({ key, end, left, right }, end - 1 - this.outputDelay, key, watermark);
    }
    this.#watermark = to;
    if (this.#counts.size === 0) this.#nextTick = Infinity;
  }
}

/** Counts the events of two streams, by key and ten ms. */
export function countPairs(
  left: Observable<Frame<Item>>,
  right: Observable<Frame<Item>>,
  lateTo?: SideTarget<Item>,
): Observable<Frame<PairCount | Tick>> {
  const spec = { kind: 'countPairs', name: undefined, machine: () => new PairCounter(), keyed: false, lateTo };
  return operateAll<Item, PairCount | Tick, never>(spec, [left, right]);
}
