import Benchmark from 'benchmark';
import { prepareChecked } from './check.js';
import type { Measured } from './check.js';
import { collectGarbage } from './collectGarbage.js';
import type { AnyWorkload, Point, Times, Wanted } from './workload.js';

/** The middle of several rounds, and how far they lay apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** What was measured of a workload. */
export interface Measurement {
  readonly workload: string;
  readonly about: string;
  readonly events: number;
  readonly rounds: number;
  /** How many events the RxJS twin got, where there is one. */
  readonly rxjsEvents: number | undefined;
  /** ns per event, by contender. */
  readonly nanoseconds: Readonly<Record<string, Spread>>;
  /** What else the times tell, ns per event. */
  readonly figures: Readonly<Record<string, Spread>>;
  /** Speed of rxtide in units of the other's: the rounds' ratios. */
  readonly ratios: Readonly<Record<string, Spread>>;
  readonly wanted: readonly (Wanted & { readonly met: boolean })[];
  readonly point?: Point;
}

/** How long a workload is measured. */
export interface Effort {
  /** At most so many rounds. */
  readonly rounds: number;
  /** Once they have taken so many seconds, no more than `least` of them. */
  readonly seconds: number;
  readonly least: number;
}

/** How long one contender is run in one round: at least so many times, and for so long. */
const SAMPLES = 1;
const SECONDS = 0.05;

/**
 * Checks that the contenders agree, and times them in turn, round after round, so that whatever slows the machine slows them all. A ratio
 * is worked out within each round; what counts is the median.
 */
export async function measure(
  workload: AnyWorkload,
  { rounds, seconds, least }: Effort,
  onRound: (round: number) => void | Promise<void>,
): Promise<Measurement> {
  const contenders = await prepareChecked(workload, workload.events);
  const times: Record<string, number>[] = [];
  const since = performance.now();
  for (let round = 0; round < rounds; round++) {
    if (round >= least && performance.now() - since >= seconds * 1_000) break;
    await onRound(round);
    times.push(await timeRound(contenders, workload.asynchronous === true));
  }
  contenders.close();
  const names = [...contenders.keys()];
  const ratios = times.map((ofRound) => workload.ratios?.(ofRound) ?? speeds(ofRound));
  const spreads = spreadEach(Object.keys(ratios[0]!), ratios);
  const figures = times.map((ofRound) => workload.figures?.(ofRound) ?? {});
  return {
    workload: workload.name,
    about: workload.about,
    events: workload.events,
    rounds: times.length,
    rxjsEvents: contenders.get('rxjs')?.events,
    nanoseconds: spreadEach(names, times),
    figures: spreadEach(Object.keys(figures[0]!), figures),
    ratios: spreads,
    wanted: (workload.wanted ?? []).map((w) => ({ ...w, met: spreads[w.ratio]!.median >= w.least })),
    ...(workload.point === undefined ? {} : { point: workload.point }),
  };
}

/**
 * A Suite of benchmark.js for each contender, after a collection of garbage. That also takes what was compiled for objects of which none is
 * left, so each contender runs once before it is timed: benchmark.js sees to that itself, but not for promises. Gives ns per event: the
 * median of the cycles.
 */
async function timeRound(
  contenders: ReadonlyMap<string, Measured>,
  asynchronous: boolean,
): Promise<Record<string, number>> {
  const times: Record<string, number> = {};
  for (const [name, { run, events }] of contenders) {
    collectGarbage();
    if (asynchronous) await run();
    const suite = new Benchmark.Suite();
    const later = (deferred: Benchmark.Deferred): void => void Promise.resolve(run()).then(() => deferred.resolve());
    suite.add(name, asynchronous ? later : run, {
      defer: asynchronous,
      minSamples: SAMPLES,
      maxTime: SECONDS,
      onError: (event: Benchmark.Event) => {
        throw (event.target as unknown as { error: unknown }).error;
      },
      onComplete: (event: Benchmark.Event) => {
        const { stats } = event.currentTarget as unknown as { stats: Benchmark.Stats };
        times[name] = (median(stats.sample) * 1e9) / events;
      },
    });
    const ended = new Promise((resolve) => suite.on('complete', resolve));
    suite.run({ async: asynchronous });
    await ended;
  }
  return times;
}

function speeds({ rxtide = NaN, ...others }: Times): Record<string, number> {
  return Object.fromEntries(Object.entries(others).map(([name, time]) => [name, time / rxtide]));
}

function spreadEach(names: readonly string[], rounds: readonly Times[]): Record<string, Spread> {
  return Object.fromEntries(names.map((name) => [name, spread(rounds.map((round) => round[name] ?? NaN))]));
}

function spread(numbers: readonly number[]): Spread {
  return { median: median(numbers), min: Math.min(...numbers), max: Math.max(...numbers) };
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
