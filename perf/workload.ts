import type { Observable } from 'rxjs';

/** One way to do the work of a workload: gives each result to `sink`, and has run to its end when it returns, or when the promise resolves that it returns. */
export type Run<R> = (sink: (result: R) => void) => unknown;

/** The contenders of a workload, over the same events. */
export interface Contenders<R> {
  /** By rxtide's public face, with its default options. */
  readonly rxtide: Run<R>;
  /** By hand, as well as can be. */
  readonly loop?: Run<R>;
  /** As somebody who knows RxJS would write it. */
  readonly rxjs?: Run<R>;
  /** Others whose results must be the same. */
  readonly same?: Readonly<Record<string, Run<R>>>;
  /** Others that may come by other changes to the same rows: these must be the same, by their checksum. */
  readonly sameRows?: Readonly<Record<string, Run<R>>>;
  /** Others that do less or more, measured so that it can be subtracted. */
  readonly aside?: Readonly<Record<string, Run<R>>>;
  /** Frees what the contenders hold, such as files, when they have run for the last time. */
  close?(): void;
}

/** A bound on a ratio; ratios are speeds: 2 is twice as fast. */
export interface Wanted {
  /** Which of the workload's ratios. */
  readonly ratio: string;
  readonly least: number;
  /** What to aim at, where that is more. */
  readonly aim?: number;
}

/** Where a workload stands in a chart of the report. */
export interface Point {
  readonly chart: 'keys' | 'overlap';
  readonly series: string;
  readonly x: number;
}

/** How long each contender took in one round, ns per event. */
export type Times = Readonly<Record<string, number>>;

/** Something to be measured. `R` is what all of its contenders give. */
export interface Workload<R> {
  readonly name: string;
  /** What is done, and what the RxJS twin does differently, for the reader of the table. */
  readonly about: string;
  /** How many events there are. */
  readonly events: number;
  /** Whether its contenders give promises. */
  readonly asynchronous?: boolean;
  /** How many are enough to see that the contenders agree: 2,000 where this is absent. */
  readonly smallEvents?: number;
  /** How many the RxJS twin gets, where it would take too long otherwise. */
  readonly rxjsEvents?: number;
  /** Makes the events, and the contenders over them. */
  prepare(events: number): Contenders<R>;
  /** A number that says everything about a result: results are the same where count and sum of these are. */
  digest(result: R): number;
  /** A number that is cheap to get, for the sink while it is timed. */
  weigh(result: R): number;
  /** What to compare. Absent: the speed of rxtide in units of each other contender's. */
  ratios?(times: Times): Readonly<Record<string, number>>;
  /** What else the times tell, ns per event. */
  figures?(times: Times): Readonly<Record<string, number>>;
  readonly wanted?: readonly Wanted[];
  readonly point?: Point;
}

/** A workload whatever its results are. */
// eslint-disable-next-line typescript/no-explicit-any -- the one place where workloads of all results meet
export type AnyWorkload = Workload<any>;

/** Subscribes; the promise resolves when the pipeline has run to its end. */
export function drainLater<R>(results$: Observable<R>, sink: (result: R) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    results$.subscribe({ next: sink, error: reject, complete: resolve });
  });
}

/** Subscribes, and sees to it that the pipeline has run to its end on return. `drive` sends what its source gives, if that does not come by itself. */
export function drain<R>(results$: Observable<R>, sink: (result: R) => void, drive?: () => void): void {
  let completed = false;
  let failure: { readonly error: unknown } | undefined;
  results$.subscribe({
    next: sink,
    error: (error: unknown) => (failure = { error }),
    complete: () => (completed = true),
  });
  drive?.();
  if (failure !== undefined) throw failure.error;
  if (!completed) throw new Error('the pipeline has not run to its end inside subscribe');
}
