import {
  bufferCount,
  concatMap,
  filter,
  from,
  groupBy,
  map,
  merge,
  mergeMap,
  of,
  range,
  reduce,
  scan,
  tap,
  toArray,
} from 'rxjs';
import { pick, times, type Unlike } from './unlike.js';

/** Pipelines of RxJS alone: its operators have seen more than the workload too. */
export const observables: readonly Unlike[] = [
  {
    name: 'RxJS: numbers',
    make: (events) =>
      range(0, events).pipe(
        map((n) => n * 2),
        filter((n) => n % 3 === 0),
      ),
  },
  {
    name: 'RxJS: strings',
    make: (events) =>
      from(times(events)).pipe(
        map((time) => `${time}`),
        filter((text) => text.endsWith('0')),
        scan((length, text) => length + text.length, 0),
      ),
  },
  {
    name: 'RxJS: objects and groups',
    make: (events) =>
      from(times(events).map((at) => ({ at, shop: pick(10) }))).pipe(
        groupBy(({ shop }) => shop),
        mergeMap((group$) =>
          group$.pipe(
            map(({ at }) => at),
            reduce((latest, at) => Math.max(latest, at), 0),
          ),
        ),
        toArray(),
      ),
  },
  {
    name: 'RxJS: tuples, merged',
    make: (events) =>
      merge(from(times(events)), range(0, events)).pipe(
        map((n, i) => [n, i] as const),
        filter(([n]) => n !== 5),
        tap(([n]) => n),
        bufferCount(50),
        concatMap((chunk) => of(chunk.length)),
      ),
  },
];
