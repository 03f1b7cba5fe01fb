import type { Observable } from 'rxjs';
import { fromArray, seconds } from '../../lib/index.js';
import type { ChangeKind, DurationLike, Stream } from '../../lib/index.js';
import { drain, drainLater } from '../workload.js';
import type { AnyWorkload, Run, Workload } from '../workload.js';
import { RowHash, Tallying } from './digest.js';
import type { Cell, Tally } from './digest.js';
import type { NexmarkEvent } from '../../examples/nexmark/model.js';

/** One way to answer a query: gives each result to `sink`, and has given all when it returns, or when the promise resolves that it returns. */
export type Answer<R> = (events: readonly NexmarkEvent[], sink: (result: R) => void) => unknown;

/** A change of the table that an updating query gives; what `toChanges` gives is one. */
export interface RowChange<Row> {
  readonly kind: ChangeKind;
  readonly value: Row;
}

interface Described<Row, R> {
  /** As in `q5`. */
  readonly name: string;
  /** What is asked, for the reader of the table. */
  readonly about: string;
  /** What is wanted of the speed, in units of the loop's. */
  readonly least: number;
  readonly aim?: number;
  /** Whether an answer is a promise. */
  readonly asynchronous?: boolean;
  /** By rxtide: the pipeline of `queries/`, usually through `overStream`, or `overStreamLater`. */
  readonly rxtide: Answer<R>;
  /** By hand, as well as can be: of `loops/`. */
  readonly loop: Answer<R>;
  /** As somebody who knows RxJS would write it: of `rxjs/`. */
  readonly rxjs?: Answer<R>;
  /** By other libraries: of `peers/`. They get fewer events, as they take longer. */
  readonly peers?: Readonly<Record<string, Answer<R>>>;
  /** All rows, by plain loops over the whole input; of an updating query, the table at the end. Shares nothing with the loop. */
  readonly reference: (events: readonly NexmarkEvent[]) => readonly Row[];
  /** All that a row says, in the order of the query's columns. */
  readonly cells: (row: Row) => readonly Cell[];
  /** A number that is cheap to get, for the sink while it is timed. */
  readonly weigh: (row: Row) => number;
}

/** A query as the specs, the golden file and the benchmarks take it, whatever its rows are. */
export interface NexmarkQuery {
  readonly name: string;
  readonly about: string;
  /** `rxtide`, `loop`, and `rxjs` where there is one. */
  readonly contenders: readonly string[];
  /** Other libraries. */
  readonly peers: readonly string[];
  /** What a contender or a peer gives. */
  tally(contender: string, events: readonly NexmarkEvent[]): Promise<Tally>;
  /** What is right. */
  reference(events: readonly NexmarkEvent[]): Tally;
  /** To be timed, over the events that `eventsOf` gives. */
  workload(eventsOf: EventsOf): AnyWorkload;
  /** To be timed beside the other libraries, where there are any. */
  workloadOfPeers(eventsOf: EventsOf): AnyWorkload | undefined;
}

/** Gives the first events. */
export type EventsOf = (events: number) => readonly NexmarkEvent[];

/** How many events other libraries get. */
const PEER_EVENTS = 20_000;

/** A query whose results are rows that stay. */
export function appending<Row>(query: Described<Row, Row>): NexmarkQuery {
  return define(query, { cells: query.cells, weigh: query.weigh, isGone: () => false });
}

/** A query whose results are the changes of a table: what is compared is the table at the end. */
export function updating<Row>(query: Described<Row, RowChange<Row>>): NexmarkQuery {
  return define<Row, RowChange<Row>>(query, {
    cells: ({ value }) => query.cells(value),
    weigh: ({ value }) => query.weigh(value),
    isGone: ({ kind }) => kind === 'updateBefore' || kind === 'delete',
  });
}

/** A query whose results are rows, each in place of the one before that has the same key: what is compared is the table at the end. */
export function upserting<Row>(
  query: Described<Row, Row> & { readonly keyOf: (row: Row) => string | number },
): NexmarkQuery {
  const { cells, weigh, keyOf } = query;
  return define(query, { cells, weigh, isGone: () => false, keyOf });
}

/** How the results of a query are read. */
interface Reading<R> {
  readonly cells: (result: R) => readonly Cell[];
  readonly weigh: (result: R) => number;
  /** Whether the result says that a row is no more. */
  readonly isGone: (result: R) => boolean;
  /** Where rows take each other's place: by what. */
  readonly keyOf?: (result: R) => string | number;
}

function define<Row, R>(query: Described<Row, R>, reading: Reading<R>): NexmarkQuery {
  const { name, about, least, aim, asynchronous = false, rxtide, loop, rxjs, peers = {} } = query;
  const contenders: Record<string, Answer<R>> = { rxtide, loop, ...(rxjs === undefined ? {} : { rxjs }) };
  const hash = new RowHash();
  const readers = {
    asynchronous,
    weigh: reading.weigh,
    digest(result: R) {
      hash.of(reading.cells(result));
      return reading.isGone(result) ? -hash.first : hash.first;
    },
  };
  return {
    name,
    about,
    contenders: Object.keys(contenders),
    peers: Object.keys(peers),
    async tally(contender, events) {
      const answer = contenders[contender] ?? peers[contender];
      if (answer === undefined) throw new Error(`${name} has no contender '${contender}'`);
      const { cells, isGone, keyOf } = reading;
      const tallying = new Tallying();
      const count = (result: R): void => {
        if (isGone(result)) tallying.remove(cells(result));
        else tallying.add(cells(result));
      };
      if (keyOf === undefined) {
        await answer(events, count);
        return tallying.tally;
      }
      const latest = new Map<string | number, R>();
      let results = 0;
      await answer(events, (result) => {
        latest.set(keyOf(result), result);
        results++;
      });
      latest.forEach(count);
      return { ...tallying.tally, results };
    },
    reference(events) {
      const tallying = new Tallying();
      for (const row of query.reference(events)) tallying.add(query.cells(row));
      return tallying.tally;
    },
    workload: (eventsOf): Workload<R> => ({
      ...readers,
      name: `nexmark ${name}`,
      about,
      events: 1_000_000,
      wanted: [{ ratio: 'loop', least, ...(aim === undefined ? {} : { aim }) }],
      prepare(events) {
        const all = eventsOf(events);
        return {
          rxtide: over(rxtide, all),
          loop: over(loop, all),
          ...(rxjs === undefined ? {} : { rxjs: over(rxjs, all) }),
        };
      },
    }),
    workloadOfPeers(eventsOf): Workload<R> | undefined {
      if (Object.keys(peers).length === 0) return undefined;
      return {
        ...readers,
        name: `nexmark ${name}, beside peers`,
        about: `${about}; fewer events, as the other libraries take longer`,
        events: PEER_EVENTS,
        smallEvents: 4_000,
        prepare(events) {
          const all = eventsOf(events);
          const ofPeers = Object.entries(peers).map(([peer, answer]) => [peer, over(answer, all)] as const);
          return { rxtide: over(rxtide, all), sameRows: Object.fromEntries(ofPeers) };
        },
      };
    },
  };
}

function over<R>(answer: Answer<R>, events: readonly NexmarkEvent[]): Run<R> {
  return (sink) => answer(events, sink);
}

/** How late a bid may be: the watermark of the original's table definition. */
export const OUT_OF_ORDERNESS = seconds(4);

/** The events as a stream, as all queries read them that go by event time. */
export function nexmarkStream(
  events: readonly NexmarkEvent[],
  outOfOrderness: DurationLike = OUT_OF_ORDERNESS,
): Stream<NexmarkEvent> {
  return fromArray(events, { timestampOf: (event) => event.dateTime, outOfOrderness });
}

/** The answer that a pipeline of `queries/` gives. */
export function overStream<R>(pipeline: (events$: Stream<NexmarkEvent>) => Observable<R>): Answer<R> {
  return (events, sink) => drain(pipeline(nexmarkStream(events)), sink);
}

/** The same where the pipeline contains `shared`, which waits for a microtask. */
export function overStreamLater<R>(pipeline: (events$: Stream<NexmarkEvent>) => Observable<R>): Answer<R> {
  return (events, sink) => drainLater(pipeline(nexmarkStream(events)), sink);
}
