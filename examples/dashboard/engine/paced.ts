import type { Source, SourceChunk } from 'rxtide';
import type { ReplayClock } from './replayClock.js';

/** Where a run of a paced source is: in which chunk of the source, from where, and how many values. */
export interface PacedPosition {
  readonly source: unknown;
  readonly from: number;
  readonly count: number;
  /** What the listener knew of the values up to its end. */
  readonly memo: unknown;
}

/** Who looks on. */
export interface PaceListener<T> {
  /** It begins, where the memo was given; `undefined`: with the first value. */
  onOpen(memo: unknown): void;
  /** These go into the pipeline now. Gives what is to be known of all up to here, should it begin again behind them: plain data that does not change. */
  onReleased(values: readonly T[]): unknown;
  /** The pipeline has taken them, and has room for more. */
  onWaited(): void;
  /** All of them are in the pipeline. */
  onEnd(): void;
}

/** Values that go together at most: so the first of them are out while others are on their way. */
const MOST = 2048;

/**
 * Gives each value when its time has come by a clock. The values of a source must be in the order of these times.
 *
 * A run is as long as time would have it, and no file knows of it: so its length is part of its position, and it comes again as it was.
 */
export function paced<T>(
  source: Source<T>,
  timeOf: (value: T) => number,
  clock: ReplayClock,
  listener: PaceListener<T>,
): Source<T, PacedPosition> {
  return {
    name: source.name,
    async *open(position, signal): AsyncGenerator<SourceChunk<T, PacedPosition>> {
      const onAbort = (): void => clock.wake();
      signal.addEventListener('abort', onAbort);
      let again = position;
      let memo = position?.memo;
      listener.onOpen(memo);
      try {
        for await (const chunk of source.open(position?.source, signal)) {
          const { values, rejected = [] } = chunk;
          let from = again?.from ?? 0;
          let rest = from === 0 ? rejected : [];
          while (from < values.length || rest.length > 0) {
            const isAgain = again !== undefined;
            if (!isAgain && from < values.length) await clock.reach(timeOf(values[from] as T), signal);
            if (signal.aborted) return;
            const to = isAgain ? from + (again as PacedPosition).count : dueBefore(values, from, timeOf, clock.now);
            const run = values.slice(from, to);
            if (isAgain && run.length > 0) clock.startAt(timeOf(run.at(-1) as T));
            if (!isAgain) memo = listener.onReleased(run);
            const count = to - from;
            yield { position: { source: chunk.position, from, count, memo }, values: run, rejected: rest };
            listener.onWaited();
            again = undefined;
            rest = [];
            from = to;
          }
        }
        listener.onEnd();
      } finally {
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}

/** The end of the run that begins at `from`: what is due by `now`. */
function dueBefore<T>(values: readonly T[], from: number, timeOf: (value: T) => number, now: number): number {
  const most = Math.min(from + MOST, values.length);
  let to = from;
  while (to < most && timeOf(values[to] as T) <= now) to++;
  return to;
}
