import type { Subscriber } from 'rxjs';
import { Edge } from '../frame/edge.js';
import type { Frame } from '../frame/frame.js';
import { Output } from '../operator/output.js';
import type { Rejected } from '../operator/rejected.js';
import { Sides } from '../operator/sides.js';
import { userError } from '../operator/userError.js';
import type { Checkpointing } from '../runtime/checkpointing.js';
import { building } from '../runtime/building.js';
import type { EndOfTimers } from '../runtime/endOfTimers.js';
import { OperatorInfo } from '../runtime/operatorInfo.js';
import type { Root } from '../runtime/root.js';
import { Runtime } from '../runtime/runtime.js';
import { trampoline } from '../runtime/trampoline.js';
import { looksLikeSeconds } from '../time/timestamp.js';
import { badTimestamp } from './badTimestamp.js';
import type { Entry } from './entryOptions.js';
import { restoreFrom, snapshotOf } from './entryState.js';
import type { Feed, FeedHost } from './feed.js';
import type { Quiet } from './quiet.js';
import { Stamper, type Stamps } from './stamper.js';

let subscriptions = 0;

/** One subscription of an entry: takes events from its feed when the trampoline lets it, stamps them, and sends them. */
export class EntryRoot<T> implements Root, FeedHost {
  readonly order: number = ++subscriptions;
  readonly info: OperatorInfo;
  readonly pulls: boolean;
  holds = 0;
  readonly #entry: Entry<T>;
  readonly #feed: Feed<T>;
  readonly #out: Output<T>;
  readonly #sides: Sides<T>;
  readonly #stamper: Stamps<T>;
  readonly #destination: Subscriber<never>;
  readonly #quiet: Quiet | null;
  /** Only what fetches gives way: it works in tasks of its own, while others work inside a call of the user's. */
  readonly #yields: boolean;
  /** Whether its feed knows of records that could not become events. */
  readonly #rejects: boolean;
  /** The clock, read once for a frame where it is needed. */
  #now = NaN;
  #wait: EndOfTimers | null = null;
  /** It had ended when the checkpoint was taken that it goes on from: it opens where it ended and completes. */
  #wasFinished = false;
  #stopped = false;
  #ended = false;
  /** Whether it has come to its end, or was left, now or before that checkpoint. */
  #finished = false;

  constructor(entry: Entry<T>, feed: Feed<T>, destination: Subscriber<Frame<T, unknown>>) {
    this.#entry = entry;
    this.#feed = feed;
    this.#destination = destination;
    const runtime = (entry.runtime ?? building.runtime ?? new Runtime()).linked;
    this.info = new OperatorInfo(entry.kind, entry.name);
    this.info.stateful = true;
    runtime.register(this.info);
    this.#out = new Output<T>(new Edge(this.info, 'main', runtime), false, destination, this.info.counters);
    this.#sides = new Sides<T>(this.#out, { lateTo: undefined, rejectedTo: entry.rejectedTo });
    runtime.roots.push(this);
    this.#stamper =
      feed.stamps ?? new Stamper(entry.timestampOf ?? ((): number => this.#now), entry.strategy, entry.batchSize);
    this.pulls = feed.pulls;
    this.#yields = feed.start !== undefined;
    this.#rejects = feed.rejected !== undefined;
    this.#quiet = entry.watch === null ? null : entry.watch(this, feed);
    this.info.holding = () => {
      const { flow, operators } = this.runtime;
      return { pending: feed.pending, waitsFor: flow.exhausted && this.ready ? operators : undefined };
    };
  }

  get runtime(): Runtime {
    return this.#out.edge.runtime;
  }

  get watermark(): number {
    return this.#out.watermark;
  }

  get active(): boolean {
    return !this.#ended && !this.info.idle;
  }

  /** Whether events may come: it has not ended, and had not before a restore. */
  get open(): boolean {
    return !this.#ended && !this.#wasFinished && !this.runtime.rehearses;
  }

  get ready(): boolean {
    return !this.#ended && (this.#wasFinished || this.#feed.ready || this.#feed.ended || this.#stopped);
  }

  /** Opens the edge, and goes on from where a restored checkpoint stood. */
  start(): void {
    const saved = this.runtime.saved(this.info);
    this.#wasFinished = this.#finished =
      saved !== undefined && restoreFrom(saved, this.#stamper, this.#feed, this.info.counters);
    const watermark = this.#wasFinished ? this.#lastWatermark : this.#stamper.watermark;
    this.info.watermark = watermark;
    this.#sides.open(watermark, false);
    if (this.#destination.closed || this.#ended || this.runtime.rehearses) return;
    trampoline.add(this);
    // As it would end if it ran anew: an array within subscribe, what comes from elsewhere later.
    if (this.#wasFinished || this.#yields) this.#feed.pace?.giveWay(this);
    if (!this.#wasFinished) this.#quiet?.start();
    if (this.#wasFinished || !this.#yields) return trampoline.run();
    // What fetches never starts inside a frame of somebody else's, nor inside subscribe.
    this.#feed.start?.(
      () => trampoline.run(),
      (error) => trampoline.raise(() => this.fail(userError(error, this.info))),
      this,
    );
  }

  sendNext(): void {
    try {
      if (!this.#wasFinished && this.#feed.ready) this.#sendRuns();
      else if (this.#wasFinished || !this.#mustWait()) this.#finish(this.#lastWatermark);
    } catch (error) {
      this.fail(userError(error, this.info));
    }
    if (this.#yields && !this.#ended) this.#feed.pace?.giveWayInTime(this, this.runtime.clock);
  }

  sendBarrier(checkpoint: Checkpointing): void {
    const position = this.#feed.position();
    checkpoint.put(
      this.info,
      snapshotOf(checkpoint.writer(), this.#finished, this.#stamper, position, this.info.counters),
    );
    if (this.#feed.committed !== undefined) checkpoint.onComplete(() => this.#onCommitted(position));
    if (!this.#ended) this.#sides.barrier(checkpoint);
  }

  /** The input ends here, as if it had completed: what has come is still sent, what would be asked for is not. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    if (this.pulls) this.#cancel();
    trampoline.run();
  }

  /** The input failed: nothing is flushed. */
  fail(error: unknown): void {
    if (this.#ended) return;
    this.#end();
    this.#sides.error(error);
    try {
      this.#cancel();
    } catch {
      // The first error is the one to tell of.
    }
  }

  setIdle(idle: boolean): void {
    if (this.#ended || this.info.idle === idle) return;
    this.info.idle = idle;
    this.#sides.status(idle);
  }

  /** Time moves without an event. */
  advance(watermark: number): void {
    if (this.#ended || watermark <= this.#stamper.watermark) return;
    this.#stamper.watermark = watermark;
    this.info.watermark = watermark;
    this.#sides.flush(watermark);
  }

  /** The consumer left. */
  unsubscribe(): void {
    if (this.#ended) return;
    this.#end();
    this.#cancel();
    this.#sides.detach();
  }

  #cancel(): void {
    const freed = this.#feed.cancel();
    if (freed !== undefined) void freed.then(this.runtime.job?.lettingGo(this.info.title, true));
  }

  /** What gives way in time is asked after each frame; others, when the trampoline is theirs alone, go on. */
  #sendRuns(): void {
    do this.#sendEvents();
    while (!this.#yields && trampoline.isFree && this.#mayGoOn());
  }

  #mayGoOn(): boolean {
    return !this.#ended && this.holds === 0 && this.#feed.ready && !this.runtime.flow.exhausted;
  }

  #sendEvents(): void {
    const { counters } = this.info;
    const { batchSize, maxFutureSkew, timestampOf } = this.#entry;
    const values = this.#feed.take(batchSize);
    this.#quiet?.onEvents();
    if (this.pulls) counters.in += values.length;
    if (maxFutureSkew < Infinity || timestampOf === null) this.#now = this.runtime.clock.now();
    const limit = maxFutureSkew === Infinity ? Infinity : this.#now + maxFutureSkew;
    const stamper = this.#stamper;
    let to = stamper.stamp(values, 0, limit);
    if (to === values.length) this.#send(values);
    else if (to > 0) this.#send(values.slice(0, to));
    while (to < values.length && !this.#ended) {
      this.#rejectRecord(values[to], badTimestamp(stamper.failure, values[to]));
      const from = to + 1;
      to = stamper.stamp(values, from, limit);
      this.#send(values.slice(from, to));
    }
    if (this.#rejects) this.#rejectRecords(this.#feed.rejected!());
  }

  #rejectRecords(bad: readonly Pick<Rejected, 'value' | 'error'>[]): void {
    if (bad.length === 0) return;
    for (const { value, error } of bad) {
      this.info.counters.in++;
      this.#rejectRecord(value, error);
    }
    this.#sides.flush(this.#out.watermark);
  }

  #send(values: readonly T[]): void {
    const { counters } = this.info;
    const out = this.#out;
    const stamper = this.#stamper;
    counters.used += values.length;
    counters.future += stamper.future;
    if (values.length > 0 && counters.out === 0) this.#warnOfSeconds(stamper.timestamps[0]!);
    out.pass(values, stamper.timestamps, null, stamper.watermarks, stamper.watermark, null);
    this.#sides.flush(stamper.watermark);
    this.info.watermark = out.watermark;
  }

  #rejectRecord(value: unknown, error: unknown): void {
    if (!this.#sides.takesRejected) throw userError(error, this.info, value);
    this.info.counters.rejected++;
    this.#sides.reject({ value, timestamp: undefined, operator: this.info.name, error }, this.#out.watermark);
  }

  #warnOfSeconds(timestamp: number): void {
    if (!looksLikeSeconds(timestamp)) return;
    this.runtime.onWarning({
      code: 'LOOKS_LIKE_SECONDS',
      message: `${this.info.title}: the time of the first event, ${timestamp}, looks like seconds: give ms`,
      operator: this.info.name,
    });
  }

  #mustWait(): boolean {
    if (!this.#entry.flushes) return false;
    this.#wait ??= this.runtime.waitAtEnd();
    if (this.#wait?.waits(this.runtime, () => this.#goOn()) !== true) return false;
    this.holds++;
    return true;
  }

  #goOn(): void {
    this.holds--;
    trampoline.run();
  }

  /** What it ends with. */
  get #lastWatermark(): number {
    return this.#entry.flushes ? Infinity : this.#stamper.watermark;
  }

  #finish(watermark: number): void {
    this.#stamper.watermark = watermark;
    this.#sides.flush(watermark);
    this.info.watermark = watermark;
    if (this.#ended) return;
    this.#finished = true;
    this.#end();
    this.#sides.complete();
  }

  #end(): void {
    this.#ended = true;
    // What failed or was left, in a job that goes on, has for good: it is not to begin anew from a checkpoint.
    if (this.runtime.job !== null) this.#finished = true;
    else if (!this.#finished) this.runtime.forget(this);
    this.info.finished = true;
    this.info.counters.discardRest();
    this.#quiet?.stop();
    this.#wait?.stop();
    trampoline.remove(this);
  }

  #onCommitted(position: unknown): void {
    void new Promise((resolve) => resolve(this.#feed.committed!(position)))
      .catch((error: unknown) => trampoline.raise(() => this.fail(userError(error, this.info))))
      .then(this.runtime.job?.lettingGo(this.info.title, true));
  }
}
