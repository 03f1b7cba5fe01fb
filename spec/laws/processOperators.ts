import {
  agg,
  aggregatingState,
  keyBy,
  keyedProcess,
  listState,
  mapState,
  mapValues,
  processAll,
  reducingState,
  sideOutput,
  type,
  valueState,
} from '../../lib/index.js';
import type { Rejected, Ttl } from '../../lib/index.js';
import type { Pipeline } from './pipeline.js';
import type { Item } from './script.js';

const keyOf = keyBy((item: Item) => item.key);

/** Everything that a state can be asked for, on all kinds of state at once. */
const allStates = (ttl: Ttl | undefined): Pipeline['make'] => {
  const options = ttl === undefined ? {} : { ttl };
  return (items) =>
    items.pipe(
      keyOf,
      keyedProcess({
        state: {
          last: valueState<Item | null>(null, options),
          list: listState<number>(options),
          map: mapState<number, number>(options),
          highest: reducingState((a: number, b: number) => Math.max(a, b), options),
          mean: aggregatingState(
            agg.first((n: number) => n),
            options,
          ),
        },
        onEvent: (item, { state: { last, list, map, highest, mean } }) => {
          if (item.n === 3) list.clear();
          else if (item.n === 4) list.set([item.id, item.n]);
          else if (item.n >= 0) list.add(item.n);
          if (item.n % 3 === 0) map.delete(item.id % 3);
          else map.set(item.id % 3, (map.get(item.id % 3) ?? 0) + item.n);
          if (item.n === -2) map.clear();
          if (item.n === 2) mean.clear();
          highest.add(item.n);
          mean.add(item.id);
          const seen = [
            last.value?.id,
            [...list.values],
            list.length,
            map.entries(),
            map.size,
            highest.value,
            mean.value,
          ];
          last.value = item.n === 1 ? null : item;
          return seen;
        },
      }),
    );
};

/** Process functions, as the laws know them. */
export const processOperators: readonly Pipeline[] = [
  {
    name: 'keyedProcess that counts',
    make: (items) =>
      items.pipe(
        keyOf,
        keyedProcess({
          state: { count: valueState(0) },
          onEvent: (item, { state, key, isLate }) => [key, ++state.count.value, item.id, isLate],
        }),
      ),
  },
  { name: 'keyedProcess with all kinds of state', make: allStates(undefined) },
  { name: 'keyedProcess, states that expire by event time', make: allStates(9) },
  {
    name: 'keyedProcess, states that expire by event time and are renewed by reads',
    make: allStates({ after: 7, renewedBy: 'readAndWrite' }),
  },
  {
    name: 'keyedProcess, states that expire by the clock',
    make: allStates({ after: 25, clock: 'processing' }),
  },
  {
    name: 'keyedProcess, states that expire by the clock and are renewed by reads',
    make: allStates({ after: 25, clock: 'processing', renewedBy: 'readAndWrite' }),
  },
  {
    // A session by hand: the timer moves with every event, and what fires is the last one.
    name: 'keyedProcess that sets its timer anew',
    make: (items) =>
      items.pipe(
        keyOf,
        keyedProcess({
          state: { end: valueState<number>(), ids: listState<number>() },
          onEvent: (item, context) => {
            const { end, ids } = context.state;
            if (end.value !== undefined) context.deleteEventTimer(end.value);
            end.value = Math.max(end.value ?? -Infinity, context.timestamp + 6);
            context.setEventTimer(end.value);
            ids.add(item.id);
          },
          onTimer: (time, { state, key, watermark, timestamp }) => {
            const ids = state.ids.values;
            state.ids.clear();
            state.end.clear();
            return { key, time, watermark, timestamp, ids };
          },
        }),
      ),
  },
  {
    name: 'keyedProcess with timers that set timers',
    make: (items) =>
      items.pipe(
        keyOf,
        keyedProcess({
          emits: type<readonly unknown[]>(),
          state: { hops: valueState(0) },
          onEvent: (item, context) => {
            for (let i = 0; i < item.n; i++) context.setEventTimer(context.timestamp + 3 * i - 2);
            if (item.n === -1) context.deleteEventTimer(context.timestamp + 1);
          },
          onTimer: (time, context) => {
            const { hops } = context.state;
            context.emit([context.key, time, context.watermark, hops.value]);
            if (++hops.value % 4 === 0) return;
            context.setEventTimer(time + 5);
            context.setEventTimer(time + 2);
            context.deleteEventTimer(time + 4);
            context.emit([context.key, 'again']);
          },
        }),
      ),
  },
  {
    name: 'keyedProcess with timers of the clock',
    make: (items) =>
      items.pipe(
        keyOf,
        keyedProcess({
          state: { due: valueState<number>(), ids: listState<number>() },
          onEvent: (item, context) => {
            const { due, ids } = context.state;
            ids.add(item.id);
            if (item.n === 0 && due.value !== undefined) {
              context.deleteProcessingTimer(due.value);
              due.clear();
            }
            if (due.value !== undefined) return;
            due.value = context.now + 15;
            context.setProcessingTimer(due.value);
          },
          onTimer: (time, { key, state, now, clock, timestamp, watermark }) => {
            const ids = state.ids.values;
            state.ids.clear();
            state.due.clear();
            return { key, time, now, clock, timestamp, watermark, ids };
          },
        }),
      ),
  },
  {
    name: 'keyedProcess on both clocks, with a side output and rejected events',
    make: (items) => {
      const alerts = sideOutput<readonly unknown[]>();
      const rejected = sideOutput<Rejected>();
      const main = items.pipe(
        keyOf,
        keyedProcess({
          emits: type<unknown>(),
          sides: { alerts },
          state: { count: valueState(0), list: listState<number>(), map: mapState<number, number>() },
          rejectedTo: rejected,
          onEvent: (item, context) => {
            const { count, list, map } = context.state;
            count.value++;
            list.add(item.id);
            if (item.n === 4) list.set([]);
            map.set(item.n, item.id);
            if (item.n < 0) map.delete(-item.n);
            context.emit({ item, count: count.value, list: list.values, map: map.entries() });
            context.setEventTimer(context.timestamp + 10);
            context.setProcessingTimer(context.now + 20);
            if (item.n % 2 === 0) context.sides.alerts.emit([item.id, 'even']);
            if (item.n >= 3) throw new Error(`no, not ${item.id}`);
          },
          onTimer: (time, context) => {
            const { count } = context.state;
            context.sides.alerts.emit([context.key, time, context.clock, count.value]);
            count.value = 0;
            context.emit({ time, clock: context.clock });
          },
        }),
      );
      return { main, alerts, rejected: rejected.pipe(mapValues((event) => event.value)) };
    },
  },
  {
    name: 'processAll',
    make: (items) =>
      items.pipe(
        processAll({
          state: { seen: mapState<string, number>({ ttl: 12 }) },
          onEvent: (item, context) => {
            const { seen } = context.state;
            seen.set(item.key, (seen.get(item.key) ?? 0) + 1);
            context.setEventTimer(context.timestamp + 4);
            return [context.key, seen.entries()];
          },
          onTimer: (time, { state }) => [time, state.seen.keys()],
        }),
      ),
  },
];
