import { Subject } from 'rxjs';
import type { Observable, Subscription } from 'rxjs';
import {
  agg,
  eventTimeChunks,
  hours,
  keyBy,
  keyedProcess,
  tumbling,
  values,
  valueState,
  windowBy,
} from '../lib/index.js';
import type { Stream } from '../lib/index.js';
import { ManagedRuntime } from '../lib/job/managedRuntime.js';
import type { SnapshotKind } from '../lib/runtime/checkpointing.js';
import { takeCheckpoint } from '../lib/runtime/takeCheckpoint.js';
import type { Sale } from './sales.js';

/** What keeps something for each key. */
export const pipelines = {
  keyedProcess: (sales: Stream<Sale>): Observable<unknown> =>
    sales.pipe(
      keyBy((sale) => sale.key),
      keyedProcess({
        state: { total: valueState(0) },
        onEvent: (sale, { state }) => void (state.total.value += sale.price),
      }),
      values(),
    ),
  tumbling: (sales: Stream<Sale>): Observable<unknown> =>
    sales.pipe(
      keyBy((sale) => sale.key),
      windowBy(tumbling(hours(24)), { count: agg.count(), sum: agg.sum((sale) => sale.price) }),
      values(),
    ),
};

/** A pipeline that runs on, whatever is fed to it and however often a checkpoint is taken. */
export class Checkpointed {
  readonly #chunks$ = new Subject<readonly Sale[]>();
  readonly #runtime = new ManagedRuntime({ onWarning: () => undefined });
  readonly #subscription: Subscription;
  #id = 0;

  constructor(pipeline: (sales: Stream<Sale>) => Observable<unknown>, tracksChanges: boolean) {
    this.#runtime.tracksChanges = tracksChanges;
    const sales = this.#chunks$.pipe(eventTimeChunks((sale) => sale.at, { runtime: this.#runtime }));
    this.#subscription = pipeline(sales).subscribe();
  }

  close(): void {
    this.#subscription.unsubscribe();
  }

  feed(chunks: readonly (readonly Sale[])[]): void {
    for (const chunk of chunks) this.#chunks$.next(chunk);
  }

  /** Takes a checkpoint, in one turn. */
  take(kind: SnapshotKind): void {
    const layout = this.#runtime.layout;
    const id = ++this.#id;
    const since = id - 1;
    void takeCheckpoint(() => this.#runtime, { id, kind, since, layout });
  }
}
