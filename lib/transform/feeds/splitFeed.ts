import { Alarm } from '../../operator/alarm.js';
import type { Rejected } from '../../operator/rejected.js';
import { trampoline } from '../../runtime/trampoline.js';
import type { TimestampLike } from '../../time/timestamp.js';
import type { Entry } from '../entryOptions.js';
import type { Feed, FeedHost } from '../feed.js';
import { Pace } from '../pace.js';
import type { SplitSource } from '../splitSource.js';
import { MergedStamps } from './mergedStamps.js';
import { OpenSplits } from './openSplits.js';
import { SplitDiscovery } from './splitDiscovery.js';
import { SplitReader } from './splitReader.js';
import { SplitTime } from './splitTime.js';

/** Below so many splits that wait to be opened, more are asked for. */
const QUEUED = 1024;

/** Where a source with splits stood: a split that had ended is no more in it, for discovery does not give it again. */
interface Position {
  readonly known: unknown;
  /** No more were to be found. */
  readonly allFound: boolean;
  /** In the order in which they were found. Only those that had been opened have a time. */
  readonly splits: readonly { readonly id: string; readonly position: unknown; readonly time: unknown }[];
  /** How far time had come, where splits are read one by one. */
  readonly time: unknown;
}

/** What of an entry's options a split needs to be told. */
export type SplitEntry<T> = Pick<
  Entry<T>,
  'strategy' | 'batchSize' | 'maxFutureSkew' | 'idleAfter' | 'followClockAfter'
> & {
  readonly timestampOf: (value: T) => TimestampLike;
};

/** Feeds the events of several splits as one: next comes that of the split whose watermark is lowest. */
export class SplitFeed<T> implements Feed<T> {
  readonly pulls = true;
  readonly pace = new Pace();
  readonly pending = 0;
  ready = false;
  readonly stamps: MergedStamps<T>;
  readonly #source: SplitSource<T>;
  readonly #entry: SplitEntry<T>;
  readonly #discovery: SplitDiscovery;
  readonly #open = new OpenSplits<T>();
  /** Those that wait to be opened. */
  #queue: SplitReader<T>[] = [];
  #found = 0;
  readonly #maxOpen: number;
  /** That of all splits, where they are read one by one. */
  readonly #sharedTime: SplitTime<T> | null;
  readonly #quietAfter: number;
  /** Since when none has been open. */
  #emptySince = NaN;
  #host: FeedHost | null = null;
  #alarm: Alarm | null = null;
  #wake: () => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;
  #cancelled = false;
  /** Where it stood when it was cancelled. */
  #left: unknown = undefined;
  #rejected: Pick<Rejected, 'value' | 'error'>[] = [];
  constructor(source: SplitSource<T>, entry: SplitEntry<T>) {
    this.#source = source;
    this.#entry = entry;
    this.#discovery = new SplitDiscovery(source);
    this.stamps = new MergedStamps(entry.batchSize);
    this.#sharedTime = source.read === 'one by one' ? this.#newTime() : null;
    this.#maxOpen = this.#sharedTime === null ? (source.maxOpen ?? 64) : 1;
    this.#quietAfter = Math.min(entry.idleAfter, entry.followClockAfter);
  }

  get holds(): boolean {
    return this.#open.all.some((split) => split.ready);
  }

  get ended(): boolean {
    return this.#cancelled || (this.#discovery.ended && this.#open.all.length === 0 && this.#queue.length === 0);
  }

  start(wake: () => void, fail: (error: unknown) => void, host: FeedHost): void {
    this.#wake = wake;
    this.#fail = fail;
    this.#host = host;
    this.#alarm = new Alarm(host.runtime.clock, () => this.#checkIdle());
    this.#emptySince = host.runtime.clock.now();
    this.#openNext();
  }

  take(max: number): readonly T[] {
    const { stamps } = this;
    const { maxFutureSkew } = this.#entry;
    const now = maxFutureSkew === Infinity ? Infinity : this.#host!.runtime.clock.now();
    stamps.begin(now + maxFutureSkew);
    const frame: T[] = [];
    let released = false;
    while (frame.length < max) {
      const split = this.#choose();
      if (split === null) break;
      if (split.ended) {
        this.#release(split);
        stamps.combined = Math.max(stamps.combined, this.#lowest());
        released = true;
        continue;
      }
      const { values } = split;
      // It broke; what came before is sent first.
      if (values === undefined && frame.length > 0) break;
      const to = values === undefined ? 0 : split.time.run(values, split.sent, frame, max, stamps, this.#open.limits);
      split.takeTo(to);
      if (values?.length === to) {
        this.#rejected.push(...split.rejected());
        if (!split.ready) this.#waitFor(split);
      }
    }
    if (frame.length > 0 || this.#rejected.length > 0) this.#host!.setIdle(false);
    if (released) trampoline.raise(() => this.#checkIdle());
    this.#update();
    return frame;
  }

  rejected(): readonly Pick<Rejected, 'value' | 'error'>[] {
    const rejected = this.#rejected;
    if (rejected.length > 0) this.#rejected = [];
    return rejected;
  }

  position(): unknown {
    // What was not read is unfinished, though nobody will ask for it: a source may put away what is finished.
    if (this.#cancelled) return this.#left;
    const open = this.#open.all.map((split) => ({
      id: split.id,
      position: split.position(),
      time: this.#sharedTime === null ? split.time.snapshot() : null,
    }));
    const queued = this.#queue.map((split) => ({ id: split.id, position: split.position(), time: null }));
    return {
      known: this.#discovery.known,
      allFound: this.#discovery.ended,
      splits: [...open, ...queued],
      time: this.#sharedTime?.snapshot() ?? null,
    } satisfies Position;
  }

  committed(position: unknown): void | PromiseLike<void> {
    const { known, splits } = position as Position;
    if (known === undefined) return;
    const positions = splits.map((split) => [split.id, (split.position as { chunk: unknown }).chunk] as const);
    return this.#source.committed?.(known, new Map(positions));
  }

  seek(position: unknown): void {
    const { known, allFound, splits, time } = position as Position;
    this.#discovery.known = known;
    this.#discovery.ended = allFound;
    if (time !== null) this.#sharedTime?.restore(time);
    this.#queue = splits.map((saved) => {
      const split = this.#newReader(saved.id);
      split.seek(saved.position);
      if (saved.time !== null) split.time.restore(saved.time);
      return split;
    });
  }

  cancel(): Promise<void> {
    this.#left = this.position();
    this.#cancelled = true;
    this.ready = false;
    this.#alarm?.stop();
    const freed = [this.#discovery.cancel(), ...this.#open.all.map((split) => split.cancel())];
    this.#open.all.length = 0;
    this.#queue = [];
    return Promise.all(freed.map(async (free) => free)).then(() => undefined);
  }

  #newTime(): SplitTime<T> {
    return new SplitTime<T>(this.#entry.timestampOf, this.#entry.strategy);
  }

  #newReader(id: string): SplitReader<T> {
    const source = this.#source;
    return new SplitReader<T>(id, ++this.#found, this.#sharedTime ?? this.#newTime(), {
      name: source.name,
      open: (position, signal) => source.open(id, position, signal),
    });
  }

  /** Opens what waits, and asks for more where little does. */
  #openNext(): void {
    while (this.#open.all.length < this.#maxOpen && this.#queue.length > 0) {
      const split = this.#queue.shift()!;
      this.#open.all.push(split);
      this.#waitFor(split);
      split.start(() => this.#onReady(split), this.#fail);
    }
    if (this.#queue.length < QUEUED) this.#discovery.ask((ids) => this.#onFound(ids), this.#fail);
  }

  #onFound(ids: readonly string[]): void {
    const waiting = new Set([...this.#open.all, ...this.#queue].map(({ id }) => id));
    for (const id of ids) {
      if (waiting.has(id)) continue;
      waiting.add(id);
      this.#queue.push(this.#newReader(id));
    }
    this.#openNext();
    this.#update();
    this.#wake();
  }

  /** A split has a chunk, broke, or has ended. */
  #onReady(split: SplitReader<T>): void {
    split.idle = false;
    this.#update();
    this.#wake();
  }

  #release(split: SplitReader<T>): void {
    this.#open.remove(split);
    this.#openNext();
    if (this.#open.all.length === 0) this.#waitFor(null);
  }

  /** Whether splits wait to be opened that have not begun, so that time stands still (WMC-4). */
  get #holdsTime(): boolean {
    return this.#queue.length > 0 && this.#sharedTime === null;
  }

  /** The lowest watermark of the splits that count. */
  #lowest(): number {
    if (this.#sharedTime !== null) return this.#sharedTime.watermark;
    return this.#holdsTime ? -Infinity : this.#open.lowest();
  }

  /** The split that comes next. */
  #choose(): SplitReader<T> | null {
    const split = this.#open.next(this.#source.live === true ? this.#host!.runtime.maxDrift : undefined);
    if (this.#holdsTime) this.#open.limits.others = -Infinity;
    return split;
  }

  #update(): void {
    this.ready = !this.#cancelled && this.#choose() !== null;
  }

  /** From now on a split (`null`: that there is one) is waited for. */
  #waitFor(split: SplitReader<T> | null): void {
    if (this.#quietAfter === Infinity || this.#cancelled) return;
    const now = this.#host!.runtime.clock.now();
    if (split === null) this.#emptySince = now;
    else split.waitingSince = now;
    this.#alarm!.set(now + this.#quietAfter);
  }

  /** What has been waited for too long is idle, and time goes on without it (WMC-7, WMC-8). */
  #checkIdle(): void {
    const now = this.#quietAfter === Infinity ? -Infinity : this.#host!.runtime.clock.now();
    let next = Infinity;
    let active = false;
    const isDue = (since: number): boolean => {
      const due = since + this.#quietAfter;
      if (due <= now) return true;
      next = Math.min(next, due);
      active = true;
      return false;
    };
    for (const split of this.#open.all) {
      if (split.ready || split.ended) active = true;
      else if (!split.idle) split.idle = isDue(split.waitingSince);
    }
    if (this.#open.all.length === 0) isDue(this.#emptySince);
    if (next < Infinity) this.#alarm!.set(next);
    const host = this.#host!;
    host.advance(this.#lowest());
    if (!active) {
      // Whichever went idle last, time stands where the one that was furthest stood (FLINK-38454).
      if (!this.#holdsTime) host.advance(this.#open.highest());
      if (this.#entry.idleAfter < Infinity) host.setIdle(true);
    }
    this.#update();
    this.#wake();
  }
}
