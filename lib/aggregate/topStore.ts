import { ahead } from './ahead.js';
import type { AggregateStore } from './aggregate.js';
import { lengthen } from './columns.js';
import { ScoredStore } from './scoredStore.js';

/** The best events of a slot, best first; the three arrays run side by side. */
class Ranking<T> {
  readonly scores: number[] = [];
  readonly arrivals: number[] = [];
  readonly events: T[] = [];

  /** Puts an event where it belongs, unless that is behind `limit` others. */
  insert(limit: number, score: number, arrival: number, event: T): void {
    const { scores, arrivals, events } = this;
    let at = scores.length;
    if (at < limit) {
      scores.push(score);
      arrivals.push(arrival);
      events.push(event);
    } else if (!ahead(score, arrival, scores[--at]!, arrivals[at]!)) {
      return;
    }
    for (; at > 0 && ahead(score, arrival, scores[at - 1]!, arrivals[at - 1]!); at--) {
      scores[at] = scores[at - 1]!;
      arrivals[at] = arrivals[at - 1]!;
      events[at] = events[at - 1]!;
    }
    scores[at] = score;
    arrivals[at] = arrival;
    events[at] = event;
  }
}

/** The `limit` events with the greatest numbers per slot. A slot without events has no ranking. */
export class TopStore<T> extends ScoredStore<T, readonly T[]> {
  readonly #limit: number;
  readonly #rankings: (Ranking<T> | undefined)[] = [];

  constructor(name: string, limit: number, numberOf: (value: T) => number) {
    super(name, numberOf);
    this.#limit = limit;
  }

  grow(capacity: number): void {
    lengthen(this.#rankings, capacity);
  }

  reset(slot: number): void {
    this.#rankings[slot] = undefined;
  }

  addRun(slots: Int32Array, from: number, to: number, arrival: number): void {
    const rankings = this.#rankings;
    for (let i = from; i < to; i++) {
      const ranking = (rankings[slots[i]!] ??= new Ranking());
      ranking.insert(this.#limit, this.numbers[i]!, arrival + i - from, this.events[i] as T);
    }
    this.release(to);
  }

  merge(slot: number, other: AggregateStore<T, readonly T[]>, otherSlot: number): void {
    const theirs = (other as TopStore<T>).#rankings[otherSlot];
    if (theirs === undefined) return;
    const ours = (this.#rankings[slot] ??= new Ranking());
    const { scores, arrivals, events } = theirs;
    for (let i = 0; i < scores.length; i++) ours.insert(this.#limit, scores[i]!, arrivals[i]!, events[i]!);
  }

  result(slot: number): readonly T[] {
    return this.#rankings[slot]?.events.slice() ?? [];
  }

  snapshot(slot: number): unknown {
    const ranking = this.#rankings[slot];
    return ranking === undefined ? null : [ranking.scores.slice(), ranking.arrivals.slice(), ranking.events.slice()];
  }

  restore(slot: number, state: unknown): void {
    this.reset(slot);
    if (state === null) return;
    const [scores, arrivals, events] = state as [readonly number[], readonly number[], readonly T[]];
    const ranking = (this.#rankings[slot] = new Ranking<T>());
    for (let i = 0; i < scores.length; i++) ranking.insert(this.#limit, scores[i]!, arrivals[i]!, events[i]!);
  }
}
