import { describe, expect, it } from '@jest/globals';
import { globalWindow } from '../../../lib/window/globalWindow.js';
import { CONTINUE, FIRE, FIRE_AND_PURGE, PURGE, type Firing, type Trigger } from '../../../lib/window/trigger.js';
import { afterCount } from '../../../lib/window/triggers/afterCount.js';
import { afterDelta } from '../../../lib/window/triggers/afterDelta.js';
import { purging } from '../../../lib/window/triggers/purging.js';
import { expectInvalid } from '../expectInvalid.js';
import { TriggerDriver } from '../triggerDriver.js';

describe('purging', () => {
  it('gives each event to one result', () => {
    const driver = new TriggerDriver<string>(globalWindow(), purging(afterCount(2)));
    for (const value of 'abcde') driver.element(value, 0);
    expect(driver.take()).toEqual(['ab', 'cd']);
  });

  it.each<[Firing, Firing]>([
    [CONTINUE, CONTINUE],
    [FIRE, FIRE_AND_PURGE],
    [PURGE, PURGE],
    [FIRE_AND_PURGE, FIRE_AND_PURGE],
  ])('makes of %i, wherever it comes from, %i', (answer, purged) => {
    const always: Trigger = {
      name: 'always',
      byWatermarkOnly: true,
      create: () => ({}),
      onElement: () => answer,
      onEventTime: () => answer,
      onProcessingTime: () => answer,
    };
    const trigger = purging(always);
    const context = {} as never;
    expect([
      trigger.onElement({}, 'a', 0, context),
      trigger.onEventTime({}, 0, context),
      trigger.onProcessingTime({}, 0, context),
    ]).toEqual([purged, purged, purged]);
    expect(trigger.byWatermarkOnly).toBe(false);
  });

  it('can merge if its trigger can (SES-7)', () => {
    expect(purging(afterCount(2)).merge).toBeDefined();
    expect(purging(afterDelta(() => 0, 1)).merge).toBeUndefined();
  });

  it('refuses what is no trigger', () => {
    expectInvalid(() => purging(undefined as never), /the argument of purging must be a trigger.* it is undefined/);
  });

  it('says how it was made', () => {
    expect(purging(afterCount(2)).name).toBe('purging(afterCount(2))');
  });
});
