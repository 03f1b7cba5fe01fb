import * as fc from 'fast-check';
import type { Frames as LawFrames, Script as LawScript, Step as LawStep } from '../../lib/testing/laws/script.js';

/** The event that every pipeline of the laws works on. */
export interface Item {
  /** Its number in the script: no two events are the same. */
  readonly id: number;
  readonly key: string;
  readonly n: number;
}

export type { Cuts } from '../../lib/testing/laws/script.js';
export { cut } from '../../lib/testing/laws/script.js';

export type Step = LawStep<Item>;

/** What happens, in order. Two scripts are the same if they become identical when every batch is cut to single events. */
export type Script = LawScript<Item>;

/** The steps that travel as one frame. */
export type Frames = LawFrames<Item>;

/** What scripts are to be like. */
export interface ScriptOptions {
  readonly inputs?: number;
  readonly maxLength?: number;
  /** Whether inputs go idle. Default: `true`. */
  readonly idles?: boolean;
  /** Whether the processing-time clock moves. Default: `true`. */
  readonly clock?: boolean;
  /** How inputs end: each at the end of time (default), at any moment; some cut off; or not at all. */
  readonly ends?: 'end' | 'any' | 'none';
  /** No event is older than its input's watermark. */
  readonly nothingLate?: boolean;
  /** Whether all times of events are even. */
  readonly evenTimes?: boolean;
}

const KEYS = ['a', 'b', 'c', '__proto__'];

/** Something that wants to happen: what cannot, such as time going back, is left out. */
type Wish =
  | {
      readonly kind: 'event';
      readonly input: number;
      readonly timestamp: number;
      readonly key: number;
      readonly n: number;
    }
  | { readonly kind: 'watermark'; readonly input: number; readonly by: number }
  | { readonly kind: 'idle' | 'active' | 'end' | 'cutOff'; readonly input: number }
  | { readonly kind: 'clock'; readonly ms: number };

/** Random scripts: events in and out of order, before and after 1970, at equal times, in and out of windows. */
export function scripts(options: ScriptOptions = {}): fc.Arbitrary<Script> {
  const { inputs = 1, maxLength = 24, idles = true, clock = true, ends = 'end', nothingLate = false } = options;
  const timestamp = fc.integer({ min: -25, max: 60 }).map((time) => (options.evenTimes === true ? time & ~1 : time));
  const input = fc.nat(inputs - 1);
  const wishes: fc.WeightedArbitrary<Wish>[] = [
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('event' as const),
        input,
        timestamp,
        key: fc.nat(KEYS.length - 1),
        n: fc.integer({ min: -3, max: 9 }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('watermark' as const),
        input,
        by: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 25 })),
      }),
    },
  ];
  if (idles) {
    wishes.push({
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom('idle' as const, 'active' as const), input }),
    });
  }
  if (clock) {
    wishes.push({
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('clock' as const), ms: fc.integer({ min: 0, max: 30 }) }),
    });
  }
  if (ends === 'any') {
    wishes.push({
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom('end' as const, 'cutOff' as const), input }),
    });
  }
  return fc
    .array(fc.oneof(...wishes), { maxLength, size: 'max' })
    .map((wished) => toScript(wished, inputs, ends === 'end', nothingLate));
}

function toScript(wishes: readonly Wish[], inputs: number, endsAll: boolean, nothingLate: boolean): Script {
  const watermark = Array.from({ length: inputs }, () => -30);
  const idle = Array.from({ length: inputs }, () => false);
  const ended = Array.from({ length: inputs }, () => false);
  const script: Step[] = [];
  wishes.forEach((wish, at) => {
    if (wish.kind === 'clock') {
      script.push(wish);
      return;
    }
    const { input } = wish;
    if (ended[input]) return;
    if (wish.kind === 'event') {
      if (idle[input]) script.push({ kind: 'active', input });
      idle[input] = false;
      const { timestamp, key, n } = wish;
      script.push({ kind: 'event', input, timestamp, value: { id: at, key: KEYS[key]!, n } });
    } else if (wish.kind === 'watermark') {
      let to = watermark[input]! + wish.by;
      if (nothingLate) to = Math.min(to, earliest(wishes.slice(at + 1), input) - 1);
      if (to <= watermark[input]!) return;
      if (idle[input]) script.push({ kind: 'active', input });
      idle[input] = false;
      watermark[input] = to;
      script.push({ kind: 'watermark', input, watermark: to });
    } else if (wish.kind === 'idle' || wish.kind === 'active') {
      if (idle[input] === (wish.kind === 'idle')) return;
      idle[input] = wish.kind === 'idle';
      script.push(wish);
    } else {
      ended[input] = true;
      script.push(wish);
    }
  });
  if (endsAll) ended.forEach((done, input) => done || script.push({ kind: 'end', input }));
  return script;
}

/** The time of the oldest event that is still to come. */
function earliest(wishes: readonly Wish[], input: number): number {
  return wishes.reduce(
    (time, wish) => (wish.kind === 'event' && wish.input === input ? Math.min(time, wish.timestamp) : time),
    Infinity,
  );
}

/** Random cuts. */
export const anyCuts: fc.Arbitrary<readonly boolean[]> = fc.array(fc.boolean(), {
  minLength: 1,
  maxLength: 24,
  size: 'max',
});
