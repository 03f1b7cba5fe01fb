import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Aggregate, AggregateStore } from '../../lib/aggregate/aggregate.js';
import { counted } from '../../lib/aggregate/columns.js';
import {
  anyNumber,
  context,
  type Event,
  feed,
  newStore,
  type Script,
  scripts,
  SLOTS,
  usableOf,
} from './aggregateScript.js';

/** What the laws need to know about an aggregate. */
export interface Laws<R> {
  readonly aggregate: Aggregate<Event, R>;
  /** The result for the events of one slot, in order of arrival. */
  readonly model: (events: readonly Event[]) => R;
  /** Whether the aggregate calls user code for each event, which may throw. Default: `true`. */
  readonly callsUserCode?: boolean;
  /** The numbers to try. Default: small integers, with the special numbers among them. */
  readonly x?: fc.Arbitrary<number>;
  /** Fails unless the two results agree. Default: `toEqual`. */
  readonly same?: (actual: R, expected: R) => void;
  /** Whether merging parts gives the model's result only if each part is a run of arrivals and they are merged in order. */
  readonly mergesInOrderOnly?: boolean;
}

/** Registers specs: what every aggregate must obey, each against the model. */
export function itObeysTheLaws<R>(laws: Laws<R>): void {
  const { aggregate, model } = laws;
  const expectSame = laws.same ?? ((actual: R, expected: R) => expect(actual).toEqual(expected));
  const script = scripts(laws.x ?? anyNumber, laws.callsUserCode ?? true);
  const expectSlots = (store: AggregateStore<Event, R>, script: Script): void => {
    for (let slot = 0; slot < SLOTS; slot++) expectSame(store.result(slot, context), model(usableOf(script, slot)));
  };

  it('gives the result of the model, however events are cut into runs', () => {
    fc.assert(
      fc.property(script, (script) => {
        const store = newStore(aggregate);
        const failed = feed(store, script);
        expect(failed).toEqual(script.events.filter((event) => event.fails).map((event) => event.id));
        expectSlots(store, script);
        // Asking changes nothing.
        expectSlots(store, script);
      }),
    );
  });

  if (newStore(aggregate).follows === true) {
    it('says after each event of a run what it has made of the result', () => {
      fc.assert(
        fc.property(script, fc.nat(5), (script, before) => {
          const store = newStore(aggregate);
          const sound = script.events.flatMap((event, i) => (event.fails ? [] : [{ event, ...script.steps[i]! }]));
          for (let first = 0, last = 0; first < sound.length; first = last) {
            while (last < sound.length && !sound[last++]!.cut);
            const run = [...sound.slice(0, before), ...sound.slice(first, last)];
            const from = run.length - (last - first);
            const events = run.map(({ event }) => event);
            const slots = Int32Array.from(run, ({ slot }) => slot);
            const results: R[] = [];
            expect(store.project(events, slots, from, run.length)).toBe(run.length);
            store.follow!(slots, from, run.length, first, counted(new Int32Array(0), run.length), results);
            for (let i = first; i < last; i++) {
              const known = sound.slice(0, i + 1).filter(({ slot }) => slot === sound[i]!.slot);
              expectSame(results[from + i - first]!, model(known.map(({ event }) => event)));
            }
          }
          expectSlots(store, script);
        }),
      );
    });
  }

  it('changes no accumulator while it projects', () => {
    fc.assert(
      fc.property(script, script, (script, more) => {
        const store = newStore(aggregate);
        feed(store, script);
        store.project(
          more.events,
          Int32Array.from(more.steps, (step) => step.slot),
          0,
          more.events.length,
        );
        expectSlots(store, script);
      }),
    );
  });

  if (aggregate.mergeable && !laws.mergesInOrderOnly) {
    it('merges parts in any order, over several stores', () => {
      fc.assert(
        fc.property(script, fc.array(fc.nat()), fc.array(fc.boolean()), (script, order, elsewhere) => {
          const [here, there] = [newStore(aggregate), newStore(aggregate)];
          feed(here, script);
          feed(there, script);
          const parts = Array.from({ length: SLOTS }, (_, slot) => slot);
          parts.sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0));
          // SLOTS is a slot of `here` that has had no event yet; SLOTS + 1 of `there` never has one.
          for (const slot of parts) here.merge(SLOTS, elsewhere[slot] ? there : here, slot);
          here.merge(SLOTS, there, SLOTS + 1);
          expectSame(here.result(SLOTS, context), model(usableOf(script)));
          expectSlots(here, script);
          expectSlots(there, script);
        }),
      );
    });

    it('goes on after a merge, without a trace in what was merged', () => {
      fc.assert(
        fc.property(script, script, (script, more) => {
          const store = newStore(aggregate);
          feed(store, script);
          store.merge(0, store, 1);
          const later = { ...more, events: more.events.map((event) => ({ ...event, id: event.id + 1000 })) };
          feed(store, later, 1000);
          expectSame(store.result(1, context), model([...usableOf(script, 1), ...usableOf(later, 1)]));
          const inEither = script.events.filter((event, i) => !event.fails && script.steps[i]!.slot < 2);
          expectSame(store.result(0, context), model([...inEither, ...usableOf(later, 0)]));
        }),
      );
    });
  }

  if (aggregate.mergeable && laws.mergesInOrderOnly) {
    it('merges runs of arrivals in their order', () => {
      fc.assert(
        fc.property(script, fc.nat(), (script, at) => {
          const cut = script.events.length === 0 ? 0 : at % script.events.length;
          const store = newStore(aggregate);
          feed(store, { ...script, steps: script.steps.map((step, i) => ({ ...step, slot: i < cut ? 0 : 1 })) });
          store.merge(0, store, 1);
          store.merge(0, store, 2);
          store.merge(2, store, 0);
          for (const slot of [0, 2]) expectSame(store.result(slot, context), model(usableOf(script)));
        }),
      );
    });
  }

  if (aggregate.removable) {
    it('takes a prefix out', () => {
      fc.assert(
        fc.property(script, fc.nat(), (script, at) => {
          const cut = script.events.length === 0 ? 0 : at % script.events.length;
          const [all, prefix] = [newStore(aggregate), newStore(aggregate)];
          const steps = script.steps.map((step) => ({ ...step, slot: 0 }));
          feed(all, { ...script, steps });
          feed(prefix, { events: script.events.slice(0, cut), steps });
          all.remove(0, prefix, 0);
          all.remove(0, prefix, 1);
          expectSame(all.result(0, context), model(script.events.slice(cut).filter((event) => !event.fails)));
          expectSame(
            prefix.result(0, context),
            model(usableOf({ events: script.events.slice(0, cut), steps: script.steps })),
          );
        }),
      );
    });
  }

  it('goes on from a snapshot as if nothing had been', () => {
    fc.assert(
      fc.property(script, script, (script, more) => {
        const store = newStore(aggregate);
        feed(store, script);
        const states = Array.from({ length: SLOTS + 1 }, (_, slot) => store.snapshot(slot));
        const asPlainData = structuredClone(states);
        // What happens later to the store does not reach the snapshot.
        feed(store, more, 1000);
        if (aggregate.mergeable) store.merge(0, store, 1);
        expect(states).toEqual(asPlainData);

        const restored = newStore(aggregate);
        // Slots that are in use already take on the snapshot's state, the one of nothing included.
        feed(restored, more);
        restored.restore(SLOTS, asPlainData[SLOTS]);
        for (let slot = 0; slot < SLOTS; slot++) restored.restore(slot, asPlainData[slot]);
        expectSlots(restored, script);
        expectSame(restored.result(SLOTS, context), model([]));
        expect(Array.from({ length: SLOTS + 1 }, (_, slot) => restored.snapshot(slot))).toEqual(states);

        const later = { ...more, events: more.events.map((event) => ({ ...event, id: event.id + 1000 })) };
        feed(restored, later, 1000);
        for (let slot = 0; slot < SLOTS; slot++) {
          expectSame(restored.result(slot, context), model([...usableOf(script, slot), ...usableOf(later, slot)]));
        }
        // Nor does what happens to the restored store.
        expect(states).toEqual(structuredClone(asPlainData));
      }),
    );
  });

  it('restores nothing over something', () => {
    const event: Event = { id: 0, x: 1, word: 'a', fails: false };
    const store = newStore(aggregate);
    feed(store, { events: [event], steps: [{ slot: 0, cut: true }] });
    store.restore(0, store.snapshot(1));
    expectSame(store.result(0, context), model([]));
  });

  it('is empty again after a reset, and keeps the others when it grows', () => {
    fc.assert(
      fc.property(script, fc.integer({ min: 1, max: 200 }), (script, capacity) => {
        const store = newStore(aggregate);
        feed(store, script);
        store.reset(1);
        store.grow(capacity);
        store.grow(SLOTS + 3 + capacity);
        expectSame(store.result(1, context), model([]));
        expectSame(store.result(SLOTS + 2 + capacity, context), model([]));
        for (const slot of [0, 2, 3]) expectSame(store.result(slot, context), model(usableOf(script, slot)));
        feed(store, { ...script, steps: script.steps.map((step) => ({ ...step, slot: 1 })) });
        expectSame(store.result(1, context), model(usableOf(script)));
      }),
    );
  });
}
