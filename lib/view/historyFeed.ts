import type { Rejected } from '../operator/rejected.js';
import type { Counters } from '../runtime/counters.js';
import type { Feed } from '../transform/feed.js';
import { Pace } from '../transform/pace.js';
import type { QueueFeed } from '../transform/feeds/queueFeed.js';
import type { Overlap } from './overlap.js';

/** What is live waits until history is there; then comes history, what has waited, and what is live, each event once. */
export class HistoryFeed<T> implements Feed<T> {
  readonly pulls = false;
  readonly pace = new Pace();
  /** What is live has completed. */
  completed = false;
  readonly #live: QueueFeed<T> & Pick<Feed<T>, 'rejected'>;
  /** What comes before the queue. */
  #first: readonly T[] = [];
  #taken = 0;
  #overlap: Overlap<T> | null = null;

  constructor(live: QueueFeed<T>) {
    this.#live = live;
  }

  /** Nothing is sent before history is there. */
  get holds(): boolean {
    return this.#overlap === null;
  }

  get ready(): boolean {
    return !this.holds && (this.#taken < this.#first.length || this.#live.ready);
  }

  get ended(): boolean {
    return this.completed && !this.holds;
  }

  get pending(): number {
    return this.#first.length - this.#taken + this.#live.pending;
  }

  /** History is there; what it has in common with what has waited goes. */
  load(history: readonly T[], overlap: Overlap<T>, counters: Counters): void {
    const waited = this.#live.take(Infinity);
    // A queue keeps those behind that waited for something else.
    const rest = this.#live.ready ? [...waited, ...this.#live.take(Infinity)] : waited;
    const fresh = rest.filter((value) => !overlap.has(value, -Infinity));
    counters.in += history.length;
    counters.filtered += rest.length - fresh.length;
    this.#first = [...history, ...fresh];
    this.#overlap = overlap;
  }

  /** Something live comes. `bounded`: a slow consumer makes it wait; `watermark`: that of what was sent. */
  push(value: T, bounded: boolean, watermark: number, counters: Counters): void {
    if (this.#overlap?.has(value, watermark) === true) {
      counters.in++;
      counters.filtered++;
    } else {
      this.#live.push(value, bounded || this.holds, counters);
    }
  }

  take(max: number): readonly T[] {
    if (this.#taken === this.#first.length) return this.#live.take(max);
    const run = this.#first.slice(this.#taken, this.#taken + max);
    this.#taken += run.length;
    if (this.#taken === this.#first.length) {
      this.#first = [];
      this.#taken = 0;
    }
    return run;
  }

  rejected(): readonly Pick<Rejected, 'value' | 'error'>[] {
    return this.#live.rejected?.() ?? [];
  }

  position(): unknown {
    return null;
  }

  seek(): void {
    // History is asked for anew; what is live is not there any more.
  }

  cancel(): void {
    this.#first = [];
    this.#taken = 0;
    this.#live.cancel();
  }
}
