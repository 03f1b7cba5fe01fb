import { filter as mostFilter, map as mostMap, mergeArray, multicast } from '@most/core';
import { from as ixFrom } from 'ix/iterable';
import { filter as ixFilter, map as ixMap } from 'ix/iterable/operators';
import { connect, filter, from, map, merge } from 'rxjs';
import { Stream as Xstream } from 'xstream';
import { filterValues, fromArray, mapValues, shared, union, values } from '../../lib/index.js';
import type { Stream } from '../../lib/index.js';
import { drainMost, mostFrom } from '../loops/most.js';
import type { MostStream } from '../loops/most.js';
import { drain, drainLater } from '../workload.js';
import type { Workload } from '../workload.js';

const EVENTS = 500_000;

const numbers = (events: number): readonly number[] => Array.from({ length: events }, (_, i) => i);

/** Each event a millisecond after the one before. */
const stream = (of: readonly number[]): Stream<number> => fromArray(of, { timestampOf: (n) => n });

const base = {
  events: EVENTS,
  // @most/core sends what is in an array from a task of its scheduler.
  asynchronous: true,
  digest: (n: number): number => n,
  weigh: (n: number): number => n,
};

/** So many functions, one after the other. */
export function maps(steps: number): Workload<number> {
  return {
    ...base,
    name: steps === 1 ? 'map' : `map, ${steps} times`,
    about: `a number is added ${steps === 1 ? 'once' : `${steps} times, each in a map of its own`}; by hand: functions called one after the other`,
    prepare(events) {
      const of = numbers(events);
      const adds = Array.from(
        { length: steps },
        (_, i) =>
          (n: number): number =>
            n + i,
      );
      return {
        rxtide: (sink) => drain(adds.reduce((all, add) => all.pipe(mapValues(add)), stream(of)).pipe(values()), sink),
        loop: (sink) => {
          for (let i = 0; i < of.length; i++) {
            let n = of[i]!;
            for (let step = 0; step < adds.length; step++) n = adds[step]!(n);
            sink(n);
          }
        },
        rxjs: (sink) =>
          drain(
            adds.reduce((all, add) => all.pipe(map(add)), from(of)),
            sink,
          ),
        same: {
          most: (sink) =>
            drainMost(
              adds.reduce<MostStream<number>>((all, add) => mostMap(add, all), mostFrom(of)),
              sink,
            ),
          xstream: (sink) =>
            drainXstream(
              adds.reduce((all, add) => all.map(add), Xstream.fromArray([...of])),
              sink,
            ),
          ix: (sink) =>
            drainIterable(
              adds.reduce((all, add) => all.pipe(ixMap(add)), ixFrom(of)),
              sink,
            ),
        },
      };
    },
  };
}

export const filters: Workload<number> = {
  ...base,
  name: 'filter',
  about: 'one event in two passes',
  prepare(events) {
    const of = numbers(events);
    const isEven = (n: number): boolean => n % 2 === 0;
    return {
      rxtide: (sink) => drain(stream(of).pipe(filterValues(isEven), values()), sink),
      loop: (sink) => {
        for (let i = 0; i < of.length; i++) if (of[i]! % 2 === 0) sink(of[i]!);
      },
      rxjs: (sink) => drain(from(of).pipe(filter(isEven)), sink),
      same: {
        most: (sink) => drainMost(mostFilter(isEven, mostFrom(of)), sink),
        xstream: (sink) => drainXstream(Xstream.fromArray([...of]).filter(isEven), sink),
        ix: (sink) => drainIterable(ixFrom(of).pipe(ixFilter(isEven)), sink),
      },
    };
  },
};

/** How many streams are merged. */
const INPUTS = 10;

export const merges: Workload<number> = {
  ...base,
  name: 'merge',
  about: `${INPUTS} streams as one; rxtide takes them in the order of their watermarks, the others one after the other`,
  prepare(events) {
    const parts = Array.from({ length: INPUTS }, (_, i) => numbers(events / INPUTS).map((n) => n + i));
    return {
      rxtide: (sink) => drain(union(...parts.map(stream)).pipe(values()), sink),
      loop: (sink) => {
        for (const part of parts) for (let i = 0; i < part.length; i++) sink(part[i]!);
      },
      rxjs: (sink) => drain(merge(...parts.map((part) => from(part))), sink),
      same: {
        most: (sink) => drainMost(mergeArray(parts.map(mostFrom)), sink),
        xstream: (sink) => drainXstream(Xstream.merge(...parts.map((part) => Xstream.fromArray([...part]))), sink),
      },
    };
  },
};

export const shares: Workload<number> = {
  ...base,
  name: 'share',
  about: 'one run of a stream for two consumers, each with a map of its own',
  prepare(events) {
    const of = numbers(events);
    const one = (n: number): number => n + 1;
    const two = (n: number): number => n * 2;
    return {
      rxtide: (sink) => {
        const shared$ = stream(of).pipe(shared());
        return Promise.all([
          drainLater(shared$.pipe(mapValues(one), values()), sink),
          drainLater(shared$.pipe(mapValues(two), values()), sink),
        ]);
      },
      loop: (sink) => {
        for (let i = 0; i < of.length; i++) {
          sink(one(of[i]!));
          sink(two(of[i]!));
        }
      },
      rxjs: (sink) =>
        drain(from(of).pipe(connect((shared$) => merge(shared$.pipe(map(one)), shared$.pipe(map(two))))), sink),
      same: {
        most: (sink) => {
          const shared$ = multicast(mostFrom(of));
          return Promise.all([drainMost(mostMap(one, shared$), sink), drainMost(mostMap(two, shared$), sink)]);
        },
      },
    };
  },
};

function drainXstream(stream$: Xstream<number>, sink: (n: number) => void): void {
  stream$.addListener({ next: sink });
}

function drainIterable(iterable: Iterable<number>, sink: (n: number) => void): void {
  for (const n of iterable) sink(n);
}
