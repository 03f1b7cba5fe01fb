import { describe, expect, it } from '@jest/globals';
import { globalWindow } from '../../../lib/window/globalWindow.js';
import { session } from '../../../lib/window/session.js';
import { afterCount } from '../../../lib/window/triggers/afterCount.js';
import { afterProcessingTime } from '../../../lib/window/triggers/afterProcessingTime.js';
import { afterWatermark } from '../../../lib/window/triggers/afterWatermark.js';
import { allOf } from '../../../lib/window/triggers/allOf.js';
import { inOrder } from '../../../lib/window/triggers/inOrder.js';
import { purging } from '../../../lib/window/triggers/purging.js';
import { tumbling } from '../../../lib/window/tumbling.js';
import { TriggerDriver } from '../triggerDriver.js';

const feed = (driver: TriggerDriver<string>, values: string, time = 5): TriggerDriver<string> => {
  for (const value of values) driver.element(value, time);
  return driver;
};

describe('inOrder', () => {
  it('fires with each part once and then with the last again and again', () => {
    const driver = new TriggerDriver<string>(globalWindow(), inOrder(afterCount(1), afterCount(2), afterCount(3)));
    expect(feed(driver, 'abcdefghijk').take()).toEqual(['a', 'abc', 'abcdef', 'abcdefghi']);
  });

  it('fires at the end though no event comes once it is the turn of that part', () => {
    const driver = new TriggerDriver<string>(tumbling(10), inOrder(afterCount(2), afterWatermark()), {
      allowedLateness: 50,
    });
    expect(feed(driver, 'ab').take()).toEqual(['ab']);
    expect(driver.watermark(9).take()).toEqual(['ab']);
    expect(feed(driver, 'cd').take()).toEqual(['abc', 'abcd']);
  });

  it('ignores what a part fires before its turn', () => {
    const driver = new TriggerDriver<string>(tumbling(10), inOrder(afterCount(3), afterWatermark()), {
      allowedLateness: 50,
    });
    expect(feed(driver, 'ab').watermark(9).take()).toEqual([]);
    expect(feed(driver, 'cd').take()).toEqual(['abc', 'abcd']);
  });

  it('begins a new delay with each result', () => {
    const driver = new TriggerDriver<string>(globalWindow(), inOrder(afterCount(2), afterProcessingTime(100)));
    driver.element('a', 0).clock(60).element('b', 0);
    expect(driver.take()).toEqual(['ab']);
    expect(driver.clock(100).take()).toEqual([]);
    driver.clock(110).element('c', 0);
    expect(driver.clock(209).take()).toEqual([]);
    expect(driver.clock(210).take()).toEqual(['abc']);
  });

  it('drops the contents as the part whose turn it is says', () => {
    const driver = new TriggerDriver<string>(globalWindow(), inOrder(afterCount(1), purging(afterCount(2))));
    expect(feed(driver, 'abcdefg').take()).toEqual(['a', 'abc', 'de', 'fg']);
  });

  it('keeps its turns where its firings are held back by another part', () => {
    const driver = new TriggerDriver<string>(
      globalWindow(),
      allOf(inOrder(afterCount(1), afterCount(3)), afterCount(2)),
    );
    // a: first turn; b: both, result; e: three after it, f: both, …
    expect(feed(driver, 'abcdefgh').take()).toEqual(['ab', 'abcde', 'abcdefgh']);
  });

  describe('where windows merge', () => {
    it('goes on from the window that was further ahead', () => {
      for (const survivor of ['new', 'first', 'last'] as const) {
        const driver = new TriggerDriver<string>(session(10), inOrder(afterCount(2), afterWatermark()), { survivor });
        feed(driver, 'ab', 0);
        feed(driver, 'c', 20);
        expect(driver.take()).toEqual(['ab']);
        expect(feed(driver, 'd', 10).take()).toEqual([]);
        expect(driver.watermark(29).take()).toHaveLength(1);
      }
    });

    it('waits for the end again that is ahead again', () => {
      for (const survivor of ['new', 'first', 'last'] as const) {
        const trigger = inOrder(afterWatermark(), afterCount(2));
        const driver = new TriggerDriver<string>(session(10), trigger, { allowedLateness: 100, survivor });
        expect(feed(driver, 'a', 0).watermark(12).take()).toEqual(['a']);
        expect(feed(driver, 'bcd', 5).take()).toEqual([]);
        expect(driver.watermark(14).take()).toHaveLength(1);
        expect(feed(driver, 'ef', 5).take()).toHaveLength(1);
      }
    });
  });
});
