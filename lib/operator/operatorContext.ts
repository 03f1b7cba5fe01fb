import type { Batch } from '../frame/batch.js';
import type { Edge } from '../frame/edge.js';
import type { Trackers } from '../runtime/checkpointing.js';
import type { Counters } from '../runtime/counters.js';
import type { OperatorInfo } from '../runtime/operatorInfo.js';
import type { StateBackend } from '../runtime/stateStore.js';
import type { Warning } from '../runtime/warning.js';
import { behind } from './behind.js';
import type { Events, MachineContext } from './machine.js';
import type { Sides } from './sides.js';
import { userError } from './userError.js';
import { Warnings } from './warnings.js';

/** The run of an operator, as its context sees it. */
export interface Watched {
  readonly closed: boolean;
}

/** What the machine of a running operator may ask for, and say. */
export class OperatorContext<In> implements MachineContext {
  /** Where user code failed on an event: time had come so far. */
  watermark = -Infinity;
  wakesAt = -Infinity;
  readonly sides: Sides<In>;
  readonly counters: Counters;
  readonly #edge: Edge;
  readonly #info: OperatorInfo;
  readonly #delay: number;
  readonly #run: Watched;
  readonly #warnings = new Warnings();
  #now = NaN;

  /** `edge` is the main output; what goes to side outputs has its watermark lowered by `delay`, as that of the main one is. */
  constructor(edge: Edge, sides: Sides<In>, delay: number, run: Watched) {
    this.#edge = edge;
    this.#info = edge.operator;
    this.counters = edge.operator.counters;
    this.sides = sides;
    this.#delay = delay;
    this.#run = run;
  }

  get name(): string {
    return this.#info.name;
  }

  get tracksChanges(): boolean {
    return this.#edge.runtime.tracksChanges;
  }

  get trackers(): Trackers | null {
    const { tracksChanges, layout } = this.#edge.runtime;
    return tracksChanges ? layout!.trackers : null;
  }

  get state(): StateBackend | undefined {
    return this.#edge.runtime.state;
  }

  get now(): number {
    if (Number.isNaN(this.#now)) this.#now = this.#edge.runtime.clock.now();
    return this.#now;
  }

  get closed(): boolean {
    return this.#run.closed;
  }

  /** A frame begins: the clock is to be read anew, when somebody asks. */
  tick(): void {
    this.#now = NaN;
  }

  late(batch: Batch<unknown, unknown>, index: number, watermark: number): void {
    this.counters.late++;
    this.sides.late(batch as Batch<In, unknown>, index, behind(watermark, this.#delay));
  }

  reject(events: Events, index: number, watermark: number, error: unknown): void {
    const value = events.values[index];
    this.watermark = behind(watermark, this.#delay);
    if (!this.sides.takesRejected) throw userError(error, this.#info, value);
    this.counters.rejected++;
    this.sides.reject({ value, timestamp: events.timestamps[index]!, operator: this.name, error }, this.watermark);
  }

  warn(code: Warning['code'], message: string): void {
    this.warnOnce({ code, message: `${this.#info.title}: ${message}`, operator: this.name });
  }

  /** Tells the user something, once. */
  warnOnce(warning: Warning): void {
    this.#warnings.once(this.#edge.runtime, warning);
  }
}
