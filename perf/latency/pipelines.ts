import type { Observable } from 'rxjs';
import {
  agg,
  eventTimeChunks,
  filterValues,
  keyBy,
  mapValues,
  seconds,
  sliding,
  tumbling,
  values,
  windowBy,
} from '../../lib/index.js';
import type { WindowAssigner, WindowResult } from '../../lib/index.js';
import { randomFrom } from '../random.js';

/** An event of the load. */
export interface Tick {
  /** Its number. */
  readonly i: number;
  /** Event time, ms: it advances as the schedule does. */
  readonly at: number;
  readonly user: number;
}

/** Something whose latency is measured. `R` is what comes out. */
export interface LatencyPipeline<R> {
  readonly name: string;
  /** What is done, for the reader of the table. */
  readonly about: string;
  /** As a user writes it: each chunk is what a hot source has received since it handed over the last one. */
  build(chunks$: Observable<readonly Tick[]>): Observable<R>;
  /** The number of the event that made a result due, when event `i` has time `BASE + i * 1000 / rate`. */
  cause(result: R, rate: number): number;
}

/** The event time of the first event: a multiple of every slide. */
export const BASE = 1_700_000_000_000;

export const KEYS = 10_000;

/** Which user event `i` is of: drawn evenly, beforehand. */
const users: Int32Array = (() => {
  const random = randomFrom(KEYS);
  return Int32Array.from({ length: 1 << 20 }, () => Math.floor(random() * KEYS));
})();

export function tickAt(i: number, rate: number): Tick {
  return { i, at: BASE + Math.floor((i * 1000) / rate), user: users[i & (users.length - 1)]! };
}

/** The first event at or after `time`: there, the watermark passes the end of the windows that end at `time`. */
function firstAt(time: number, rate: number): number {
  return Math.ceil(((time - BASE) * rate) / 1000 - 1e-6);
}

function counts(
  name: string,
  about: string,
  assigner: WindowAssigner<Tick>,
): LatencyPipeline<WindowResult<number, number>> {
  return {
    name,
    about,
    build: (chunks$) =>
      chunks$.pipe(
        eventTimeChunks((tick: Tick) => tick.at),
        keyBy((tick) => tick.user),
        windowBy(assigner, agg.count()),
        values(),
      ),
    cause: ({ window }, rate) => firstAt(window.end, rate),
  };
}

const stateless: LatencyPipeline<Tick> = {
  name: 'stateless',
  about: 'mapValues and filterValues; half of the events pass; latency of each',
  build: (chunks$) =>
    chunks$.pipe(
      eventTimeChunks((tick: Tick) => tick.at),
      mapValues((tick) => ({ ...tick, user: tick.user + 1 })),
      filterValues((tick) => (tick.i & 1) === 0),
      values(),
    ),
  cause: ({ i }) => i,
};

/** A pipeline whatever its results are. */
// eslint-disable-next-line typescript/no-explicit-any -- the one place where pipelines of all results meet
export type AnyLatencyPipeline = LatencyPipeline<any>;

export const latencyPipelines: readonly AnyLatencyPipeline[] = [
  counts(
    'sliding',
    `count per key, sliding 10 s by 10 ms, ${KEYS.toLocaleString('en')} integer keys: a result of every key, a hundred times a second`,
    sliding(seconds(10), 10),
  ),
  counts('tumbling', `count per key, tumbling 100 ms, ${KEYS.toLocaleString('en')} integer keys`, tumbling(100)),
  stateless,
];
