import type { Rejected } from '../../operator/rejected.js';
import type { Source } from '../source.js';
import { SourceFeed } from './sourceFeed.js';
import type { SplitTime } from './splitTime.js';

/** A split that is being read, or waits to be. */
export class SplitReader<T> {
  readonly id: string;
  /** The order in which it was found. */
  readonly order: number;
  readonly time: SplitTime<T>;
  /** It was waited for long enough: it holds the others back no longer. */
  idle = false;
  /** Since when it has been waited for. */
  waitingSince = NaN;
  readonly #feed: SourceFeed<T>;

  constructor(id: string, order: number, time: SplitTime<T>, source: Source<T>) {
    this.id = id;
    this.order = order;
    this.time = time;
    this.#feed = new SourceFeed(source);
  }

  /** Whether it has something in hand: events, what it rejected, or that it broke. */
  get ready(): boolean {
    return this.#feed.ready;
  }

  get ended(): boolean {
    return this.#feed.ended;
  }

  /** The events in hand, from `sent` on; none where it broke. */
  get values(): readonly T[] | undefined {
    return this.#feed.values;
  }

  get sent(): number {
    return this.#feed.sent;
  }

  start(wake: () => void, fail: (error: unknown) => void): void {
    this.#feed.start(wake, fail);
  }

  /** Takes the events in hand up to the one at `to`. Throws where it broke. */
  takeTo(to: number): void {
    this.#feed.takeTo(to);
  }

  /** What was rejected of the chunk that was taken to its end. */
  rejected(): readonly Pick<Rejected, 'value' | 'error'>[] {
    return this.#feed.rejected();
  }

  position(): unknown {
    return this.#feed.position();
  }

  seek(position: unknown): void {
    this.#feed.seek(position);
  }

  cancel(): void | PromiseLike<void> {
    return this.#feed.cancel();
  }
}
