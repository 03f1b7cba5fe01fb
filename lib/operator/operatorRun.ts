import type { Subscriber } from 'rxjs';
import type { Barrier } from '../frame/barrier.js';
import type { Batch } from '../frame/batch.js';
import { Edge } from '../frame/edge.js';
import type { Frame } from '../frame/frame.js';
import { BARRIER, BATCH, STATUS } from '../frame/kinds.js';
import type { Open } from '../frame/open.js';
import type { Counters } from '../runtime/counters.js';
import { OperatorInfo } from '../runtime/operatorInfo.js';
import { Runtime } from '../runtime/runtime.js';
import { trampoline } from '../runtime/trampoline.js';
import type { Hold } from '../runtime/trampoline.js';
import type { Warning } from '../runtime/warning.js';
import { SnapshotReader, SnapshotWriter } from '../state/snapshot.js';
import { Alarm } from './alarm.js';
import type { InputPort } from './inputPort.js';
import { cutOffWarning } from './cutOff.js';
import { Inputs } from './inputs.js';
import type { Events, Machine, MachineContext } from './machine.js';
import type { OperatorSpec } from './operatorSpec.js';
import { Output } from './output.js';
import { refuseChanges } from './refuseChanges.js';
import { Sides } from './sides.js';
import { SILENCE, silenceAlarm } from './silence.js';
import { userError } from './userError.js';
import { Warnings } from './warnings.js';

/**
 * One subscription of an operator: checks frames, combines watermarks, drives the machine, and sends what it gives, main output first.
 * `complete`, `error` and unsubscription that arrive while it is at work are dealt with when the work is done.
 */
export class OperatorRun<In, Out> implements MachineContext {
  at = 0;
  /** Set once it has opened. */
  info: OperatorInfo | null = null;
  readonly #spec: OperatorSpec<In, Out>;
  readonly #machine: Machine<In, Out>;
  readonly #destination: Subscriber<Frame<Out, unknown>>;
  readonly #inputs: Inputs;
  readonly #delay: number;
  readonly #onOpen: (info: OperatorInfo) => void;
  /** The combined watermark of the inputs. */
  #watermark = -Infinity;
  #out!: Output<Out>;
  #sides!: Sides<In>;
  #busy = false;
  #ended = false;
  /** What was asked for while it was busy: the end, in one way or another. */
  #ending: (() => void) | null = null;
  #now = NaN;
  /** Rings when the machine's next processing timer is due. */
  #timer!: Alarm;
  /** Rings when events have gone in for so long that a result should have come out. */
  #silence!: Alarm;
  readonly #warnings = new Warnings();
  #hold: Hold | null = null;

  constructor(
    spec: OperatorSpec<In, Out>,
    inputs: number,
    destination: Subscriber<Frame<Out, unknown>>,
    onOpen: (info: OperatorInfo) => void,
  ) {
    this.#spec = spec;
    this.#machine = spec.machine();
    this.#destination = destination;
    this.#onOpen = onOpen;
    this.#inputs = new Inputs(inputs);
    this.#delay = this.#machine.outputDelay;
  }

  /** Lets go once every input has said where it stands: until then no data may flow. */
  holdUntilOpen(hold: Hold): void {
    if (this.info !== null || this.#ended) return hold.release();
    // An input may open later, as a side output does whose operator is still to come: what runs already must wait too.
    for (const edge of this.#inputs.edges) for (const root of edge.runtime.roots) hold.add(root);
    this.#hold = hold;
  }

  /** The linked one, as it stands now. */
  get #runtime(): Runtime {
    return this.#out.edge.runtime;
  }

  // What a machine may ask for.

  get name(): string {
    return this.info!.name;
  }

  get counters(): Counters {
    return this.info!.counters;
  }

  get now(): number {
    if (Number.isNaN(this.#now)) this.#now = this.#runtime.clock.now();
    return this.#now;
  }

  get closed(): boolean {
    return this.#ending !== null || this.#ended || this.#destination.closed;
  }

  late(batch: Batch<unknown, unknown>, index: number, watermark: number): void {
    this.counters.late++;
    this.#sides.late(batch as Batch<In, unknown>, index, this.#delayed(watermark));
  }

  reject(events: Events, index: number, watermark: number, error: unknown): void {
    this.at = index;
    const value = events.values[index];
    if (this.#spec.rejectedTo === undefined) throw userError(error, this.info!, value);
    this.counters.rejected++;
    this.#sides.reject(
      { value, timestamp: events.timestamps[index]!, operator: this.name, error },
      this.#delayed(watermark),
    );
  }

  warn(code: Warning['code'], message: string): void {
    this.#warnings.once(this.#runtime, { code, message: `${this.info!.title}: ${message}`, operator: this.name });
  }

  // What inputs and the consumer say.

  next(input: number, frame: Frame<In, unknown>): void {
    if (this.#ended) return;
    const port = this.#inputs.ports[input]!;
    if (!port.accepts(frame)) return this.#onFirst(port, frame);
    if (frame.kind === BATCH) this.#onBatch(port, frame);
    else if (frame.kind === BARRIER) this.#onBarrier(port, frame);
    else if (frame.kind === STATUS) this.#onIdle(port, frame.idle);
  }

  error(error: unknown): void {
    this.#endBy(() => {
      this.#sides?.outputs.forEach((side) => side.error(error));
      this.#destination.error(error);
    });
  }

  complete(input: number): void {
    const port = this.#inputs.ports[input]!;
    if (port.done || this.#ended) return;
    if (port.edge?.sending === true && port.watermark < Infinity && this.info !== null) {
      this.#warnings.once(this.#runtime, cutOffWarning(port.edge, this.info.title, this.name));
    }
    if (this.#busy) port.completing = true;
    else this.#finishInput(port);
  }

  /** The consumer left. */
  unsubscribe(): void {
    this.#endBy(() => undefined);
  }

  // The work.

  #onBatch(port: InputPort, frame: Batch<In, unknown>): void {
    const { counters } = this.info!;
    this.#busy = true;
    this.#now = NaN;
    try {
      const batch = this.#inputs.combined(port, frame);
      const n = frame.values.length;
      if (n > 0) {
        if (counters.in === 0 && this.#spec.warnsWhenSilent === true) this.#silence.set(this.now + SILENCE);
        counters.in += n;
        if (batch.kinds !== null) refuseChanges(this.#spec, this.info!, this.#machine, batch, port.index, this.#out);
        this.#machine.onBatch(batch, port.index, this.#out);
      }
      if (batch.watermark > this.#watermark) this.#advance(batch.watermark);
    } catch (error) {
      return this.#failAtWork(error);
    }
    this.#settle();
  }

  /** Work that is no batch: a timer, an input that went idle. */
  #work(work: () => void): void {
    if (this.#ended) return;
    this.#busy = true;
    this.#now = NaN;
    try {
      work();
    } catch (error) {
      return this.#failAtWork(error);
    }
    this.#settle();
  }

  #advance(watermark: number): void {
    if (watermark <= this.#watermark) return;
    const machine = this.#machine;
    if (watermark === Infinity && this.#runtime.timersAtEnd === 'fire') {
      const last = machine.lastProcessingTimer;
      if (last < Infinity) machine.onProcessingTime(last, this.#out);
    }
    this.#watermark = watermark;
    machine.onWatermark(watermark, this.#out);
  }

  /** Sends what the machine gave, and then does what came up meanwhile. */
  #settle(): void {
    this.#flush(this.#delayed(this.#watermark));
    this.#busy = false;
    if (this.#ending !== null) return this.#endBy(this.#ending);
    if (this.#inputs.idle !== this.#out.idle) this.#sendStatus();
    this.#timer.set(this.#machine.nextProcessingTimer);
    const { ports } = this.#inputs;
    for (let i = 0; i < ports.length; i++) if (ports[i]!.completing && !ports[i]!.done) this.#finishInput(ports[i]!);
  }

  #flush(watermark: number): void {
    const out = this.#out;
    out.flush(watermark);
    const { outputs } = this.#sides;
    for (let i = 0; i < outputs.length; i++) outputs[i]!.flush(watermark);
    this.info!.watermark = out.watermark;
    this.counters.out = out.count;
  }

  /** User code threw: what earlier events gave is sent first. */
  #failAtWork(error: unknown): void {
    this.#flush(this.#out.watermark);
    this.#busy = false;
    if (this.#ending !== null) this.#endBy(this.#ending);
    else this.error(userError(error, this.info!));
  }

  #delayed(watermark: number): number {
    return watermark === Infinity ? Infinity : watermark - this.#delay;
  }

  // Control frames.

  #onFirst(port: InputPort, frame: Frame<In, unknown>): void {
    try {
      port.open(frame, (this.info ?? new OperatorInfo(this.#spec.kind, this.#spec.name)).title);
    } catch (error) {
      return this.error(error);
    }
    this.#watermark = this.#inputs.open(port, frame as Open);
    this.#openIfAll();
  }

  #openIfAll(): void {
    if (this.info !== null || !this.#inputs.opened) return;
    try {
      this.#open(this.#inputs.edges);
    } catch (error) {
      this.error(error);
    }
  }

  #open(edges: readonly Edge[]): void {
    const spec = this.#spec;
    const runtime = edges.reduce((linked, edge) => Runtime.link(linked, edge.runtime), edges[0]!.runtime);
    const info = new OperatorInfo(spec.kind, spec.name);
    info.inputs.push(...edges.map((edge) => edge.operator));
    runtime.register(info);
    this.#out = new Output<Out>(new Edge(info, 'main', runtime), spec.keyed, this.#destination);
    this.#sides = new Sides<In>(info, runtime, spec);
    this.info = info;
    info.holding = () => this.#machine.holding();
    info.lastTimer = () => this.#machine.lastProcessingTimer;
    const { clock } = runtime;
    this.#timer = new Alarm(clock, () => this.#work(() => this.#machine.onProcessingTime(this.now, this.#out)));
    this.#silence = silenceAlarm(clock, info, (why) => this.warn('NOTHING_COMES_OUT', why));
    this.#machine.open(this);
    const saved = runtime.restoring?.get(info.name);
    if (saved !== undefined) this.#restore(new SnapshotReader(saved));
    this.#watermark = Math.max(this.#watermark, this.#inputs.closeEnded());
    info.watermark = saved === undefined ? this.#delayed(this.#watermark) : this.#out.watermark;
    info.idle = this.#inputs.idle;
    // A stream may be joined when it has been running for long: the machine must know what time it is.
    if (this.#watermark > -Infinity) this.#machine.onWatermark(this.#watermark, this.#out);
    this.#onOpen(info);
    this.#timer.set(this.#machine.nextProcessingTimer);
    this.#out.open(info.watermark, info.idle);
    for (const side of this.#sides.outputs) side.open(info.watermark, info.idle);
    this.#hold?.release();
  }

  #restore(reader: SnapshotReader): void {
    this.#watermark = Math.max(this.#watermark, this.#inputs.restore(reader));
    this.#out.watermark = reader.value('watermark') as number;
    // What is held has been counted, and may yet be discarded.
    this.counters.restore(reader.value('counters'));
    this.#out.count = this.counters.out;
    this.#machine.restore(reader);
  }

  #onBarrier(port: InputPort, frame: Barrier): void {
    const { checkpoint } = frame;
    if (!this.#inputs.barrier(port, checkpoint.id)) return;
    const writer = new SnapshotWriter();
    try {
      this.#inputs.snapshot(writer);
      writer.value('watermark', this.#out.watermark);
      writer.value('counters', this.counters.snapshot());
      this.#machine.snapshot(writer);
    } catch (error) {
      return this.error(userError(error, this.info!));
    }
    checkpoint.put(this.info!, writer.finish());
    this.#out.barrier(checkpoint);
    for (const side of this.#sides.outputs) side.barrier(checkpoint);
  }

  #onIdle(port: InputPort, idle: boolean): void {
    this.#work(() => this.#advance(this.#inputs.setIdle(port, idle)));
  }

  #sendStatus(): void {
    const { idle } = this.#inputs;
    this.info!.idle = idle;
    this.#out.status(idle);
    for (const side of this.#sides.outputs) side.status(idle);
  }

  // The end.

  #finishInput(port: InputPort): void {
    port.done = true;
    if (this.#inputs.done) return this.#endBy(() => this.#completeAll());
    if (this.info === null) return this.#openIfAll();
    if (port.watermark === Infinity) return;
    // Cut off: it counts as idle from now on. That may move time, which takes a turn of its own.
    trampoline.raise(() => {
      if (!this.#ended) this.#onIdle(port, true);
    });
  }

  #completeAll(): void {
    this.#sides?.outputs.forEach((side) => side.complete());
    this.#destination.complete();
  }

  #endBy(end: () => void): void {
    if (this.#ended) return;
    if (this.#busy) {
      this.#ending ??= end;
      return;
    }
    this.#ended = true;
    if (this.info !== null) {
      this.#timer.stop();
      this.#silence.stop();
      if (this.#watermark < Infinity) {
        this.#machine.discard();
        this.counters.discardRest();
      }
      this.#machine.close();
      this.info.finished = true;
    }
    end();
    this.#sides?.detach();
    this.#hold?.release();
  }
}
