import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import { systemClock } from '../runtime/schedulerClock.js';
import type { Clock } from '../time/clock.js';
import { checkFunction } from '../errors/checkFunction.js';
import { Audience } from './audience.js';
import { NO_ROWS } from './lane.js';
import { Pacer } from './pacer.js';
import type { Paced } from './pacer.js';
import { References } from './references.js';
import type { ViewChanges, ViewMethods, ViewMetrics, ViewStatus } from './view.js';
import { ViewTable } from './viewTable.js';
import type { ViewColumns } from './viewTable.js';
import type { ViewSettings } from './viewOptions.js';
import { isWindowResult } from './windowLane.js';

/** `Symbol.dispose`; where there is none, a symbol that nobody asks for. */
const DISPOSE: symbol = (Symbol as { readonly dispose?: symbol }).dispose ?? Symbol('dispose');

/** Where the results of a view come from. `start` gives what ends it. */
export interface ViewFeed<T> {
  start(target: FeedTarget<T>): () => void;
}

/** What a feed may call. */
export interface FeedTarget<T> {
  /** Before anything else: the clock of the stream's runtime. */
  open(clock: Clock): void;
  add(columns: ViewColumns<T>): void;
  /** What it has had is no more: what comes next is all. */
  reset(): void;
  complete(): void;
  fail(error: unknown): void;
}

/** A view as it is: a table that a feed fills, what is shown of it, and who is told. */
export class LiveView<K, T, R> implements ViewMethods<K, R>, FeedTarget<T>, Paced {
  readonly changes$: Observable<ViewChanges<R>>;
  readonly #settings: ViewSettings<T, R>;
  readonly #table: ViewTable<T, R>;
  readonly #references: References;
  readonly #audience: Audience<R>;
  #status: ViewStatus = 'idle';
  #error: unknown = undefined;
  /** What the feed says, until it is shown with the rows. */
  #coming: ViewStatus = 'idle';
  #comingError: unknown = undefined;
  #clock: Clock = systemClock;
  #pacer: Pacer | null = null;
  #frame = 0;
  #stop = (): void => undefined;
  #asGiven: ViewMethods<K, R> | undefined;

  constructor(settings: ViewSettings<T, R>, feed: ViewFeed<T>) {
    this.#settings = settings;
    this.#table = new ViewTable(settings);
    this.#audience = new Audience(settings.onError);
    this.#references = new References(
      settings.keepAlive,
      () => this.#clock,
      () => this.#start(feed),
      () => this.#end(),
    );
    this.#begin();
    this.changes$ = new Observable((observer) => this.#observe(observer));
  }

  get status(): ViewStatus {
    return this.#status;
  }

  get error(): unknown {
    return this.#error;
  }

  get size(): number {
    return this.#table.shown.size;
  }

  get frame(): number {
    return this.#frame;
  }

  get(key: K): R | undefined {
    return this.#table.rowsOf(key).at(-1);
  }

  range(key: K, between: { readonly from?: number; readonly to?: number } = {}): readonly R[] {
    const { from = -Infinity, to = Infinity } = between;
    const rows = this.#table.rowsOf(key);
    return from === -Infinity && to === Infinity
      ? rows
      : rows.filter((row) => startOf(row) >= from && startOf(row) < to);
  }

  top(n: number, by?: (row: R) => number): readonly R[] {
    if (!Number.isInteger(n) || n < 0) {
      throw new RxtideError('INVALID_OPTION', `top: n must be a whole number, at least 0; it is ${String(n)}`);
    }
    return by === undefined ? this.snapshot().slice(0, n) : this.#table.shown.top(n, by);
  }

  snapshot(): readonly R[] {
    return this.#table.shown.all();
  }

  subscribe(listener: () => void): () => void {
    checkFunction(listener, 'subscribe: listener');
    if (this.#status === 'disposed') return () => undefined;
    const leave = this.#audience.listen(listener);
    const letGo = this.#references.add();
    return () => {
      leave();
      letGo();
    };
  }

  connect(): () => void {
    return this.#status === 'disposed' ? () => undefined : this.#references.add();
  }

  flush(): void {
    this.publish();
    this.tell();
  }

  metrics(): ViewMetrics {
    const { received, outdated, expired, evicted, shown } = this.#table;
    return { keys: shown.keys, rows: shown.size, received, outdated, expired, evicted };
  }

  dispose(): void {
    if (this.#status === 'disposed') return;
    this.#references.end();
    this.#status = this.#coming = 'disposed';
    this.#frame++;
    this.#audience.end();
  }

  [DISPOSE](): void {
    this.dispose();
  }

  open(clock: Clock): void {
    this.#clock = clock;
    this.#pacer = Pacer.of(this.#settings.frames, clock);
  }

  add(columns: ViewColumns<T>): void {
    this.#table.add(columns);
    this.#ask();
  }

  reset(): void {
    this.#table.drop();
  }

  complete(): void {
    this.#coming = 'completed';
    this.#ask();
  }

  fail(error: unknown): void {
    this.#coming = 'failed';
    this.#comingError = error;
    this.#ask();
  }

  /** @internal A view that shows what `initial` has, which is what a server has shown, however far this one has come; without `initial`, this one. */
  get asGiven(): ViewMethods<K, R> {
    if (this.#settings.initial.length === 0) return this;
    this.#asGiven ??= new LiveView<K, T, R>(this.#settings, { start: () => () => undefined });
    return this.#asGiven;
  }

  /** @internal What a row is known by. */
  keyOf(row: R): unknown {
    const { keyOf } = this.#settings;
    // The rows of windows are the values.
    return isWindowResult(row) && keyOf !== undefined ? keyOf(row as unknown as T) : (row as { key: unknown }).key;
  }

  /** @internal The rows as they have come, whether they are shown or not. */
  held(): readonly R[] {
    return this.#table.held();
  }

  /** @internal From the next frame on it shows these rows, and what comes after them. */
  restore(rows: readonly R[]): void {
    if (this.#status === 'disposed') return;
    this.#coming = 'running';
    this.reset();
    this.#table.load(rows);
    this.#ask();
  }

  publish(): void {
    const changes = this.#table.publish(this.#audience.wantsChanges);
    const changed = this.#show();
    if (changes === null && !changed) return;
    this.#frame++;
    this.#audience.note(changes);
  }

  tell(): void {
    // Who listens last may leave meanwhile, and with them all that is known of the end.
    this.#audience.tell(this.#status, this.#error);
  }

  #ask(): void {
    this.#pacer ??= Pacer.of(this.#settings.frames, this.#clock);
    this.#pacer.ask(this);
  }

  /** Shows how the feed stands; gives whether that is news. */
  #show(): boolean {
    if (this.#status === this.#coming) return false;
    this.#status = this.#coming;
    this.#error = this.#comingError;
    return true;
  }

  #observe(observer: Subscriber<ViewChanges<R>>): void {
    if (this.#status === 'disposed') return observer.complete();
    const rows = this.snapshot();
    if (rows.length > 0) observer.next({ changed: rows, removed: NO_ROWS });
    if (this.#status === 'completed') observer.complete();
    else if (this.#status === 'failed') observer.error(this.#error);
    if (observer.closed) return;
    observer.add(this.#audience.observe(observer));
    observer.add(this.#references.add());
  }

  /** It is as it was made. */
  #begin(): void {
    this.#table.clear();
    this.#table.load(this.#settings.initial);
    this.#table.publish(false);
  }

  #start(feed: ViewFeed<T>): void {
    this.#coming = 'running';
    if (this.#show()) this.#frame++;
    let ended = false;
    this.#stop = () => {
      ended = true;
    };
    const stop = feed.start(this);
    // What runs inside may have disposed of it.
    if (ended) stop();
    else this.#stop = stop;
  }

  #end(): void {
    this.#stop();
    this.#pacer?.forget(this);
    this.#pacer = null;
    this.#begin();
    this.#coming = 'idle';
    this.#comingError = undefined;
    this.#audience.forget();
    if (this.#show()) this.#frame++;
  }
}

/** The time that a row is found by in `range`. */
function startOf(row: unknown): number {
  return isWindowResult(row) ? row.window.start : (row as { readonly timestamp: number }).timestamp;
}
