import { RxtideError } from '../errors/rxtideError.js';
import type { Batch } from '../frame/batch.js';
import { INSERT, UPDATE_AFTER, UPDATE_BEFORE } from '../frame/changeKind.js';
import { BaseMachine } from '../operator/baseMachine.js';
import { watermarkAt } from '../operator/columns.js';
import type { MachineContext } from '../operator/machine.js';
import type { Output } from '../operator/output.js';
import type { Holding } from '../runtime/operatorInfo.js';
import { tupleText } from '../state/key.js';
import type { KeyPart } from '../state/key.js';
import { KeyTable } from '../state/keyTable.js';
import type { SlotTracker, SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { writeSlots } from '../state/writeSlots.js';
import { TimerHeap } from '../window/timerHeap.js';
import { NetChange } from './netChange.js';
import type { SavedChange } from './netChange.js';

/** What `suppress` goes by. */
export interface SuppressSettings {
  /** The allowed lateness, or how long results wait. */
  readonly wait: number;
  readonly byWindow: boolean;
  /** By processing time. */
  readonly byClock: boolean;
  readonly limit: number;
  readonly whenFull: 'error' | 'emit-early' | 'drop-oldest';
}

/** What waits for a key, or for a key and window. */
interface Waiting<T> {
  readonly name: unknown;
  readonly key: unknown;
  readonly start: number;
  readonly order: number;
  readonly change: NetChange<T>;
  due: number;
  /** The time of the latest event. */
  time: number;
  /** How many events it is made of. */
  events: number;
}

interface SavedWaiting extends Omit<Waiting<unknown>, 'change'> {
  readonly change: SavedChange;
}

/** Where a result says what window it is of. */
interface Windowed {
  readonly window?: { readonly start?: unknown; readonly end?: unknown };
}

/** Holds the latest result of each key until it is due. */
export class SuppressMachine<T> extends BaseMachine<T, T> {
  override readonly outputDelay: number;
  readonly #settings: SuppressSettings;
  /** Numbers what results belong to. */
  readonly #names = new KeyTable();
  /** By number. */
  readonly #waiting: (Waiting<T> | undefined)[] = [];
  readonly #timers = new TimerHeap((id, other) => this.#precedes(id, other));
  #tracked: SlotTracker | null = null;
  #pending = 0;
  #order = 0;
  #watermark = -Infinity;
  #keyed = false;
  /** The latest processing time at which something is due; they come in order. */
  #lastDue = Infinity;

  constructor(settings: SuppressSettings) {
    super();
    this.#settings = settings;
    this.outputDelay = settings.byClock ? 0 : settings.wait;
  }

  override open(context: MachineContext): void {
    super.open(context);
    this.#tracked = context.trackers?.slots() ?? null;
  }

  onBatch(batch: Batch<T, unknown>, _input: number, out: Output<T>): void {
    this.#keyed = batch.keys !== null;
    out.keyed = this.#keyed;
    for (let i = 0; i < batch.values.length; i++) {
      const watermark = watermarkAt(batch, i, this.#watermark);
      if (watermark > this.#watermark) this.#advance(watermark, out);
      if (this.#settings.byWindow) this.#addOfWindow(batch, i, out);
      else this.#addOfKey(batch, i, out);
    }
    this.#names.sweep();
  }

  override onWatermark(watermark: number, out: Output<T>): void {
    out.keyed = this.#keyed;
    this.#advance(watermark, out);
    this.#names.sweep();
    if (this.#timers.size === 0) this.#waiting.length = 0;
  }

  override onProcessingTime(now: number, out: Output<T>): void {
    if (!this.#settings.byClock) return;
    out.keyed = this.#keyed;
    while (this.#timers.size > 0 && this.#timers.time <= now) this.#emit(this.#timers.first, this.#mark(out), out);
  }

  override get nextProcessingTimer(): number {
    return this.#settings.byClock ? this.#timers.time : Infinity;
  }

  override get lastProcessingTimer(): number {
    return this.#settings.byClock && this.#timers.size > 0 ? this.#lastDue : Infinity;
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.value('machine', [this.#watermark, this.#order, this.#keyed, this.#lastDue]);
    writeSlots(this.#tracked, writer, 'waiting', this.#all(), (id) => {
      const waiting = this.#waiting[id]!;
      const saved: SavedWaiting = { ...waiting, change: waiting.change.save() };
      writer.put('waiting', waiting.key, waiting.order, saved);
    });
  }

  override restore(reader: SnapshotReader): void {
    const machine = reader.value('machine') as [number, number, boolean, number];
    [this.#watermark, this.#order, this.#keyed, this.#lastDue] = machine;
    for (const [, entry] of reader.entries('waiting')) {
      const saved = entry as SavedWaiting;
      this.#put(this.#names.numberOf(saved.name), { ...saved, change: NetChange.restore<T>(saved.change) });
    }
  }

  override close(): void {
    while (this.#timers.size > 0) this.#timers.remove(this.#timers.first);
    this.#waiting.length = 0;
    this.#names.clear();
    this.#pending = 0;
  }

  override holding(): Holding {
    const { size, time } = this.#timers;
    const timer = this.#settings.byClock ? { processingTimer: time } : { nextTimer: time };
    return { pending: this.#pending, keys: size, ...timer };
  }

  #addOfWindow(batch: Batch<T, unknown>, i: number, out: Output<T>): void {
    const window = (batch.values[i] as Windowed | null | undefined)?.window;
    const { start, end } = window ?? {};
    if (typeof start !== 'number' || typeof end !== 'number') {
      const error = new RxtideError(
        'USER_CODE',
        `suppress until 'windowCloses' needs results of windows, with { window: { start, end } }: put it right after windowBy`,
      );
      return this.context.reject(batch, i, this.#watermark, error);
    }
    const due = end - 1 + this.#settings.wait;
    if (due <= this.#watermark) return this.context.late(batch, i, this.#watermark);
    const key = batch.keys === null ? undefined : batch.keys[i];
    const parts = Array.isArray(key) ? (key as readonly KeyPart[]) : [key as KeyPart];
    this.#add(batch, i, `${tupleText([...parts, start, end])}${Array.isArray(key) ? 't' : ''}`, start, due, out);
  }

  #addOfKey(batch: Batch<T, unknown>, i: number, out: Output<T>): void {
    const { byClock, wait } = this.#settings;
    const due = (byClock ? this.context.now : batch.timestamps[i]!) + wait;
    if (byClock) this.#lastDue = due;
    const id = this.#add(batch, i, batch.keys === null ? undefined : batch.keys[i], 0, due, out);
    // It came so late that it need not wait, but for its other half.
    const isHalf = batch.kinds !== null && batch.kinds[i] === UPDATE_BEFORE && batch.kinds[i + 1] === UPDATE_AFTER;
    if (!byClock && !isHalf && this.#timers.isSetBy(id, this.#watermark)) this.#emit(id, this.#mark(out), out);
  }

  /** Adds an event to what waits under its name; gives the number of that. */
  #add(batch: Batch<T, unknown>, i: number, name: unknown, start: number, due: number, out: Output<T>): number {
    const id = this.#names.numberOf(name);
    const kind = batch.kinds === null ? INSERT : batch.kinds[i]!;
    const value = batch.values[i]!;
    const time = batch.timestamps[i]!;
    const waiting = this.#waiting[id];
    if (waiting !== undefined) {
      waiting.change.add(kind, value);
      waiting.time = time;
      waiting.events++;
      this.#pending++;
      if (due < waiting.due) this.#timers.set(id, (waiting.due = due));
      this.#tracked?.mark(id);
      return id;
    }
    if (this.#timers.size >= this.#settings.limit) this.#makeRoom(out);
    const key = batch.keys === null ? undefined : batch.keys[i];
    const change = new NetChange<T>(kind, value);
    this.#put(id, { name, key, start, order: this.#order++, change, due, time, events: 1 });
    return id;
  }

  #put(id: number, waiting: Waiting<T>): void {
    while (this.#waiting.length < id) this.#waiting.push(undefined);
    this.#waiting[id] = waiting;
    this.#pending += waiting.events;
    this.#names.use(id);
    this.#timers.set(id, waiting.due);
    this.#tracked?.grow(this.#names.capacity);
    this.#tracked?.mark(id);
  }

  #makeRoom(out: Output<T>): void {
    const { limit, whenFull } = this.#settings;
    const first = this.#timers.first;
    if (whenFull === 'emit-early') return this.#emit(first, this.#mark(out), out);
    if (whenFull === 'drop-oldest') {
      this.context.counters.shed += this.#remove(first).events;
      return;
    }
    throw new RxtideError(
      'BUFFER_FULL',
      `${limit} results wait: raise limit, say what to do with whenFull, or let them wait for less long`,
    );
  }

  #advance(watermark: number, out: Output<T>): void {
    const before = this.#watermark;
    this.#watermark = watermark;
    const { byClock, wait } = this.#settings;
    const timers = this.#timers;
    // At the end of time nothing is to come that could replace what waits, whatever the clock says.
    if (byClock && watermark < Infinity) return;
    while (timers.size > 0 && (byClock || timers.time <= watermark)) {
      const at = byClock ? before : timers.time === Infinity ? -Infinity : timers.time - 1 - wait;
      this.#emit(timers.first, Math.max(out.watermark, at), out);
    }
  }

  /** The watermark of what leaves before it is due: that in force now. */
  #mark(out: Output<T>): number {
    if (this.#watermark === Infinity) return out.watermark;
    return Math.max(out.watermark, this.#watermark - this.outputDelay);
  }

  #emit(id: number, watermark: number, out: Output<T>): void {
    const { change, time, key, events } = this.#remove(id);
    this.context.counters.used += events;
    change.emit(time, key, watermark, out);
  }

  #remove(id: number): Waiting<T> {
    const waiting = this.#waiting[id]!;
    this.#timers.remove(id);
    this.#waiting[id] = undefined;
    this.#pending -= waiting.events;
    this.#tracked?.drop(id, waiting.key, waiting.order);
    this.#names.release(id);
    return waiting;
  }

  *#all(): Generator<number> {
    for (let id = 0; id < this.#waiting.length; id++) if (this.#waiting[id] !== undefined) yield id;
  }

  #precedes(id: number, other: number): boolean {
    const a = this.#waiting[id]!;
    const b = this.#waiting[other]!;
    return a.start < b.start || (a.start === b.start && a.order < b.order);
  }
}
