import type { Flow } from '../runtime/flow.js';
import { trampoline } from '../runtime/trampoline.js';
import type { OperatorInfo } from '../runtime/operatorInfo.js';
import type { Cancel, Clock } from '../time/clock.js';
import type { Entry } from './entryOptions.js';

/** The watermark follows the clock in steps of the time that must be quiet before, but no shorter and no longer than these, ms. */
const FOLLOW_EVERY = { least: 20, most: 250 };

/** What an entry lets the watch over its quiet times do. */
interface Watched {
  /** Whether events wait to be sent: then it is not quiet, only slow (WM-11). */
  busy(): boolean;
  /** While it has no credits nothing can be sent: that time does not count either. */
  readonly flow: Flow;
  setIdle(idle: boolean): void;
  advance(watermark: number): void;
}

/**
 * Notices when an entry has had no events for a while, to the millisecond: one timer, set anew only when it goes off too early, so
 * that an event costs no more than reading the clock.
 */
export class Quiet {
  readonly #after: number;
  readonly #follows: boolean;
  readonly #info: OperatorInfo;
  readonly #clock: Clock;
  readonly #watched: Watched;
  #cancel: Cancel | null = null;
  /** For how long nothing could be sent before the last arrival. */
  #blockedBefore = 0;
  /** Where the watermark stood when it began to follow the clock. */
  #base = -Infinity;

  private constructor(after: number, follows: boolean, info: OperatorInfo, clock: Clock, watched: Watched) {
    this.#after = after;
    this.#follows = follows;
    this.#info = info;
    this.#clock = clock;
    this.#watched = watched;
  }

  /** The watch that the options ask for, or `null`. */
  static of(entry: Entry<never>, info: OperatorInfo, clock: Clock, watched: Watched): Quiet | null {
    if (entry.idleAfter < Infinity) return new Quiet(entry.idleAfter, false, info, clock, watched);
    if (entry.followClockAfter < Infinity) return new Quiet(entry.followClockAfter, true, info, clock, watched);
    return null;
  }

  start(): void {
    this.#beginAnew();
    this.#arm(this.#after);
  }

  stop(): void {
    this.#cancel?.();
  }

  onEvents(): void {
    this.#beginAnew();
    if (this.#info.idle) this.#watched.setIdle(false);
    if (this.#cancel === null) this.#arm(this.#after);
  }

  #beginAnew(): void {
    this.#info.lastArrival = this.#clock.now();
    this.#blockedBefore = this.#watched.flow.waited;
    this.#base = -Infinity;
  }

  #arm(delay: number): void {
    this.#cancel = this.#clock.schedule(() => {
      this.#cancel = null;
      trampoline.raise(() => this.#check());
    }, delay);
  }

  #check(): void {
    if (this.#info.finished) return;
    if (this.#watched.busy()) this.#beginAnew();
    const blocked = this.#watched.flow.waited - this.#blockedBefore;
    const quiet = this.#clock.now() - this.#info.lastArrival - blocked;
    const rest = this.#after - quiet;
    // It is not known when that ends.
    if (this.#watched.flow.exhausted) return this.#arm(Math.max(rest, FOLLOW_EVERY.least));
    if (rest > 0) return this.#arm(rest);
    if (!this.#follows) return this.#watched.setIdle(true);
    // Where it stood when the last event came, plus the time since: as if events had gone on at the pace of the clock.
    if (this.#base === -Infinity) this.#base = this.#info.watermark;
    this.#watched.advance(this.#base + quiet);
    // Whoever saw that may have left.
    if (this.#info.finished) return;
    this.#arm(Math.max(FOLLOW_EVERY.least, Math.min(this.#after, FOLLOW_EVERY.most)));
  }
}
