import { describe, expect, it } from '@jest/globals';
import { globalWindow } from '../../../lib/window/globalWindow.js';
import { afterCount } from '../../../lib/window/triggers/afterCount.js';
import { afterProcessingTime } from '../../../lib/window/triggers/afterProcessingTime.js';
import { afterWatermark } from '../../../lib/window/triggers/afterWatermark.js';
import { anyOf } from '../../../lib/window/triggers/anyOf.js';
import { purging } from '../../../lib/window/triggers/purging.js';
import { tumbling } from '../../../lib/window/tumbling.js';
import { TriggerDriver } from '../triggerDriver.js';

describe('anyOf', () => {
  it('fires when one of its parts does', () => {
    const driver = new TriggerDriver<string>(tumbling(10), anyOf(afterCount(3), afterWatermark()));
    for (const value of 'abcd') driver.element(value, 5);
    expect(driver.take()).toEqual(['abc']);
    expect(driver.watermark(9).take()).toEqual(['abcd']);
  });

  it('begins anew for all parts, whichever fired', () => {
    const driver = new TriggerDriver<string>(globalWindow(), anyOf(afterCount(3), afterProcessingTime(100)));
    driver.element('a', 0).element('b', 0).clock(100);
    expect(driver.take()).toEqual(['ab']);
    driver.clock(150).element('c', 0).element('d', 0);
    expect(driver.take()).toEqual([]);
    driver.element('e', 0);
    expect(driver.take()).toEqual(['abcde']);
    expect(driver.clock(1000).take()).toEqual([]);
  });

  it('gives one result where several parts fire at once', () => {
    const driver = new TriggerDriver<string>(globalWindow(), anyOf(afterCount(2), afterCount(2), afterCount(1)));
    expect(driver.element('a', 0).element('b', 0).take()).toEqual(['a', 'ab']);
  });

  it('gives one result for a timer that two parts wait for', () => {
    const driver = new TriggerDriver<string>(globalWindow(), anyOf(afterProcessingTime(10), afterProcessingTime(10)));
    expect(driver.element('a', 0).clock(10).take()).toEqual(['a']);
    expect(driver.clock(100).take()).toEqual([]);
  });

  it('drops the contents if one that fired is purging', () => {
    const driver = new TriggerDriver<string>(tumbling(10), anyOf(purging(afterCount(2)), afterWatermark()), {
      allowedLateness: 50,
    });
    for (const value of 'abc') driver.element(value, 5);
    expect(driver.watermark(9).take()).toEqual(['ab', 'c']);
    // late: afterWatermark fires with d, which begins a new count
    for (const value of 'de') driver.element(value, 5);
    expect(driver.take()).toEqual(['cd', 'cde']);
    const both = new TriggerDriver<string>(globalWindow(), anyOf(purging(afterCount(2)), afterCount(2)));
    for (const value of 'abcd') both.element(value, 5);
    expect(both.take()).toEqual(['ab', 'cd']);
  });
});
