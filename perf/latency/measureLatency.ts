import { Subject } from 'rxjs';
import type { LoadClock } from './clock.js';
import { GcWatch } from './gcPauses.js';
import type { GcPauses } from './gcPauses.js';
import { LatencyHistogram, PERCENTILES, topPercentile } from './histogram.js';
import { OpenLoop } from './openLoop.js';
import { tickAt } from './pipelines.js';
import type { LatencyPipeline, Tick } from './pipelines.js';

/** How to measure. */
export interface LatencyOptions {
  /** Events a second. */
  readonly rate: number;
  /** How long to run before anything counts, s: at least as long as a window, or results are not whole. */
  readonly warmUp: number;
  /** How long to measure, s. */
  readonly seconds: number;
}

/** Times, ms. */
export interface Latencies {
  readonly samples: number;
  /** By percentile, as text: `'99.9'`. */
  readonly percentiles: Readonly<Record<string, number>>;
  readonly max: number;
  /** The highest percentile of which so many samples can tell. */
  readonly top: number | undefined;
}

/** What was measured of a pipeline at one load. */
export interface LatencyRun {
  readonly pipeline: string;
  readonly about: string;
  /** Events a second that were offered. */
  readonly offered: number;
  readonly warmUp: number;
  readonly seconds: number;
  /** Events a second that went in. */
  readonly in: number;
  /** Results a second that came out. */
  readonly out: number;
  /** Whether it fell behind for good. */
  readonly saturated: boolean;
  /** Of the first result of each window, or whatever one event causes. */
  readonly first: Latencies;
  /** Of every result. */
  readonly all: Latencies;
  readonly gc: GcPauses;
  /** The longest that the driver waited for a turn after it had asked for one, ms: no pipeline was at work then. */
  readonly longestGap: number;
}

/** Given up once it is so far behind, ms: whatever comes then is no latency any more. */
const PATIENCE = 2_000;

/**
 * The clock is read at the first of so many results of one cause, and counts for all of them, which come within microseconds: reading it each time would be
 * half of what a result costs.
 */
const EVERY = 32;

/**
 * Offers a pipeline events at a fixed rate, and measures how long after the event that made it due, by the schedule, each result is there.
 */
export async function measureLatency<R>(
  pipeline: LatencyPipeline<R>,
  options: LatencyOptions,
  clock: LoadClock,
): Promise<LatencyRun> {
  const { rate, warmUp, seconds } = options;
  const chunks$ = new Subject<readonly Tick[]>();
  const loop = new OpenLoop<Tick>(
    {
      rate,
      duration: (warmUp + seconds) * 1000,
      warmUp: warmUp * 1000,
      patience: PATIENCE,
      event: (i) => tickAt(i, rate),
      send: (events) => chunks$.next(events),
    },
    clock,
  );
  const arrivals = new Arrivals(pipeline, rate, loop, clock, Math.floor(rate * warmUp));
  const gc = new GcWatch();
  const subscription = pipeline.build(chunks$).subscribe({
    next: (result) => arrivals.add(result),
    error: (error: unknown) => (arrivals.failure = { error }),
  });
  gc.start();
  const { sent, took, gaveUp, longestGap } = await loop.run();
  const pauses = gc.stop();
  subscription.unsubscribe();
  arrivals.flush();
  if (arrivals.failure !== null) throw arrivals.failure.error;
  const measured = took / 1000 - warmUp;
  return {
    pipeline: pipeline.name,
    about: pipeline.about,
    offered: rate,
    warmUp,
    seconds,
    in: Math.max(0, sent - Math.floor(rate * warmUp)) / measured,
    out: arrivals.all.count / measured,
    saturated: gaveUp,
    first: latenciesOf(arrivals.first),
    all: latenciesOf(arrivals.all),
    gc: pauses,
    longestGap,
  };
}

/** What has come out, and how late. */
class Arrivals<R> {
  readonly first = new LatencyHistogram();
  readonly all = new LatencyHistogram();
  failure: { readonly error: unknown } | null = null;
  readonly #pipeline: LatencyPipeline<R>;
  readonly #rate: number;
  readonly #loop: OpenLoop<Tick>;
  readonly #clock: LoadClock;
  /** What events before this one cause does not count. */
  readonly #from: number;
  /** The latest event that has caused a result. */
  #newest = -1;
  /** Results since the clock was read, and how late it was then, µs. */
  #group = 0;
  #latency = 0;

  constructor(pipeline: LatencyPipeline<R>, rate: number, loop: OpenLoop<Tick>, clock: LoadClock, from: number) {
    this.#pipeline = pipeline;
    this.#rate = rate;
    this.#loop = loop;
    this.#clock = clock;
    this.#from = from;
  }

  add(result: R): void {
    const cause = this.#pipeline.cause(result, this.#rate);
    const isFirst = cause > this.#newest;
    if (isFirst || this.#group === EVERY) {
      this.flush();
      if (isFirst) this.#newest = cause;
      this.#latency = (this.#clock.now() - this.#loop.dueAt(this.#newest)) * 1000;
      if (isFirst && cause >= this.#from) this.first.record(this.#latency);
    }
    this.#group++;
  }

  /** Counts the results since the clock was read. */
  flush(): void {
    if (this.#newest >= this.#from && this.#group > 0) this.all.record(this.#latency, this.#group);
    this.#group = 0;
  }
}

function latenciesOf(histogram: LatencyHistogram): Latencies {
  const times = PERCENTILES.map((percent) => [String(percent), histogram.percentile(percent) / 1000] as const);
  return {
    samples: histogram.count,
    percentiles: Object.fromEntries(times),
    max: histogram.max / 1000,
    top: topPercentile(histogram.count),
  };
}
