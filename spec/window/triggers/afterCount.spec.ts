import { describe, expect, it } from '@jest/globals';
import { globalWindow } from '../../../lib/window/globalWindow.js';
import { session } from '../../../lib/window/session.js';
import { afterCount } from '../../../lib/window/triggers/afterCount.js';
import { tumbling } from '../../../lib/window/tumbling.js';
import { expectInvalid } from '../expectInvalid.js';
import { TriggerDriver } from '../triggerDriver.js';

const feed = (driver: TriggerDriver<string>, values: string, time: number): TriggerDriver<string> => {
  for (const value of values) driver.element(value, time);
  return driver;
};

describe('afterCount', () => {
  it.each([
    [1, ['a', 'ab', 'abc', 'abcd', 'abcde']],
    [2, ['ab', 'abcd']],
    [5, ['abcde']],
    [6, []],
  ])('of %i fires with every so manieth event', (n, panes) => {
    expect(feed(new TriggerDriver<string>(globalWindow(), afterCount(n)), 'abcde', 0).take()).toEqual(panes);
  });

  it('counts per window, and late events as well', () => {
    const driver = new TriggerDriver<string>(tumbling(10), afterCount(2), { allowedLateness: 100 });
    driver.element('a', 0).element('b', 10).watermark(50).element('c', 1).element('d', 11);
    expect(driver.take()).toEqual(['ac', 'bd']);
  });

  it('gives nothing for the rest when the window ends', () => {
    const driver = feed(new TriggerDriver<string>(tumbling(10), afterCount(2)), 'abc', 0);
    expect(driver.watermark(Infinity).take()).toEqual(['ab']);
    expect(driver.timers()).toEqual({ event: [], clock: [] });
  });

  it('adds the counts of windows that merge, which alone does not fire (SES-8)', () => {
    const driver = new TriggerDriver<string>(session(10), afterCount(5));
    feed(driver, 'ab', 0);
    feed(driver, 'cde', 20);
    expect(driver.take()).toEqual([]);
    expect(driver.element('f', 10).take()).toHaveLength(1);
  });

  it('keeps its count in a snapshot', () => {
    const driver = new TriggerDriver<string>(globalWindow(), afterCount(2), { snapshots: true });
    expect(feed(driver, 'abcde', 0).take()).toEqual(['ab', 'abcd']);
  });

  it('refuses what is not a number of events', () => {
    expectInvalid(() => afterCount(0), /the count of afterCount must be a whole number of events, at least 1; it is 0/);
    expectInvalid(() => afterCount(2.5), /it is 2.5/);
  });

  it('says how it was made', () => {
    expect([afterCount(3).name, afterCount(3).byWatermarkOnly]).toEqual(['afterCount(3)', false]);
  });
});
