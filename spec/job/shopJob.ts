import { merge, Subject, tap } from 'rxjs';
import type { Observable } from 'rxjs';
import {
  agg,
  eventTime,
  hours,
  job,
  joinInterval,
  keyBy,
  keyedProcess,
  listState,
  mapAsync,
  records,
  session,
  shared,
  toChanges,
  toSink,
  toTable,
  tumbling,
  valueState,
  values,
  windowBy,
} from '../../lib/index.js';
import type { CheckpointStore, JobHandle, Sink } from '../../lib/index.js';

export interface Sale {
  readonly at: number;
  readonly item: string;
  readonly price: number;
}

export const sales: readonly Sale[] = Array.from({ length: 30 }, (_, i) => ({
  at: i * 2 + (i % 3 === 0 ? -3 : 0) + 4,
  item: ['tea', 'mate', 'cocoa'][i % 3]!,
  price: (i * 7) % 11,
}));

/** Long enough for answers to come. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** A job with some of everything that keeps state: windows, a join, a process function with timers, a table, calls, and a sink. */
export class ShopJob {
  readonly out: string[] = [];
  readonly #handle: JobHandle;
  readonly #sales$ = new Subject<Sale>();
  readonly #offers$ = new Subject<Sale>();
  /** Calls about events from this time on are never answered. */
  readonly #unanswered: number;

  constructor(to: CheckpointStore, unanswered = Infinity) {
    this.#unanswered = unanswered;
    const checkpoints = { every: hours(1), to };
    this.#handle = job({ name: 'shop', checkpoints, stopOnSignals: false }).run(() => this.#build());
  }

  async sell(from: number, until: number): Promise<void> {
    // Subjects keep nothing for a job that does not listen yet.
    while (this.#handle.metrics().state !== 'running') await settled();
    for (const sale of sales.slice(from, until)) {
      this.#sales$.next(sale);
      if (sale.price > 5) this.#offers$.next({ ...sale, at: sale.at + 1 });
      // Answers come in order, each before the next event.
      await settled();
    }
  }

  async checkpoint(): Promise<void> {
    await this.#handle.checkpoint();
  }

  async stop(): Promise<void> {
    await this.#handle.stop();
  }

  /** All input ends. */
  async end(): Promise<void> {
    this.#sales$.complete();
    this.#offers$.complete();
    await this.#handle.done;
  }

  #build(): Observable<unknown> {
    const say = (what: string) => (value: unknown) => void this.out.push(`${what} ${JSON.stringify(value)}`);
    const timed = { outOfOrderness: 5 };
    const byItem = this.#sales$.pipe(
      eventTime((sale) => sale.at, { ...timed, name: 'sales' }),
      keyBy((sale) => sale.item, { name: 'by item' }),
      shared(),
    );
    const offers = this.#offers$.pipe(
      eventTime((sale) => sale.at, { ...timed, name: 'offers' }),
      keyBy((sale) => sale.item, { name: 'offers by item' }),
    );
    const outputs: Record<string, Observable<unknown>> = {
      windows: byItem.pipe(
        windowBy(
          tumbling(10),
          { n: agg.count(), sum: agg.sum((sale) => sale.price), top: agg.maxBy((sale) => sale.price) },
          { name: 'per ten' },
        ),
        values(),
      ),
      sessions: byItem.pipe(windowBy(session(5), agg.collect<Sale>(), { name: 'sessions' }), values()),
      joined: byItem.pipe(
        joinInterval(offers, { name: 'joined', lower: -4, upper: 4, type: 'left' }, (sale, offer) => [
          sale.at,
          offer?.at,
        ]),
        values(),
      ),
      reminders: byItem.pipe(
        keyedProcess({
          name: 'reminders',
          state: { n: valueState(0), prices: listState<number>() },
          onEvent: (sale, context): string | undefined => {
            const { n, prices } = context.state;
            n.value++;
            prices.add(sale.price);
            context.setEventTimer(sale.at + 12);
            return undefined;
          },
          onTimer: (time, { key, state }) => `${key} at ${time}: ${state.n.value}, ${state.prices.values.join(' ')}`,
        }),
        values(),
      ),
      table: byItem.pipe(toTable({ name: 'table' }), toChanges({ name: 'changes' }), values()),
      asked: byItem.pipe(
        mapAsync(
          (sale) =>
            sale.at >= this.#unanswered ? new Promise<string>(() => undefined) : Promise.resolve(`${sale.item}!`),
          {
            name: 'asked',
            ordered: true,
            concurrency: 100,
          },
        ),
        records(),
      ),
    };
    return merge(
      ...Object.entries(outputs).map(([name, output]) => output.pipe(tap(say(name)))),
      byItem.pipe(toSink(this.#sink(), { name: 'ledger' })),
    );
  }

  /** Shows prices by checkpoints. */
  #sink(): Sink<Sale> {
    let staged: number[] = [];
    return {
      name: 'ledger',
      write: ({ values: some }) => void staged.push(...some.map((sale) => sale.price)),
      prepare: () => {
        const handle = { prices: staged };
        staged = [];
        return Promise.resolve(handle);
      },
      commit: (handle) => void this.out.push(`committed ${JSON.stringify(handle)}`),
    };
  }
}
