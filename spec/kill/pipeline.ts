import { join } from 'node:path';
import type { Observable } from 'rxjs';
import {
  agg,
  fromSource,
  joinInterval,
  keyBy,
  keyedProcess,
  seconds,
  shared,
  sideOutput,
  tapValues,
  toSink,
  tumbling,
  type,
  valueState,
  windowBy,
} from '../../lib/index.js';
import type { Sink, Stream } from '../../lib/index.js';
import { ndjsonSink, ndjsonSource } from '../../lib/node.js';
import { postgresSink } from '../../lib/postgres.js';
import { sqliteSink } from '../../lib/sqlite.js';
import { BOUND } from './input.js';
import type { Movement } from './input.js';
import type { SinkWrapper } from './tried.js';

/** Where a round reads and writes. */
export interface Places {
  readonly folder: string;
  /** The server, and the schema of this round. */
  readonly postgres: string;
  readonly schema: string;
  /** How long an event takes, ms. */
  readonly work: number;
}

/** Files → keyed windows, an interval join, and a process function with timers → SQLite, PostgreSQL and files. */
export function pipeline({ folder, postgres, schema, work }: Places, around: SinkWrapper): Observable<unknown>[] {
  const read = (name: string): Stream<Movement> =>
    fromSource(ndjsonSource<Movement>(join(folder, `${name}.ndjson`)), {
      name,
      timestampOf: (movement) => movement.at,
      outOfOrderness: BOUND,
      batchSize: 64,
    }).pipe(tapValues(() => spin(work)));
  const to = <T>(name: string, sink: Sink<T>) => toSink<T, unknown>(around.sink(name, sink), { name });
  const file = join(folder, 'results.db');

  const orders$ = read('orders').pipe(
    keyBy((order) => order.user),
    shared(),
  );
  const payments$ = read('payments').pipe(keyBy((payment) => payment.user));
  const late$ = sideOutput<Movement>();

  const sums$ = orders$.pipe(
    windowBy(
      tumbling(seconds(10)),
      { orders: agg.count(), amount: agg.sum((order) => order.amount), ids: agg.collect((order) => order.id) },
      { lateTo: late$, name: 'sums' },
    ),
    to(
      'sqlite',
      sqliteSink({
        file,
        table: 'sums',
        create: true,
        columns: {
          user: (r) => r.key,
          start: (r) => r.window.start,
          orders: (r) => r.value.orders,
          amount: (r) => r.value.amount,
          ids: (r) => r.value.ids.join(' '),
        },
      }),
    ),
  );
  const lateOrders$ = late$.pipe(to('late', sqliteSink({ file, table: 'late', create: true, columns: ['id', 'at'] })));
  const pairs$ = orders$.pipe(
    joinInterval(payments$, { lower: -500, upper: 500 }, (order, payment) => ({
      order: order.id,
      payment: payment.id,
    })),
    to(
      'postgres',
      postgresSink({
        connection: postgres,
        table: [schema, 'pairs'],
        columns: { order_id: 'order', payment_id: 'payment' },
      }),
    ),
  );
  const pauses$ = orders$.pipe(
    keyedProcess({
      state: { last: valueState<number | undefined>(undefined) },
      emits: type<{ user: string; from: number; until: number }>(),
      onEvent: (order, context) => {
        const { last } = context.state;
        if (last.value !== undefined && order.at <= last.value) return;
        if (last.value !== undefined) context.deleteEventTimer(last.value + seconds(3));
        last.value = order.at;
        context.setEventTimer(order.at + seconds(3));
      },
      onTimer: (time, context) => {
        context.emit({ user: context.key, from: time - seconds(3), until: time });
      },
    }),
    to('files', ndjsonSink({ folder: join(folder, 'pauses') })),
  );
  return [sums$, lateOrders$, pairs$, pauses$];
}

function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
