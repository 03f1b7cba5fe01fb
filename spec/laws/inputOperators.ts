import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  broadcastProcess,
  coProcess,
  keyBy,
  keyedProcess,
  listState,
  mapState,
  mapValues,
  reducingState,
  sideOutput,
  type,
  valueState,
} from '../../lib/index.js';
import type { Rejected } from '../../lib/index.js';
import { lmdbState } from '../../lib/lmdb.js';
import type { StateBackend } from '../../lib/lmdb.js';
import type { Pipeline } from './pipeline.js';
import type { Item } from './script.js';

const keyOf = keyBy((item: Item) => item.key);

/** Each event stays for so long, then its key is forgotten: what is left of many keys. */
const STAY = 2000;

/** `coProcess` whose keys all come to an end. */
export const passing: Pipeline['make'] = (left, right) =>
  left.pipe(
    keyOf,
    coProcess(right.pipe(keyOf), {
      state: { first: valueState<Item | null>(null), ids: listState<number>({ ttl: STAY }) },
      onLeft: (item, context) => {
        context.state.first.value = item;
        context.setEventTimer(context.timestamp + STAY);
      },
      onRight: (item, { state }) => state.ids.add(item.id),
      onTimer: (_, { state }) => state.first.clear(),
    }),
  );

/** `broadcastProcess` whose keys all come to an end. */
export const passingByRules: Pipeline['make'] = (items, rules) =>
  items.pipe(
    keyOf,
    broadcastProcess(rules, {
      broadcast: { newest: valueState(0) },
      state: { first: valueState<Item | null>(null) },
      onBroadcast: (rule, { broadcast }) => {
        broadcast.newest.value = rule.id;
      },
      onEvent: (item, context) => {
        context.state.first.value = item;
        context.setEventTimer(context.timestamp + STAY);
      },
      onTimer: (_, { state }) => state.first.clear(),
    }),
  );

/** State on disk, for a while. */
export const passingOnDisk: Pipeline['make'] = (items) =>
  items.pipe(
    keyOf,
    keyedProcess({
      state: { first: valueState<Item | null>(null) },
      onEvent: (item, context) => {
        context.state.first.value = item;
        context.setEventTimer(context.timestamp + STAY);
      },
      onTimer: (_, { state }) => state.first.clear(),
    }),
  );

/** Keeps states on disk. */
export const onDisk = (cached: number): StateBackend => lmdbState(join(tmpdir(), 'rxtide-laws'), { cached });

/** Process functions with two inputs, and state on disk, as the laws know them. */
export const inputOperators: readonly Pipeline[] = [
  {
    name: 'coProcess, both sides in one state',
    inputs: 2,
    make: (left, right) =>
      left.pipe(
        keyOf,
        coProcess(right.pipe(keyOf), {
          state: { seen: listState<string>() },
          onLeft: (item, { key, state, watermark, isLate }) => {
            state.seen.add(`left ${item.id}`);
            return [key, state.seen.values, watermark, isLate];
          },
          onRight: (item, { key, state, timestamp }) => {
            state.seen.add(`right ${item.id}`);
            return [key, state.seen.length, timestamp];
          },
        }),
      ),
  },
  {
    // Ten ms by hand: what it gives depends on event time alone.
    name: 'coProcess that counts both sides until a timer',
    inputs: 2,
    make: (left, right) =>
      left.pipe(
        keyOf,
        coProcess(right.pipe(keyOf), {
          state: { counts: mapState<number, readonly [left: number, right: number]>() },
          onLeft: (_, context) => {
            const end = (Math.floor(context.timestamp / 10) + 1) * 10;
            const [lefts, rights] = context.state.counts.get(end) ?? [0, 0];
            context.state.counts.set(end, [lefts + 1, rights]);
            context.setEventTimer(end - 1);
          },
          onRight: (_, context) => {
            const end = (Math.floor(context.timestamp / 10) + 1) * 10;
            const [lefts, rights] = context.state.counts.get(end) ?? [0, 0];
            context.state.counts.set(end, [lefts, rights + 1]);
            context.setEventTimer(end - 1);
          },
          onTimer: (time, { key, state }) => {
            const counts = state.counts.get(time + 1);
            state.counts.delete(time + 1);
            return { key, time, counts };
          },
        }),
      ),
    eventTimeOnly: true,
  },
  {
    name: 'coProcess on both clocks, with a ttl, a side output and rejected events',
    inputs: 2,
    make: (left, right) => {
      const orphans = sideOutput<readonly unknown[]>();
      const rejected = sideOutput<Rejected>();
      const main = left.pipe(
        keyOf,
        coProcess(right.pipe(keyOf), {
          emits: type<readonly unknown[]>(),
          sides: { orphans },
          rejectedTo: rejected,
          state: {
            open: valueState<number | null>(null, { ttl: 15 }),
            total: reducingState((a: number, b: number) => a + b),
          },
          onLeft: (item, context) => {
            context.state.open.value = item.id;
            context.setEventTimer(context.timestamp + 7);
            context.setProcessingTimer(context.now + 20);
            if (item.n === 3) throw new Error(`no, not ${item.id}`);
            context.emit(['opened', item.id]);
          },
          onRight: (item, context) => {
            const { open, total } = context.state;
            total.add(item.n);
            if (open.value === null) context.sides.orphans.emit([item.id, total.value]);
            else context.emit(['paid', open.value, item.id, total.value]);
            context.deleteEventTimer(context.timestamp + 1);
            open.clear();
            if (item.n === 4) throw new Error(`no, not ${item.id}`);
          },
          onTimer: (time, { clock, key, watermark, state, sides }) =>
            sides.orphans.emit([key, clock, time, watermark, state.open.value]),
        }),
      );
      return { main, orphans, rejected: rejected.pipe(mapValues((event) => event.value)) };
    },
  },
  {
    name: 'broadcastProcess',
    inputs: 2,
    make: (items, rules) =>
      items.pipe(
        keyOf,
        broadcastProcess(rules, {
          broadcast: { rules: mapState<string, number>(), newest: valueState(0) },
          onBroadcast: (rule, { broadcast }) => {
            broadcast.newest.value = rule.id;
            if (rule.n < 0) broadcast.rules.delete(rule.key);
            else broadcast.rules.set(rule.key, rule.n);
          },
          onEvent: (item, { broadcast }) => [item.id, broadcast.newest.value, broadcast.rules.entries()],
        }),
      ),
  },
  {
    name: 'broadcastProcess that changes what keys keep, with timers, a side output and rejected events',
    inputs: 2,
    make: (items, rules) => {
      const told = sideOutput<readonly unknown[]>();
      const rejected = sideOutput<Rejected>();
      const main = items.pipe(
        keyOf,
        broadcastProcess(rules, {
          broadcast: { log: listState<number>() },
          state: { sum: valueState(0), ids: listState<number>({ ttl: 20 }) },
          emits: type<readonly unknown[]>(),
          sides: { told },
          rejectedTo: rejected,
          onBroadcast: (rule, { broadcast, sides }) => {
            broadcast.log.add(rule.id);
            sides.told.emit(['rule', rule.id, broadcast.log.length]);
            if (rule.n === 5) broadcast.log.clear();
            if (rule.n === 4) throw new Error(`no, not ${rule.id}`);
          },
          onEvent: (item, context) => {
            context.state.sum.value += item.n;
            context.state.ids.add(item.id);
            context.setEventTimer(context.timestamp + 5);
            context.setProcessingTimer(context.now + 10);
            if (item.n === 3) throw new Error(`no, not ${item.id}`);
            context.emit([item.id, context.broadcast.log.values]);
          },
          onTimer: (time, context) => {
            context.emit([context.key, context.clock, time, context.state.sum.value, context.broadcast.log.length]);
            context.state.sum.clear();
          },
        }),
      );
      return { main, told, rejected: rejected.pipe(mapValues((event) => event.value)) };
    },
  },
  {
    name: 'broadcastProcess with forEachKey',
    inputs: 2,
    make: (items, rules) =>
      items.pipe(
        keyOf,
        broadcastProcess(rules, {
          broadcast: { factor: valueState(1) },
          state: { sum: valueState(0), ids: listState<number>() },
          emits: type<readonly unknown[]>(),
          onBroadcast: (rule, context) => {
            context.broadcast.factor.value = rule.n;
            if (rule.n % 2 === 0) return;
            context.forEachKey(({ state }) => {
              state.sum.value *= rule.n;
              state.ids.add(-rule.id);
              if (rule.n === 1) state.sum.clear();
            });
            context.forEachKey((each) => {
              each.emit([each.key, each.state.sum.value, each.state.ids.values, each.broadcast.factor.value]);
              each.setEventTimer(each.timestamp + 3);
              if (rule.n === 9) each.state.ids.clear();
            });
          },
          onEvent: (item, { state, broadcast }) => {
            state.sum.value += item.n * broadcast.factor.value;
            state.ids.add(item.id);
          },
          onTimer: (time, context) => context.emit([context.key, time, context.state.sum.value]),
        }),
      ),
  },
  {
    name: 'keyedProcess with its state on disk',
    options: { state: onDisk(2) },
    make: (items) =>
      items.pipe(
        keyOf,
        keyedProcess({
          state: {
            count: valueState(0),
            list: listState<number>({ ttl: 30 }),
            map: mapState<number, Item>(),
          },
          onEvent: (item, { state }) => {
            state.count.value += item.n === 0 ? -0 : 1;
            if (item.n === 5) state.count.clear();
            state.list.add(item.n);
            state.map.set(item.n, item);
            if (item.n < 0) state.map.delete(-item.n);
            return [state.count.value, [...state.list.values], state.map.entries()];
          },
        }),
      ),
  },
];
