import type { Output } from '../operator/output.js';
import type { SnapshotReader, SnapshotWriter } from '../runtime/checkpointing.js';
import { RunChanges } from './runChanges.js';
import { SortedRun } from './sortedRun.js';

/** An event in a snapshot; its number says which of several of one time came first. */
interface SavedEvent {
  readonly time: number;
  readonly value: unknown;
  readonly kind: number;
}

/**
 * Sorts what is nearly sorted, as patience does: an event is added to the first run that ends at or before it, or begins a new one. The ends
 * of runs descend, so the run is found by halves; there are as many runs as the longest series of events that go back in time,
 * which are few. A heap of the runs gives the earliest.
 *
 * Of equal times the one added first is in the run with the lower order: so the sort is stable without numbering events.
 */
export class SortedRuns<T> {
  size = 0;
  /** The earliest time; `Infinity` where nothing is held. */
  time = Infinity;
  #runs: SortedRun<T>[] = [];
  /** By order: the end of the run; descending. */
  #ends: number[] = [];
  /** A binary heap of the runs that are not empty, by their earliest time, then order. */
  #heap: SortedRun<T>[] = [];
  #changes: RunChanges | null = null;

  /** From now on, what changes is noted. To be called while nothing is held. */
  track(): void {
    this.#changes = new RunChanges();
  }

  add(time: number, value: T, key: unknown, kind: number): void {
    const order = this.#runFor(time);
    const run = order === this.#runs.length ? this.#newRun() : this.#runs[order]!;
    this.#ends[order] = time;
    run.times.push(time);
    run.values.push(value);
    run.keys.push(key);
    run.kinds.push(kind);
    if (this.#changes !== null) run.numbers.push(this.#changes.next++);
    this.size++;
    if (run.times.length === run.head + 1) this.#up(run);
  }

  /** Sends all up to the watermark, in order. One of time t carries the watermark t − 1, however many advances led there. */
  release(watermark: number, out: Output<T>): void {
    const heap = this.#heap;
    while (heap.length > 0) {
      const run = heap[0]!;
      const next = this.#second();
      const limit = next === null ? watermark : Math.min(watermark, next.times[next.head]!);
      // At the time of the next run, this one goes on only if it comes first.
      const isFirst = next === null || run.order < next.order || limit < next.times[next.head]!;
      const { times, values, keys, kinds } = run;
      const from = run.head;
      let i = from;
      for (; i < times.length; i++) {
        const time = times[i]!;
        if (time > limit || (time === limit && !isFirst)) break;
        out.add(values[i]!, time, keys[i], Math.max(out.watermark, time - 1), kinds[i]);
      }
      if (i === from) break;
      this.#changes?.release(run, i);
      run.head = i;
      this.size -= i - from;
      if (i === times.length) this.#pop();
      else this.#down(run);
    }
    this.time = heap.length === 0 ? Infinity : heap[0]!.times[heap[0]!.head]!;
    this.#tidy();
  }

  clear(): void {
    this.size = 0;
    this.time = Infinity;
    this.#runs = [];
    this.#ends = [];
    this.#heap = [];
  }

  snapshot(writer: SnapshotWriter): void {
    const changes = this.#changes;
    writer.value('number', changes?.next ?? this.size);
    if (changes === null) return this.#held().forEach(([run, at], number) => put(writer, run, at, number));
    changes.write(writer, this.#runs, (run, at) => put(writer, run, at, run.numbers[at]!));
  }

  restore(reader: SnapshotReader): void {
    const saved = [...reader.entries('events')] as [key: unknown, event: SavedEvent, number: number][];
    saved.sort(([, a, number], [, b, other]) => a.time - b.time || number - other);
    const changes = this.#changes;
    for (const [key, { time, value, kind }, number] of saved) {
      if (changes !== null) changes.next = number;
      this.add(time, value as T, key, kind);
    }
    if (changes !== null) changes.next = reader.value('number') as number;
  }

  /** What is held, in the order in which it will be sent. */
  #held(): [SortedRun<T>, number][] {
    const held: [SortedRun<T>, number][] = [];
    for (const run of this.#runs) for (let i = run.head; i < run.times.length; i++) held.push([run, i]);
    // Stable: of one time those of the first runs come first.
    return held.sort(([a, i], [b, j]) => a.times[i]! - b.times[j]!);
  }

  /** The first run that ends at or before `time`. */
  #runFor(time: number): number {
    const ends = this.#ends;
    let high = ends.length;
    if (high === 0 || ends[0]! <= time) return 0;
    let low = 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! <= time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #newRun(): SortedRun<T> {
    const run = new SortedRun<T>(this.#runs.length);
    this.#runs.push(run);
    return run;
  }

  /** Runs that are empty end at or before the watermark, so they are the last ones: one of them may be of use again. */
  #tidy(): void {
    const runs = this.#runs;
    for (let i = 0; i < runs.length; i++) runs[i]!.tidy();
    let n = runs.length;
    while (n > 1 && runs[n - 2]!.times.length === 0) n--;
    runs.length = n;
    this.#ends.length = n;
  }

  /** The run that comes after the first. */
  #second(): SortedRun<T> | null {
    const heap = this.#heap;
    if (heap.length < 2) return null;
    return heap.length > 2 && isBefore(heap[2]!, heap[1]!) ? heap[2]! : heap[1]!;
  }

  /** Puts a run that was empty into the heap. */
  #up(run: SortedRun<T>): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(run);
    while (at > 0) {
      const parent = heap[(at - 1) >> 1]!;
      if (!isBefore(run, parent)) break;
      heap[at] = parent;
      at = (at - 1) >> 1;
    }
    heap[at] = run;
    const first = heap[0]!;
    this.time = first.times[first.head]!;
  }

  #pop(): void {
    const last = this.#heap.pop()!;
    if (this.#heap.length > 0) this.#down(last);
  }

  /** Puts a run in the place of the first, or as far away from it as it belongs. */
  #down(run: SortedRun<T>): void {
    const heap = this.#heap;
    const size = heap.length;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, run)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = run;
  }
}

function isBefore<T>(a: SortedRun<T>, b: SortedRun<T>): boolean {
  const time = a.times[a.head]!;
  const other = b.times[b.head]!;
  return time < other || (time === other && a.order < b.order);
}

function put<T>(
  writer: SnapshotWriter,
  { times, values, keys, kinds }: SortedRun<T>,
  at: number,
  number: number,
): void {
  const saved: SavedEvent = { time: times[at]!, value: values[at], kind: kinds[at]! };
  writer.put('events', keys[at], number, saved);
}
