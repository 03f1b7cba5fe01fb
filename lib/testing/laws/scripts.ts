import * as fc from 'fast-check';
import type { HarnessEvent } from '../harnessInput.js';
import type { Script, Step } from './script.js';

/** The events of each input. */
export type Events<T> = readonly fc.Arbitrary<Pick<HarnessEvent<T>, 'value' | 'timestamp'>>[];

/** Something that wants to happen: what cannot, such as time going back, is left out. */
type Wish<T> =
  | { readonly kind: 'event'; readonly input: number; readonly event: Pick<HarnessEvent<T>, 'value' | 'timestamp'> }
  | { readonly kind: 'watermark'; readonly input: number; readonly to: number }
  | { readonly kind: 'idle' | 'active' | 'end' | 'cutOff'; readonly input: number }
  | { readonly kind: 'clock'; readonly ms: number };

/** How far the clock goes on at once: it is to meet timers of any length. */
const CLOCK_STEPS = [1, 10, 1000, 60_000, 3_600_000];

/** Random scripts: events as they come, watermarks among them, idleness, the clock, and ends of any kind. */
export function scripts<T>(events: Events<T>, maxLength: number): fc.Arbitrary<Script<T>> {
  const input = fc.nat(events.length - 1);
  const wishes: fc.WeightedArbitrary<Wish<T>>[] = [
    ...events.map((arbitrary, input) => ({
      weight: 8,
      arbitrary: arbitrary.map((event) => ({ kind: 'event' as const, input, event })),
    })),
    {
      weight: 4 * events.length,
      arbitrary: fc.record({ kind: fc.constant('watermark' as const), input, to: fc.integer({ min: 0, max: 120 }) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('idle' as const, 'active' as const), input }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('clock' as const), ms: fc.constantFrom(...CLOCK_STEPS) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('end' as const, 'cutOff' as const), input }) },
  ];
  return fc
    .tuple(fc.array(fc.oneof(...wishes), { maxLength, size: 'max' }), fc.boolean())
    .map(([wished, endsAll]) => scriptOf(wished, events.length, endsAll));
}

/** One input, as far as it has come. */
class InputSoFar {
  watermark = -Infinity;
  lowest = Infinity;
  highest = -Infinity;
  idle = false;
  ended = false;
}

function scriptOf<T>(wishes: readonly Wish<T>[], count: number, endsAll: boolean): Script<T> {
  const inputs = Array.from({ length: count }, () => new InputSoFar());
  const script: Step<T>[] = [];
  const wake = (input: number): void => {
    if (inputs[input]!.idle) script.push({ kind: 'active', input });
    inputs[input]!.idle = false;
  };
  for (const wish of wishes) {
    if (wish.kind === 'clock') {
      script.push(wish);
      continue;
    }
    const { input } = wish;
    const soFar = inputs[input]!;
    if (soFar.ended) continue;
    if (wish.kind === 'event') {
      wake(input);
      const { value, timestamp } = wish.event;
      soFar.lowest = Math.min(soFar.lowest, timestamp);
      soFar.highest = Math.max(soFar.highest, timestamp);
      script.push({ kind: 'event', input, value, timestamp });
    } else if (wish.kind === 'watermark') {
      // In percent of the way from where time is to the highest time that has come, and a bit beyond.
      const from = Math.max(soFar.watermark, soFar.lowest - 1);
      const to = Math.floor(from + ((soFar.highest - from + 1) * wish.to) / 100);
      if (!(to > soFar.watermark && to < Infinity)) continue;
      wake(input);
      soFar.watermark = to;
      script.push({ kind: 'watermark', input, watermark: to });
    } else if (wish.kind === 'idle' || wish.kind === 'active') {
      if (soFar.idle === (wish.kind === 'idle')) continue;
      soFar.idle = wish.kind === 'idle';
      script.push(wish);
    } else {
      soFar.ended = true;
      script.push(wish);
    }
  }
  if (endsAll) inputs.forEach(({ ended }, input) => ended || script.push({ kind: 'end', input }));
  return script;
}

/** Twice the same events, in other orders of arrival. */
export interface Arrivals<T> {
  readonly one: Script<T>;
  readonly other: Script<T>;
}

/** Events that come within `bound` of their order in time, so that none is late; and the same in another order within that bound. */
export function arrivals<T>(events: Events<T>, maxLength: number, bound: number): fc.Arbitrary<Arrivals<T>> {
  const jitter = fc.integer({ min: 0, max: bound });
  const perInput = events.map((arbitrary) => fc.array(fc.tuple(arbitrary, jitter, jitter), { maxLength, size: 'max' }));
  const turns = fc.array(fc.nat(events.length - 1), { maxLength: 2 * maxLength, size: 'max' });
  return fc.tuple(fc.tuple(...perInput), turns, turns).map(([inputs, someTurns, otherTurns]) => {
    const steps = (which: 1 | 2): Step<T>[][] =>
      inputs.map((list, input) => {
        const arriving = [...list].sort((a, b) => a[0].timestamp + a[which] - (b[0].timestamp + b[which]));
        return arriving.flatMap(([{ value, timestamp }], i) => {
          const highest = Math.max(...arriving.slice(0, i + 1).map(([event]) => event.timestamp));
          return [
            { kind: 'event' as const, input, value, timestamp },
            { kind: 'watermark' as const, input, watermark: highest - bound - 1 },
          ];
        });
      });
    return { one: inTurns(steps(1), someTurns), other: inTurns(steps(2), otherTurns) };
  });
}

/** The steps of each input in their order, the inputs taking turns; then all end. */
function inTurns<T>(inputs: readonly (readonly Step<T>[])[], turns: readonly number[]): Script<T> {
  const left = inputs.map((steps) => [...steps]);
  const script: Step<T>[] = [];
  for (const turn of turns) script.push(...left[turn]!.splice(0, 1));
  for (const steps of left) script.push(...steps);
  inputs.forEach((_, input) => script.push({ kind: 'end', input }));
  return script;
}
