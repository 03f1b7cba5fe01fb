import { describe, it } from '@jest/globals';
import * as fc from 'fast-check';
import { keyBy, toChanges, topN } from '../../lib/index.js';
import type { Change, Ranked, Stream, TopNOptions } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import { expectSame } from '../laws/pipeline.js';
import { markKinds } from './markKinds.js';
import { anyEvents, CASES, send } from './randomEvents.js';
import type { ModelEvent } from './randomEvents.js';

/** The first `n` of some events, by sorting all of them. */
function firstOf(events: readonly ModelEvent[], n: number, lowest: boolean): ModelEvent[] {
  const rank = (event: ModelEvent): number => (Number.isNaN(event.n) ? -Infinity : lowest ? -event.n : event.n);
  // The sort is stable, and events are in order of arrival.
  return [...events].sort((a, b) => rank(b) - rank(a) || 0).slice(0, n);
}

/** The rows of each key after each event: with ids, a new one replaces the one before, in its place if its number is the same. */
function* histories(
  events: readonly ModelEvent[],
  byId: boolean,
): Generator<readonly [event: ModelEvent, before: readonly ModelEvent[], after: readonly ModelEvent[]]> {
  const rows = new Map<string, ModelEvent[]>();
  for (const event of events) {
    const before = rows.get(event.key) ?? [];
    let after = [...before, event];
    const at = byId ? before.findIndex(({ id }) => id === event.id) : -1;
    if (at >= 0) {
      const stays = Object.is(before[at]!.n, event.n);
      after = stays ? before.with(at, event) : [...before.toSpliced(at, 1), event];
    }
    if (isGone(event) && byId) after = before.filter(({ id }) => id !== event.id);
    rows.set(event.key, after);
    yield [event, before, after];
  }
}

/** With ids, every fifth event takes back the row of its id. */
const isGone = ({ at }: ModelEvent): boolean => at % 5 === 4;

type Said = readonly [kind: string, at: number];

/** What is to be said: those that left, then those that entered; a row that is another one now is an update. */
function changesOf(events: readonly ModelEvent[], n: number, lowest: boolean, byId: boolean): Said[] {
  const said: Said[] = [];
  for (const [event, before, after] of histories(events, byId)) {
    const first = firstOf(before, n, lowest);
    const now = firstOf(after, n, lowest);
    const left = first.filter((one) => !now.includes(one));
    const entered = now.filter((one) => !first.includes(one));
    const isUpdate = byId && entered[0] === event && left[0]?.id === event.id;
    for (const { at } of left) said.push([isUpdate ? 'updateBefore' : 'delete', at]);
    for (const { at } of entered) said.push([isUpdate ? 'updateAfter' : 'insert', at]);
  }
  return said;
}

function ranksOf(events: readonly ModelEvent[], n: number, lowest: boolean, byId: boolean): unknown[] {
  const said: unknown[] = [];
  for (const [, before, after] of histories(events, byId)) {
    const first = firstOf(before, n, lowest);
    const now = firstOf(after, n, lowest);
    for (let r = 0; r < Math.max(first.length, now.length); r++) {
      const [was, is] = [first[r], now[r]];
      if (was === is) continue;
      if (was !== undefined) said.push([is === undefined ? 'delete' : 'updateBefore', r + 1, was.at]);
      if (is !== undefined) said.push([was === undefined ? 'insert' : 'updateAfter', r + 1, is.at]);
    }
  }
  return said;
}

function top<Ranks extends boolean>(n: number, byId: boolean, options: TopNOptions<ModelEvent, Ranks>) {
  return (events: Stream<ModelEvent>) =>
    events.pipe(
      markKinds((event) => (byId && isGone(event) ? 'delete' : 'insert')),
      keyBy((event) => event.key),
      topN(n, (event) => event.n, { ...options, ...(byId && { idOf: (event: ModelEvent) => event.id }) }),
      toChanges(),
    );
}

const cases = [anyEvents, fc.integer({ min: 1, max: 3 }), fc.boolean(), fc.boolean(), fc.boolean()] as const;

describe('topN', () => {
  it('says what enters and what leaves, as sorting everything each time would', () => {
    fc.assert(
      fc.property(...cases, (events, n, lowest, byId, whole) => {
        const h = harness(top<false>(n, byId, { order: lowest ? 'lowest' : 'highest' }));
        send(h, events, whole);
        h.unsubscribe();
        expectSame(
          h.outputs.main.values.map((change: Change<ModelEvent, string>) => [change.kind, change.value.at]),
          changesOf(events, n, lowest, byId),
        );
      }),
      { numRuns: CASES / 2 },
    );
  });

  it('says which ranks change', () => {
    fc.assert(
      fc.property(...cases, (events, n, lowest, byId, whole) => {
        const h = harness(top<true>(n, byId, { order: lowest ? 'lowest' : 'highest', ranks: true }));
        send(h, events, whole);
        h.unsubscribe();
        expectSame(
          h.outputs.main.values.map(({ kind, value }: Change<Ranked<ModelEvent>, string>) => [
            kind,
            value.rank,
            value.value.at,
          ]),
          ranksOf(events, n, lowest, byId),
        );
      }),
      { numRuns: CASES / 2 },
    );
  });
});
