import type { Subscriber } from 'rxjs';
import type { Barrier } from '../frame/barrier.js';
import type { Batch } from '../frame/batch.js';
import { Edge } from '../frame/edge.js';
import type { Frame } from '../frame/frame.js';
import { BARRIER, BATCH, STATUS } from '../frame/kinds.js';
import type { Open } from '../frame/open.js';
import type { Checkpointing } from '../runtime/checkpointing.js';
import type { Counters } from '../runtime/counters.js';
import { OperatorInfo } from '../runtime/operatorInfo.js';
import { trampoline } from '../runtime/trampoline.js';
import { Alarm } from './alarm.js';
import { NOTHING_AWAITED, outlives } from './awaited.js';
import type { AsyncHost, Awaited } from './awaited.js';
import { changelog } from './changelog.js';
import { behind } from './behind.js';
import { cutOffWarning } from './cutOff.js';
import type { Inputs } from './inputs.js';
import type { Machine } from './machine.js';
import { minds } from './minds.js';
import { OperatorContext } from './operatorContext.js';
import type { Watched } from './operatorContext.js';
import type { OperatorSpec } from './operatorSpec.js';
import { restoreFrom, snapshotOf } from './operatorState.js';
import type { FrameReader, OperatorInput } from './operatorInput.js';
import { Output } from './output.js';
import { Sides } from './sides.js';
import { SILENCE, silenceAlarm } from './silence.js';
import { userError } from './userError.js';

/**
 * One subscription of an operator: checks frames, combines watermarks, drives the machine, and sends what it gives, main output first.
 * `complete`, `error` and unsubscription that arrive while it is at work are dealt with when the work is done.
 */
export class OperatorRun<In, Out> implements AsyncHost, FrameReader, Watched {
  /** Set once it has opened. */
  info: OperatorInfo | null = null;
  readonly #spec: OperatorSpec<In, Out>;
  readonly #machine: Machine<In, Out>;
  readonly #destination: Subscriber<Frame<Out, unknown>>;
  readonly #inputs: Inputs;
  readonly #awaited: Awaited<Out>;
  readonly #delay: number;
  /** What the machine overrides, found out once rather than asked for each frame. */
  readonly #minds: { readonly time: boolean; readonly clock: boolean; readonly state: boolean };
  readonly #onOpen: (info: OperatorInfo) => void;
  /** Whether batches are seen with other watermarks than they come with. */
  readonly #combines: boolean;
  /** Nothing to wait for, one output: after a frame there is nothing to see to but what the machine gave. Known once it has opened. */
  #plain = false;
  /** The combined watermark of the inputs. */
  #watermark = -Infinity;
  #counters!: Counters;
  #context!: OperatorContext<In>;
  #out!: Output<Out>;
  #sides!: Sides<In>;
  #busy = false;
  /** Whether an input completed while it was busy. */
  #completing = false;
  #ended = false;
  /** What was asked for while it was busy: the end, in one way or another. */
  #ending: (() => void) | null = null;
  /** Rings when the machine's next processing timer is due. */
  #timer!: Alarm;
  /** Rings when events have gone in for so long that a result should have come out. */
  #silence!: Alarm;

  constructor(
    spec: OperatorSpec<In, Out>,
    inputs: Inputs,
    destination: Subscriber<Frame<Out, unknown>>,
    onOpen: (info: OperatorInfo) => void,
  ) {
    this.#spec = spec;
    this.#machine = spec.machine();
    this.#destination = destination;
    this.#onOpen = onOpen;
    this.#inputs = inputs;
    this.#combines = inputs.combined !== undefined;
    this.#awaited = this.#machine.async ?? NOTHING_AWAITED;
    this.#delay = this.#machine.outputDelay;
    this.#minds = minds(this.#machine);
    for (const port of inputs.ports) port.reader = this;
  }

  /** Whether nobody listens any more. */
  get closed(): boolean {
    return this.#ending !== null || this.#ended || this.#destination.closed;
  }

  // What inputs and the consumer say.

  next(port: OperatorInput, frame: Frame<In, unknown>): void {
    if (this.#ended) return;
    if (!port.accepts(frame)) return this.#onFirst(port, frame);
    if (frame.kind === BATCH) this.#onBatch(port, frame);
    else if (frame.kind === BARRIER) this.#onBarrier(port, frame);
    else if (frame.kind === STATUS) this.#onIdle(port, frame.idle);
  }

  error(error: unknown): void {
    this.#endBy(() => (this.#sides ?? this.#destination).error(error));
  }

  complete(port: OperatorInput): void {
    if (port.done || this.#ended) return;
    if (port.edge?.sending === true && port.watermark < Infinity && this.info !== null) {
      this.#context.warnOnce(cutOffWarning(port.edge, this.info.title, this.info.name));
    }
    if (!this.#busy && !outlives(this.#awaited, this.#watermark)) return this.#finishInput(port);
    port.completing = true;
    this.#completing = true;
  }

  /** The consumer left. */
  unsubscribe(): void {
    this.#endBy(() => undefined);
  }

  // The work.

  #onBatch(port: OperatorInput, frame: Batch<In, unknown>): void {
    this.#busy = true;
    this.#context.tick();
    const out = this.#out;
    const { watermark } = frame;
    port.watermark = watermark;
    try {
      const batch = this.#combines ? this.#inputs.combined!(port, frame) : frame;
      const n = frame.values.length;
      if (n > 0) {
        const counters = this.#counters;
        if (counters.in === 0) this.#onFirstEvents();
        counters.in += n;
        if (batch.kinds !== null) {
          changelog.support!.refuse(this.#spec, this.info!, this.#machine, batch, port.index, out);
        }
        this.#machine.onBatch(batch, port.index, out);
      }
      if (watermark === Infinity) this.#machine.onEnd(port.index, out);
      if (batch.watermark > this.#watermark) this.#advance(batch.watermark);
    } catch (error) {
      return this.#failAtWork(error);
    }
    if (!this.#plain || watermark === Infinity) return this.#settle();
    out.flush(this.#watermark);
    this.info!.watermark = out.watermark;
    this.#busy = false;
    if (this.#ending !== null || this.#completing) this.#settle();
  }

  #onFirstEvents(): void {
    if (this.#spec.warnsWhenSilent === true) this.#silence.set(this.#context.now + SILENCE);
  }

  /** Work that is no batch: a timer, an input that went idle. */
  #work(work: () => void): void {
    if (this.#ended) return;
    this.#busy = true;
    this.#context.tick();
    try {
      work();
    } catch (error) {
      return this.#failAtWork(error);
    }
    this.#settle();
  }

  /** Answers have come, or are to be asked for. */
  turn(): void {
    this.#work(() => this.#awaited.turn(this.#out));
  }

  #advance(watermark: number): void {
    if (watermark <= this.#watermark) return;
    if (watermark === Infinity) this.#fireAtEnd();
    this.#watermark = watermark;
    if (watermark >= this.#context.wakesAt) this.#machine.onWatermark(watermark, this.#out);
  }

  #fireAtEnd(): void {
    if (this.#out.edge.runtime.timersAtEnd !== 'fire') return;
    const last = this.#machine.lastProcessingTimer;
    if (last < Infinity) this.#machine.onProcessingTime(last, this.#out);
  }

  /** Sends what the machine gave, and then does what came up meanwhile. */
  #settle(): void {
    this.#flush(Math.min(behind(this.#watermark, this.#delay), this.#awaited.watermark));
    this.#busy = false;
    if (this.#ending !== null) return this.#endBy(this.#ending);
    if (this.#isIdle() !== this.#out.idle) this.#sendStatus();
    if (this.#minds.clock) this.#timer.set(this.#machine.nextProcessingTimer);
    if (this.#completing && !outlives(this.#awaited, this.#watermark)) this.#finishCompleted();
  }

  #flush(watermark: number): void {
    this.#sides.flush(watermark);
    this.info!.watermark = this.#out.watermark;
  }

  /** User code threw: what earlier events gave is sent first, and the time that they have made. */
  #failAtWork(error: unknown): void {
    this.#flush(this.#context.watermark);
    this.#busy = false;
    if (this.#ending !== null) this.#endBy(this.#ending);
    else this.error(userError(error, this.info!));
  }

  // Control frames.

  #onFirst(port: OperatorInput, frame: Frame<In, unknown>): void {
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
    const runtime = this.#inputs.link();
    const info = new OperatorInfo(spec.kind, spec.name);
    info.stateful = this.#minds.state;
    info.inputs.push(...edges.map((edge) => edge.operator));
    runtime.register(info);
    this.#out = new Output<Out>(new Edge(info, 'main', runtime), spec.keyed, this.#destination, info.counters);
    this.#sides = new Sides<In>(this.#out, spec);
    this.info = info;
    this.#counters = info.counters;
    info.holding = () => this.#machine.holding();
    info.lastTimer = () => this.#machine.lastProcessingTimer;
    const { clock } = runtime;
    this.#timer = new Alarm(clock, () =>
      this.#work(() => this.#machine.onProcessingTime(this.#context.now, this.#out)),
    );
    this.#context = new OperatorContext(this.#out.edge, this.#sides, this.#delay, this);
    this.#silence = silenceAlarm(clock, info, (why) => this.#context.warn('NOTHING_COMES_OUT', why));
    this.#awaited.open(this.#out.edge, this);
    if (!this.#minds.time) this.#context.wakesAt = Infinity;
    this.#machine.open(this.#context);
    const saved = runtime.saved(info);
    const restored = restoreFrom(saved, this.#machine, this.#inputs, this.#out, info.counters);
    this.#watermark = Math.max(this.#watermark, restored, this.#inputs.closeEnded());
    this.#plain =
      this.#machine.async === undefined && this.#delay === 0 && !this.#minds.clock && this.#sides.outputs.length === 0;
    info.watermark = saved === undefined ? behind(this.#watermark, this.#delay) : this.#out.watermark;
    info.idle = this.#isIdle();
    // An input that has nothing to send may never open, or open at the end of time.
    const ended =
      saved === undefined ? this.#inputs.ports.filter((p) => p.edge === null || p.watermark === Infinity) : [];
    for (const port of ended) this.#machine.onEnd(port.index, this.#out);
    // A stream may be joined when it has been running for long: the machine must know what time it is.
    if (this.#watermark > -Infinity) this.#machine.onWatermark(this.#watermark, this.#out);
    this.#onOpen(info);
    this.#timer.set(this.#machine.nextProcessingTimer);
    this.#sides.open(info.watermark, info.idle);
    this.#inputs.settle?.();
  }

  #onBarrier(port: OperatorInput, frame: Barrier): void {
    if (this.#inputs.barrier(port, frame.checkpoint.id)) this.handOver(frame.checkpoint);
  }

  /** Hands its state to a checkpoint, and sends the barrier on. */
  handOver(checkpoint: Checkpointing): void {
    try {
      checkpoint.put(
        this.info!,
        snapshotOf(this.#machine, this.#inputs, this.#out, this.#counters, checkpoint.writer()),
      );
    } catch (error) {
      const failure = userError(error, this.info!);
      checkpoint.fail(failure);
      return this.error(failure);
    }
    this.#sides.barrier(checkpoint);
  }

  #onIdle(port: OperatorInput, idle: boolean): void {
    this.#work(() => this.#advance(this.#inputs.setIdle(port, idle)));
  }

  /** Whether nothing is to be expected: what waits for answers still has to send them. */
  #isIdle(): boolean {
    return this.#inputs.idle && this.#awaited.unanswered === 0;
  }

  #sendStatus(): void {
    this.info!.idle = this.#isIdle();
    this.#sides.status(this.#isIdle());
  }

  // The end.

  #finishCompleted(): void {
    this.#completing = false;
    for (const port of this.#inputs.ports) if (port.completing && !port.done) this.#finishInput(port);
  }

  #finishInput(port: OperatorInput): void {
    port.done = true;
    if (this.#inputs.done) return this.#endBy(() => (this.#sides ?? this.#destination).complete());
    if (this.info === null) return this.#openIfAll();
    if (port.watermark === Infinity) return;
    // Cut off: it counts as idle from now on. That may move time, which takes a turn of its own.
    trampoline.raise(() => {
      if (!this.#ended) this.#onIdle(port, true);
    });
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
      if (this.#watermark < Infinity || this.#awaited.unanswered > 0) {
        this.#machine.discard();
        this.#counters.discardRest();
      }
      this.#machine.close();
      this.#awaited.end();
      this.info.finished = true;
    }
    end();
    this.#sides?.detach();
    this.#inputs.settle?.();
  }
}
