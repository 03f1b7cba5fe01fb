import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { session } from '../../../lib/window/session.js';
import type { Trigger } from '../../../lib/window/trigger.js';
import { afterCount } from '../../../lib/window/triggers/afterCount.js';
import { afterDelta } from '../../../lib/window/triggers/afterDelta.js';
import { afterProcessingTime } from '../../../lib/window/triggers/afterProcessingTime.js';
import { afterWatermark } from '../../../lib/window/triggers/afterWatermark.js';
import { allOf } from '../../../lib/window/triggers/allOf.js';
import { anyOf } from '../../../lib/window/triggers/anyOf.js';
import { atIntervals } from '../../../lib/window/triggers/atIntervals.js';
import { inOrder } from '../../../lib/window/triggers/inOrder.js';
import { purging } from '../../../lib/window/triggers/purging.js';
import { tumbling } from '../../../lib/window/tumbling.js';
import { expectInvalid } from '../expectInvalid.js';
import { type DriverOptions, TriggerDriver } from '../triggerDriver.js';

describe.each([
  ['anyOf', anyOf],
  ['allOf', allOf],
  ['inOrder', inOrder],
])('%s as a combination', (name, combine) => {
  it('needs parts that are triggers', () => {
    expectInvalid(() => (combine as () => unknown)(), new RegExp(`${name} must be given at least one trigger`));
    expectInvalid(
      () => combine(afterCount(1), 'x' as never),
      new RegExp(`argument 2 of ${name} must be a trigger.* it is 'x'`),
    );
  });

  it('can merge if all parts can (SES-7)', () => {
    expect(combine(afterCount(1), afterWatermark()).merge).toBeDefined();
    expect(
      combine(
        afterCount(1),
        afterDelta(() => 0, 1),
      ).merge,
    ).toBeUndefined();
  });

  it('says how it was made', () => {
    expect(combine(afterCount(1), afterWatermark()).name).toBe(`${name}(afterCount(1), afterWatermark())`);
    expect(combine(afterCount(1)).byWatermarkOnly).toBe(false);
  });
});

const leaf = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map((n) => afterCount(n)),
  fc.integer({ min: 1, max: 20 }).map((ms) => afterProcessingTime(ms)),
  fc.integer({ min: 1, max: 20 }).map((ms) => atIntervals(ms)),
  fc.integer({ min: 1, max: 20 }).map((ms) => atIntervals(ms, { clock: 'processing' })),
  fc.constant(afterWatermark()),
);
const { trigger } = fc.letrec<{ trigger: Trigger }>((tie) => {
  const parts = fc.tuple(tie('trigger'), tie('trigger'));
  return {
    trigger: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      parts.map(([a, b]) => anyOf(a, b)),
      parts.map(([a, b]) => allOf(a, b)),
      parts.map(([a, b]) => inOrder(a, b)),
      parts.map(([early, late]) => afterWatermark({ early, late })),
      tie('trigger').map((part) => purging(part)),
    ),
  };
});

type Step = readonly ['element' | 'watermark' | 'clock', number];
const script = fc.array(
  fc.tuple(fc.constantFrom('element', 'element', 'watermark', 'clock'), fc.integer({ min: 0, max: 40 })),
  {
    maxLength: 60,
  },
) as fc.Arbitrary<Step[]>;

/** Moves time on, with events around the watermark, and gives all that came of it. */
function run(driver: TriggerDriver<number>, steps: readonly Step[]): unknown {
  let [time, now, id] = [0, 0, 0];
  for (const [step, by] of steps) {
    if (step === 'element') driver.element(id++, time + by - 15);
    else if (step === 'watermark') driver.watermark((time += by));
    else driver.clock((now += by));
  }
  driver.watermark(Infinity);
  return {
    panes: driver.panes().map(({ values, ...pane }) => ({ ...pane, values: [...values].sort((a, b) => a - b) })),
    skipped: driver.skipped,
  };
}

describe('any trigger', () => {
  const expectSame = (one: DriverOptions, other: DriverOptions, assigner = tumbling(50)): void => {
    fc.assert(
      fc.property(trigger, script, (tried, steps) => {
        const [a, b] = [one, other].map((options) =>
          run(new TriggerDriver<number>(assigner, tried, { allowedLateness: 20, ...options }), steps),
        );
        expect(a).toEqual(b);
      }),
      { numRuns: 1000 },
    );
  };

  it('goes on from a snapshot as if nothing had been', () => {
    expectSame({}, { snapshots: true });
  });

  it.each(['first', 'last'] as const)('merges alike whichever state takes the others in, new or %s', (survivor) => {
    expectSame({ survivor: 'new' }, { survivor }, session<number>(20) as never);
  });
});
