import * as fc from 'fast-check';
import { times } from '../laws/pipeline.js';

/** An event of a model: what comes, when, and the watermark in force then. */
export interface ModelEvent {
  /** Its number: no two are the same. */
  readonly at: number;
  readonly key: string;
  readonly id: number;
  readonly n: number;
  readonly time: number;
  readonly watermark: number;
}

/** Events in and out of order, before and after 1970, late, at equal times, with equal numbers. */
export const anyEvents: fc.Arbitrary<readonly ModelEvent[]> = fc
  .array(
    fc.tuple(fc.nat(1), fc.nat(2), fc.integer({ min: -2, max: 3 }), fc.integer({ min: -14, max: 14 }), fc.nat(9)),
    {
      maxLength: 14,
      size: 'max',
    },
  )
  .map((drawn) => {
    let watermark = -18;
    return drawn.map(([key, id, n, time, step], at) => {
      watermark += Math.max(0, step - 5);
      return { at, key: key === 0 ? 'a' : 'b', id, n: n === -2 ? NaN : n, time, watermark };
    });
  });

/** How many random cases a model is compared in. */
export const CASES = times(10_000);

/** Sends the events into a harness, as one batch or one by one. */
export function send(
  h: { events(events: readonly { value: ModelEvent; timestamp: number; watermark: number }[]): void },
  events: readonly ModelEvent[],
  whole: boolean,
): void {
  const all = events.map((value) => ({ value, timestamp: value.time, watermark: value.watermark }));
  if (whole) h.events(all);
  else for (const one of all) h.events([one]);
}
