import type { SnapshotWriter } from '../runtime/checkpointing.js';
import type { SortedRun } from './sortedRun.js';

/**
 * Notes what changes of the events that `sortByEventTime` holds. They are only added at the end of a run and given from its beginning: so how far the
 * checkpoint before has a run says it all, but for what is gone since.
 */
export class RunChanges {
  /** The number of the next event. */
  next = 0;
  #goneKeys: unknown[] = [];
  #goneNumbers: number[] = [];

  /** The events before `to` leave their run. */
  release({ keys, numbers, head, stored }: SortedRun<unknown>, to: number): void {
    for (let at = head; at < to && at < stored; at++) {
      this.#goneKeys.push(keys[at]);
      this.#goneNumbers.push(numbers[at]!);
    }
  }

  write<T>(writer: SnapshotWriter, runs: readonly SortedRun<T>[], put: (run: SortedRun<T>, at: number) => void): void {
    const { onlyChanges, startsAnew } = writer;
    if (onlyChanges) this.#goneKeys.forEach((key, i) => writer.drop('events', key, this.#goneNumbers[i]));
    for (const run of runs) {
      const end = run.times.length;
      for (let at = onlyChanges ? Math.max(run.head, run.stored) : run.head; at < end; at++) put(run, at);
      if (startsAnew) run.stored = end;
    }
    if (!startsAnew) return;
    this.#goneKeys = [];
    this.#goneNumbers = [];
  }
}
