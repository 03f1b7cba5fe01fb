import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { listState, mapState, reducingState, valueState } from '../../lib/index.js';
import type { ListState, MapState, ReducingState, Ttl, ValueState } from '../../lib/index.js';
import { expectSame } from '../laws/pipeline.js';
import { StateModel } from './stateModel.js';
import type { ModelOptions, Op } from './stateModel.js';
import { StatesAtWork } from './statesAtWork.js';

interface States {
  readonly value: ValueState<number | string>;
  readonly list: ListState<number>;
  readonly map: MapState<string, number>;
  readonly sum: ReducingState<number>;
}

type Step =
  | {
      readonly kind: 'event';
      readonly key: string;
      readonly timestamp: number;
      readonly ops: readonly Op[];
      readonly throws: boolean;
    }
  | { readonly kind: 'watermark'; readonly by: number }
  | { readonly kind: 'clock'; readonly by: number }
  | { readonly kind: 'restore' };

const name = fc.constantFrom('x', 'y', 'z');
const n = fc.nat(9);

const ops: fc.Arbitrary<Op[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('setValue', 'addToList', 'addToSum'), n }),
    fc.record({ kind: fc.constant('setEntry' as const), name, n }),
    fc.record({ kind: fc.constant('setEntry' as const), name, n }),
    fc.record({ kind: fc.constant('setList' as const), values: fc.array(n, { maxLength: 3 }) }),
    fc.record({ kind: fc.constantFrom('deleteEntry' as const, 'getEntry' as const), name }),
    fc.constantFrom('clearValue', 'clearList', 'clearMap', 'clearSum').map((kind) => ({ kind })),
    fc.constantFrom('readValue', 'readList', 'readMap', 'readSum').map((kind) => ({ kind })),
    fc.constantFrom('readValue', 'readList', 'readMap', 'readSum').map((kind) => ({ kind })),
  ),
  { maxLength: 8 },
);

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('event' as const),
        key: fc.constantFrom('a', 'b'),
        timestamp: fc.nat(40),
        ops,
        throws: fc.integer({ min: 0, max: 3 }).map((i) => i === 0),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('watermark' as const), by: fc.nat(9) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('clock' as const), by: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'restore' as const }) },
  ),
  { maxLength: 9 },
);

const options: fc.Arbitrary<ModelOptions> = fc.record({
  ttl: fc.constantFrom(Infinity, 1, 7, 9, 20),
  clock: fc.constantFrom('event' as const, 'processing' as const),
  renewedByReads: fc.boolean(),
});

function perform({ value, list, map, sum }: States, op: Op): unknown {
  switch (op.kind) {
    case 'setValue':
      value.value = op.n;
      return null;
    case 'addToList':
      list.add(op.n);
      return null;
    case 'addToSum':
      sum.add(op.n);
      return null;
    case 'setList':
      list.set(op.values);
      return null;
    case 'setEntry':
      map.set(op.name, op.n);
      return null;
    case 'deleteEntry':
      map.delete(op.name);
      return null;
    case 'getEntry':
      return map.get(op.name);
    case 'readValue':
      return value.value;
    case 'readList':
      return [...list.values];
    case 'readMap':
      return map.entries();
    case 'readSum':
      return sum.value;
    default:
      ({ clearValue: value, clearList: list, clearMap: map, clearSum: sum })[op.kind].clear();
      return null;
  }
}

describe('states, at random', () => {
  it('do what a simple model does: expiry, order, what a throw leaves, and what a restore brings back', () => {
    fc.assert(
      fc.property(steps, options, (script, { ttl: after, clock, renewedByReads }) => {
        const ttl: Ttl = { after, clock, renewedBy: renewedByReads ? 'readAndWrite' : 'write' };
        const model = new StateModel({ ttl: after, clock, renewedByReads });
        let states = new StatesAtWork<States>({
          value: valueState<number | string>('none', { ttl }),
          list: listState<number>({ ttl }),
          map: mapState<string, number>({ ttl }),
          sum: reducingState((a: number, b: number) => a + b, { ttl }),
        });
        for (const step of script) {
          if (step.kind === 'restore') {
            states = states.restored();
          } else if (step.kind === 'watermark') {
            model.watermark = model.watermark === -Infinity ? step.by : model.watermark + step.by;
            states.harness.watermark(model.watermark);
          } else if (step.kind === 'clock') {
            model.now += step.by;
            states.harness.advanceProcessingTime(step.by);
          } else {
            const { key, timestamp, throws, ops: doing } = step;
            const expected = model.event(key, timestamp, doing, throws);
            const results: unknown[] = [];
            const work = (): void =>
              states.do(
                (s) => {
                  for (const op of doing) results.push(perform(s, op));
                  if (throws) throw new Error('on purpose');
                },
                timestamp,
                key,
              );
            if (throws) expect(work).toThrow('on purpose');
            else work();
            expectSame(results, expected);
          }
          // What has expired goes an eighth of the ttl later at the latest; what is left is never less.
          const { keys } = states;
          const exact = after === Infinity || after <= 8;
          if (keys < model.keys || (exact && keys > model.keys)) expect(keys).toBe(model.keys);
        }
        states.harness.unsubscribe();
      }),
      { numRuns: 10_000 },
    );
  });
});
