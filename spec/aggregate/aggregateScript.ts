import { expect } from '@jest/globals';
import * as fc from 'fast-check';
import type { Aggregate, AggregateStore, ResultContext } from '../../lib/aggregate/aggregate.js';

/** What the laws feed to aggregates: an event whose functions may throw. */
export interface Event {
  /** Its arrival number. */
  readonly id: number;
  readonly x: number;
  readonly word: string;
  /** Whether user code throws for it. */
  readonly fails: boolean;
}

/** The `x` of an event: user code, which throws for events that fail. */
export function xOf(event: Event): number {
  return usable(event).x;
}

/** The `word` of an event: user code, which throws for events that fail. */
export function wordOf(event: Event): string {
  return usable(event).word;
}

/** The event itself, or what user code throws for it. */
export function usable(event: Event): Event {
  if (event.fails) throw new Error(`event ${event.id} fails`);
  return event;
}

export const context: ResultContext = { key: 'k', window: { start: 0, end: 1000 } };

export const smallInteger: fc.Arbitrary<number> = fc.integer({ min: -4, max: 4 });
export const anyNumber: fc.Arbitrary<number> = fc.oneof(
  { arbitrary: smallInteger, weight: 20 },
  { arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -0), weight: 1 },
);

export const SLOTS = 4;

/** What happens to one event: into which slot, and whether a run ends after it. */
export interface Step {
  readonly slot: number;
  readonly cut: boolean;
}

export interface Script {
  readonly events: readonly Event[];
  readonly steps: readonly Step[];
}

/** Random scripts: up to 40 events. */
export function scripts(x: fc.Arbitrary<number>, failures: boolean): fc.Arbitrary<Script> {
  const row = fc.record({
    x,
    word: fc.constantFrom('a', 'b', 'c', 'd'),
    fails: failures ? fc.nat(5).map((n) => n === 0) : fc.constant(false),
    slot: fc.nat(SLOTS - 1),
    cut: fc.boolean(),
  });
  return fc.array(row, { maxLength: 40 }).map((rows) => ({
    events: rows.map(({ x, word, fails }, id) => ({ id, x, word, fails })),
    steps: rows.map(({ slot, cut }) => ({ slot, cut })),
  }));
}

export function newStore<R>(aggregate: Aggregate<Event, R>): AggregateStore<Event, R> {
  const store = aggregate.createStore();
  store.grow(SLOTS + 2);
  return store;
}

/**
 * Feeds events the way an engine does: run by run, each somewhere in a batch of its own, an event that fails left out and the
 * rest of its run projected anew. Of three runs, one is added whole, one in two parts, and one in part, to be projected again
 * from there; of those not added in two parts, every other one is projected to be added at once. Returns the ids of events that failed.
 */
export function feed<R>(store: AggregateStore<Event, R>, { events, steps }: Script, arrivalOfFirst = 0): number[] {
  const failed: number[] = [];
  let first = 0;
  for (let run = 0; first < events.length; run++) {
    let last = first;
    while (last < events.length && !steps[last++]!.cut);
    // What stands in the batch before the run is not the run's.
    const before = Array.from({ length: (run * 5) % 7 }, () => unwanted);
    const batch = [...before, ...events.slice(first, last)];
    const slots = Int32Array.from([...before.map(() => 0), ...steps.slice(first, last).map((step) => step.slot)]);
    const arrivalOf = (index: number): number => arrivalOfFirst + first + index - before.length;
    let from = before.length;
    while (from < batch.length) {
      const reached = store.project(batch, slots, from, batch.length, run % 3 !== 1 && run % 2 === 0);
      const end = run % 3 > 0 && reached - from > 1 ? from + 1 : reached;
      store.addRun(slots, from, end, arrivalOf(from));
      if (run % 3 === 1 && end < reached) store.addRun(slots, end, reached, arrivalOf(end));
      from = run % 3 === 1 ? reached : end;
      if (from < reached || reached === batch.length) continue;
      expect(store.failure).toEqual(new Error(`event ${batch[from]!.id} fails`));
      failed.push(batch[from]!.id);
      from++;
    }
    first = last;
  }
  return failed;
}

const unwanted: Event = { id: -1, x: 1e6, word: 'unwanted', fails: true };

/** The events that do not fail, of one slot or of all. */
export const usableOf = ({ events, steps }: Script, slot?: number): readonly Event[] =>
  events.filter((event, i) => !event.fails && (slot === undefined || steps[i]!.slot === slot));

/** Agrees within `tolerance`, as a part of the expected number or of 1, whichever is larger. */
export function near(tolerance = 1e-12): (actual: number | undefined, expected: number | undefined) => void {
  return (actual, expected) => {
    if (actual === undefined || expected === undefined || !Number.isFinite(expected)) {
      expect(actual).toEqual(expected);
    } else {
      expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)));
    }
  };
}

/** A store fed with one run of values, all into slot 0: for examples. */
export function resultOf<T, R>(aggregate: Aggregate<T, R>, ...values: readonly T[]): R {
  const store = aggregate.createStore();
  store.grow(1);
  const slots = new Int32Array(values.length);
  const reached = store.project(values, slots, 0, values.length);
  if (reached < values.length) throw store.failure;
  store.addRun(slots, 0, reached, 0);
  return store.result(0, context);
}
