import { concatMap, filter, from, groupBy, map, mergeMap, reduce } from 'rxjs';
import { drain } from '../../workload.js';
import { isBid } from '../../../examples/nexmark/model.js';
import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q5Row } from '../queries/q5.js';

const SIZE = 10_000;
const SLIDE = 2_000;

/** RxJS has no watermark, so no window can be closed before the stream ends: all of them are open until then. */
export function q5Rxjs(events: readonly NexmarkEvent[], sink: (row: Q5Row) => void): void {
  const rows$ = from(events).pipe(
    filter(isBid),
    concatMap(({ auction, dateTime }) => {
      const last = Math.floor(dateTime / SLIDE) * SLIDE;
      return Array.from({ length: SIZE / SLIDE }, (_, i) => ({ auction, start: last - i * SLIDE }));
    }),
    groupBy(({ start }) => start),
    mergeMap((window$) =>
      window$.pipe(
        reduce((counts, { auction }) => counts.set(auction, (counts.get(auction) ?? 0) + 1), new Map<number, number>()),
        map((counts) => {
          const most = Math.max(...counts.values());
          return [...counts].filter(([, num]) => num === most);
        }),
      ),
    ),
    concatMap((hottest) => hottest.map(([auction, num]) => ({ auction, num }))),
  );
  drain(rows$, sink);
}
