import { describe, it } from '@jest/globals';
import * as fc from 'fast-check';
import { dedupe, keyBy, sideOutput, toChanges } from '../../lib/index.js';
import type { Change, DedupeOptions, Stream } from '../../lib/index.js';
import { harness } from '../../lib/testing.js';
import { expectSame } from '../laws/pipeline.js';
import { anyEvents, CASES, send } from './randomEvents.js';
import type { ModelEvent } from './randomEvents.js';

type Said = readonly [kind: string, at: number];

/** What is kept of every id, found by looking through all of it: nothing is ever forgotten. */
class Model {
  readonly said: Said[] = [];
  readonly late: ModelEvent[] = [];
  #kept: ModelEvent[] = [];
  readonly #keep: 'first' | 'last';
  readonly #within: number;

  constructor(keep: 'first' | 'last', within: number) {
    this.#keep = keep;
    this.#within = within;
  }

  add(event: ModelEvent): void {
    if (event.time + this.#within <= event.watermark) {
      this.late.push(event);
      return;
    }
    const same = this.#kept.filter(
      ({ key, id, time }) => key === event.key && id === event.id && Math.abs(time - event.time) < this.#within,
    );
    if (this.#keep === 'first') {
      if (same.length === 0) this.#put('insert', event);
      return;
    }
    const older = same.filter(({ time }) => time <= event.time);
    if (same.length > older.length) for (const one of older) this.#take('delete', one);
    else if (older.length === 0) this.#put('insert', event);
    else {
      this.#take('updateBefore', older[0]!);
      this.#put('updateAfter', event);
    }
  }

  /** Those that are kept, and are final at this watermark. */
  final(watermark: number): Said[] {
    return this.#kept
      .filter(({ time }) => time + 2 * this.#within - 1 <= watermark)
      .sort((a, b) => a.time - b.time || a.at - b.at)
      .map(({ at }) => ['insert', at]);
  }

  #put(kind: string, event: ModelEvent): void {
    this.#kept.push(event);
    this.said.push([kind, event.at]);
  }

  #take(kind: string, event: ModelEvent): void {
    this.#kept = this.#kept.filter((one) => one !== event);
    this.said.push([kind, event.at]);
  }
}

function deduped(options: DedupeOptions<ModelEvent>) {
  return (events: Stream<ModelEvent>) => {
    const late = sideOutput<ModelEvent>();
    const main = events.pipe(
      keyBy((event) => event.key),
      dedupe({ idOf: (event) => event.id, ...options, lateTo: late }),
      toChanges(),
    );
    return { main, late };
  };
}

const saidOf = (changes: readonly Change<ModelEvent, string>[]): Said[] =>
  changes.map(({ kind, value }) => [kind, value.at]);

const withins = fc.constantFrom(1, 2, 5, 12, Infinity);

describe('dedupe', () => {
  it.each(['first', 'last'] as const)("keep: '%s' forgets nothing that could be told", (keep) => {
    fc.assert(
      fc.property(anyEvents, withins, fc.boolean(), (events, within, whole) => {
        const model = new Model(keep, within);
        for (const event of events) model.add(event);
        const h = harness(deduped({ keep, within }));
        send(h, events, whole);
        h.end();
        expectSame(saidOf(h.outputs.main.values), model.said);
        expectSame(h.outputs.late.values, model.late);
      }),
      { numRuns: Math.ceil(CASES / 3) },
    );
  });

  it('gives what is final once, in order of time, and no more is late than the watermark says', () => {
    fc.assert(
      fc.property(anyEvents, withins, fc.boolean(), (events, within, whole) => {
        const model = new Model('last', within);
        for (const event of events) model.add(event);
        const h = harness(deduped({ keep: 'last', emit: 'final', within }));
        send(h, events, whole);
        expectSame(saidOf(h.outputs.main.values), model.final(events.at(-1)?.watermark ?? -Infinity));
        h.end();
        expectSame(saidOf(h.outputs.main.values), model.final(Infinity));
        expectSame(
          h.outputs.main.records.filter(({ timestamp, watermark }) => timestamp <= watermark),
          [],
        );
      }),
      { numRuns: Math.ceil(CASES / 3) },
    );
  });
});
