import { describe, expect, it } from '@jest/globals';
import { globalWindow } from '../../../lib/window/globalWindow.js';
import { afterCount } from '../../../lib/window/triggers/afterCount.js';
import { afterDelta } from '../../../lib/window/triggers/afterDelta.js';
import { anyOf } from '../../../lib/window/triggers/anyOf.js';
import { expectInvalid } from '../expectInvalid.js';
import { TriggerDriver } from '../triggerDriver.js';

const difference = (a: number, b: number): number => Math.abs(b - a);

function lastOfEach(values: readonly number[], trigger = afterDelta(difference, 3)): number[] {
  const driver = new TriggerDriver<number>(globalWindow(), trigger, { snapshots: true });
  for (const value of values) driver.element(value, 0);
  return driver.panes().map((pane) => pane.values.at(-1) ?? NaN);
}

describe('afterDelta', () => {
  it.each([
    [
      [10, 12, 14, 16, 19],
      [14, 19],
    ],
    // the first event is the first baseline, and exactly the threshold is not enough
    [[10], []],
    [[10, 13, 7], []],
    [
      [10, 13, 6.9, 6, 10],
      [6.9, 10],
    ],
    [[0, NaN, 4], [4]],
  ])('%j fires at %j', (values, fired) => {
    expect(lastOfEach(values)).toEqual(fired);
  });

  it('does not fire with the first event, even below a distance of 0', () => {
    expect(lastOfEach([1, 1], afterDelta(difference, -1))).toEqual([1]);
  });

  it('moves the baseline with a result that another trigger asked for', () => {
    expect(lastOfEach([0, 3, 6, 9, 13, 16], anyOf(afterDelta(difference, 3), afterCount(2)))).toEqual([3, 9, 13]);
  });

  it('is as it was when the function throws', () => {
    let fails = true;
    const trigger = afterDelta((a: number, b: number) => {
      if (fails) throw new Error('no distance');
      return difference(a, b);
    }, 3);
    const driver = new TriggerDriver<number>(globalWindow(), trigger);
    driver.element(0, 0);
    expect(() => driver.element(100, 0)).toThrow('no distance');
    fails = false;
    expect(driver.element(3, 0).panes()).toEqual([]);
    expect(driver.element(4, 0).panes()).toHaveLength(1);
  });

  it('cannot merge (SES-7)', () => {
    expect(afterDelta(difference, 1).merge).toBeUndefined();
  });

  it('refuses what gives no distance', () => {
    expectInvalid(() => afterDelta(5 as never, 1), /the first argument of afterDelta must be a function, such as/);
    for (const threshold of [NaN, Infinity, '3' as never]) {
      expectInvalid(() => afterDelta(difference, threshold), /the threshold of afterDelta must be a finite number/);
    }
  });

  it('says how it was made', () => {
    expect(afterDelta(difference, 3).name).toBe('afterDelta(distance, 3)');
  });
});
