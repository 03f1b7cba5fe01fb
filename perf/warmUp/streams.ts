import { bufferCount, from, Subject } from 'rxjs';
import {
  agg,
  calendar,
  cumulative,
  eventTime,
  eventTimeChunks,
  filterValues,
  flatMapValues,
  fromArray,
  hours,
  keyBy,
  mapValues,
  minutes,
  records,
  seconds,
  session,
  sideOutput,
  sliding,
  tapValues,
  tumbling,
  union,
  values,
  windowAll,
  windowBy,
} from '../../lib/index.js';
import { pick, random, times, type Unlike } from './unlike.js';

/** Pipelines of rxtide, each with values of other shapes, other keys, aggregates and operators. */
export const streams: readonly Unlike[] = [
  {
    name: 'clicks: tuple keys, mean and longest',
    make: (events) => {
      const clicks = times(events).map((when) => ({ page: `/p${pick(50)}`, user: pick(20), when, ms: random() * 900 }));
      return fromArray(clicks, { timestampOf: (click) => click.when, outOfOrderness: seconds(1) }).pipe(
        keyBy((click) => [click.page, click.user] as const),
        windowBy(tumbling(minutes(5)), {
          mean: agg.mean((click) => click.ms),
          longest: agg.max((click) => click.ms),
          clicks: agg.count(),
        }),
        values(),
      );
    },
  },
  {
    name: 'readings: integer keys, variance, sliding',
    make: (events) => {
      const readings = times(events).map((t) => ({ t, sensor: pick(300), celsius: 20 + random(), ok: random() < 0.9 }));
      return fromArray(readings, { timestampOf: (reading) => reading.t, outOfOrderness: 200, batchSize: 256 }).pipe(
        filterValues((reading) => reading.ok),
        keyBy((reading) => reading.sensor),
        windowBy(
          sliding(minutes(2), minutes(1)),
          agg.variance((reading) => reading.celsius),
        ),
        values(),
      );
    },
  },
  {
    name: 'numbers: no key, min, max and sum, cumulative',
    make: (events) =>
      fromArray(times(events), { timestampOf: (time) => time, outOfOrderness: 100 }).pipe(
        mapValues((time) => time % 1_009),
        windowAll(cumulative(minutes(10), minutes(2)), {
          least: agg.min((n) => n),
          most: agg.max((n) => n),
          all: agg.sum((n) => n),
        }),
        values(),
      ),
  },
  {
    name: 'words: strings out of lines, distinct',
    make: (events) => {
      const lines = times(events).map((at, i) => ({ at, text: `the ${i % 13} quick ${i % 7} foxes` }));
      return fromArray(lines, { timestampOf: (line) => line.at, outOfOrderness: 100 }).pipe(
        flatMapValues((line) => line.text.split(' ')),
        keyBy((word) => word),
        windowBy(tumbling(hours(1)), { words: agg.count(), distinct: agg.distinct((word) => word.length) }),
        records(),
      );
    },
  },
  {
    name: 'dates: Date times, boolean keys, collect',
    make: (events) => {
      const logins = times(events).map((time) => ({
        date: new Date(time),
        admin: random() < 0.1,
        name: `u${pick(99)}`,
      }));
      return fromArray(logins, { timestampOf: (login) => login.date, outOfOrderness: 100 }).pipe(
        keyBy((login) => login.admin),
        windowBy(
          tumbling(minutes(1)),
          agg.collect((login) => login.name),
        ),
        mapValues((result) => result.value.length),
        values(),
      );
    },
  },
  {
    name: 'hot prices: a Subject, first and last, late events to a side output',
    make: (events) => {
      const prices$ = new Subject<readonly [number, string, number]>();
      const late = sideOutput<readonly [number, string, number]>();
      const candles$ = prices$.pipe(
        eventTime(([time]) => time, { outOfOrderness: 0 }),
        keyBy(([, symbol]) => symbol),
        windowBy(
          tumbling(seconds(30)),
          { open: agg.first(), close: agg.last(), high: agg.maxBy(([, , price]) => price) },
          { lateTo: late },
        ),
        values(),
      );
      const done$ = new Subject<unknown>();
      candles$.subscribe(done$);
      for (const time of times(events, 20)) prices$.next([time - pick(50), `S${pick(5)}`, random() * 100]);
      prices$.complete();
      return done$;
    },
  },
  {
    name: 'orders: chunks, reduce with an object, union',
    make: (events) => {
      const orders = times(events).map((created) => ({
        id: pick(1e6),
        created,
        items: [pick(9), pick(9)],
        shop: pick(4),
      }));
      const of$ = (shops: (shop: number) => boolean): ReturnType<typeof fromArray<(typeof orders)[number]>> =>
        fromArray(
          orders.filter((order) => shops(order.shop)),
          { timestampOf: (order) => order.created, outOfOrderness: 100 },
        );
      return union(
        of$((shop) => shop < 2),
        of$((shop) => shop >= 2),
      ).pipe(
        keyBy((order) => `shop ${order.shop}`),
        windowBy(
          tumbling(minutes(10)),
          agg.of({
            create: () => ({ orders: 0, items: 0 }),
            add: (all, order: (typeof orders)[number]) => ({
              orders: all.orders + 1,
              items: all.items + order.items.length,
            }),
            merge: (a, b) => ({ orders: a.orders + b.orders, items: a.items + b.items }),
            result: ({ orders, items }) => items / orders,
            commutative: true,
          }),
        ),
        values(),
      );
    },
  },
  {
    name: 'requests: chunks, allowed lateness, top',
    make: (events) => {
      const requests = times(events, 50).map((at) => ({
        method: 'GET',
        path: `/${pick(40)}`,
        status: 200,
        at,
        bytes: pick(5e4),
      }));
      return from(requests).pipe(
        bufferCount(100),
        eventTimeChunks((request) => request.at, { outOfOrderness: 20 }),
        keyBy((request) => request.path),
        windowBy(
          tumbling(seconds(10)),
          {
            top: agg.top(3, (request) => request.bytes),
            bytes: agg.sum((request) => request.bytes),
          },
          { allowedLateness: 40 },
        ),
        values(),
      );
    },
  },
  {
    name: 'trips: bigint keys, days of a time zone, two windows in a row',
    make: (events) => {
      const trips = times(events, 20_000).map((start) => ({ start, km: random() * 30, city: BigInt(pick(20)) }));
      return fromArray(trips, { timestampOf: (trip) => trip.start, outOfOrderness: hours(1) }).pipe(
        keyBy((trip) => trip.city),
        windowBy(calendar('day', { timeZone: 'Europe/Berlin' }), { km: agg.sum((trip) => trip.km) }),
        windowBy(
          tumbling(hours(24 * 7)),
          agg.mean((day) => day.value.km),
        ),
        values(),
      );
    },
  },
  {
    name: 'visits: sessions with a gap of their own',
    make: (events) => {
      const visits = times(events, 10).map((at) => ({ visitor: `v${pick(200)}`, at, phone: random() < 0.5 }));
      return fromArray(visits, { timestampOf: (visit) => visit.at, outOfOrderness: 100 }).pipe(
        keyBy((visit) => visit.visitor),
        windowBy(
          session((visit) => (visit.phone ? 3_000 : 5_000)),
          { pages: agg.count() },
        ),
        values(),
      );
    },
  },
  {
    name: 'sparse events, batches of one, taps',
    make: (events) => {
      const ticks = times(events).map((at, i) => ({ kind: i % 2 === 0 ? 'tick' : 'tock', n: i, at }));
      return fromArray(ticks, { timestampOf: (tick) => tick.at, outOfOrderness: 100, batchSize: 1 }).pipe(
        tapValues((tick) => tick.n),
        mapValues((tick) => (tick.n % 3 === 0 ? tick : { ...tick, third: true })),
        keyBy((tick) => tick.kind),
        windowBy(
          tumbling(seconds(7)),
          agg.reduce((a, b) => (a.n > b.n ? a : b)),
        ),
        values(),
      );
    },
  },
  {
    name: 'measurements: half-filled objects, float keys',
    make: (events) => {
      const measured = times(events).map((at, i) => (i % 2 === 0 ? { at, v: i } : { v: i * 0.5, note: `n${i}`, at }));
      return fromArray(measured, { timestampOf: ({ at }) => at, outOfOrderness: 100, batchSize: 7 }).pipe(
        keyBy(({ v }) => (v % 10) / 4),
        windowBy(tumbling(minutes(1)), {
          n: agg.count(),
          smallest: agg.minBy(({ v }) => v),
          total: agg.sum(({ v }) => v),
        }),
        values(),
      );
    },
  },
];
