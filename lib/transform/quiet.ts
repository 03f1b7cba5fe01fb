import { trampoline } from '../runtime/trampoline.js';
import type { OperatorInfo } from '../runtime/operatorInfo.js';
import type { Cancel } from '../time/clock.js';
import type { Feed, FeedHost } from './feed.js';

/** The watermark follows the clock in steps of the time that must be quiet before, but no shorter and no longer than these, ms. */
const FOLLOW_EVERY = { least: 20, most: 250 };

/** The entry, as the watch over its quiet times sees it. */
export interface Watched extends FeedHost {
  readonly info: OperatorInfo;
}

/**
 * Notices when an entry has had no events for a while, to the millisecond: one timer, set anew only when it goes off too early, so
 * that an event costs no more than reading the clock.
 */
export class Quiet {
  readonly #after: number;
  readonly #follows: boolean;
  readonly #root: Watched;
  readonly #feed: Pick<Feed<unknown>, 'pending' | 'holds'>;
  #cancel: Cancel | null = null;
  /** For how long nothing could be sent before the last arrival: while there are no credits, that time does not count. */
  #blockedBefore = 0;
  /** Where the watermark stood when it began to follow the clock. */
  #base = -Infinity;

  constructor(after: number, follows: boolean, root: Watched, feed: Pick<Feed<unknown>, 'pending' | 'holds'>) {
    this.#after = after;
    this.#follows = follows;
    this.#root = root;
    this.#feed = feed;
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
    this.#root.setIdle(false);
    if (this.#cancel === null) this.#arm(this.#after);
  }

  #beginAnew(): void {
    const { info, runtime } = this.#root;
    info.lastArrival = runtime.clock.now();
    this.#blockedBefore = runtime.flow.waited;
    this.#base = -Infinity;
  }

  #arm(delay: number): void {
    this.#cancel = this.#root.runtime.clock.schedule(() => {
      this.#cancel = null;
      trampoline.raise(() => this.#check());
    }, delay);
  }

  #check(): void {
    const { info, runtime } = this.#root;
    if (info.finished) return;
    // Events that wait to be sent: then it is not quiet, only slow (WM-11).
    if (this.#feed.pending > 0 || this.#feed.holds === true) this.#beginAnew();
    const { flow, clock } = runtime;
    const quiet = clock.now() - info.lastArrival - (flow.waited - this.#blockedBefore);
    const rest = this.#after - quiet;
    // It is not known when that ends.
    if (flow.exhausted) return this.#arm(Math.max(rest, FOLLOW_EVERY.least));
    if (rest > 0) return this.#arm(rest);
    if (!this.#follows) return this.#root.setIdle(true);
    // Where it stood when the last event came, plus the time since: as if events had gone on at the pace of the clock.
    if (this.#base === -Infinity) this.#base = info.watermark;
    this.#root.advance(this.#base + quiet);
    // Whoever saw that may have left.
    if (info.finished) return;
    this.#arm(Math.max(FOLLOW_EVERY.least, Math.min(this.#after, FOLLOW_EVERY.most)));
  }
}
