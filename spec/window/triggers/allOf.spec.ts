import { describe, expect, it } from '@jest/globals';
import { globalWindow } from '../../../lib/window/globalWindow.js';
import { session } from '../../../lib/window/session.js';
import { FIRE, FIRE_AND_PURGE, PURGE, type Firing, type Trigger } from '../../../lib/window/trigger.js';
import { afterCount } from '../../../lib/window/triggers/afterCount.js';
import { afterProcessingTime } from '../../../lib/window/triggers/afterProcessingTime.js';
import { afterWatermark } from '../../../lib/window/triggers/afterWatermark.js';
import { allOf } from '../../../lib/window/triggers/allOf.js';
import { anyOf } from '../../../lib/window/triggers/anyOf.js';
import { purging } from '../../../lib/window/triggers/purging.js';
import { tumbling } from '../../../lib/window/tumbling.js';
import { TriggerDriver } from '../triggerDriver.js';

describe('allOf', () => {
  it('fires once all parts have fired, in any order, and then again', () => {
    const driver = new TriggerDriver<string>(globalWindow(), allOf(afterCount(2), afterProcessingTime(100)));
    driver.element('a', 0).element('b', 0).element('c', 0);
    expect(driver.take()).toEqual([]);
    expect(driver.clock(100).take()).toEqual(['abc']);
    // the other way round
    driver.element('d', 0).clock(200);
    expect(driver.take()).toEqual([]);
    expect(driver.element('e', 0).take()).toEqual(['abcde']);
  });

  it('fires at the end of a window only if it holds enough, and then with late events two by two', () => {
    const driver = new TriggerDriver<string>(tumbling(10), allOf(afterCount(2), afterWatermark()), {
      allowedLateness: 100,
    });
    driver.element('x', 15);
    for (const value of 'abc') driver.element(value, 5);
    expect(driver.watermark(20).take()).toEqual(['abc']);
    for (const value of 'defg') driver.element(value, 5);
    expect(driver.take()).toEqual(['abcde', 'abcdefg']);
    expect(driver.element('y', 15).take()).toEqual(['xy']);
  });

  it('counts a part that fires twice once', () => {
    const driver = new TriggerDriver<string>(globalWindow(), allOf(afterCount(1), afterCount(3)));
    for (const value of 'abcdef') driver.element(value, 5);
    expect(driver.take()).toEqual(['abc', 'abcdef']);
  });

  it('begins anew for all parts after a result that another trigger asked for', () => {
    const driver = new TriggerDriver<string>(
      tumbling(10),
      anyOf(allOf(afterCount(1), afterCount(3)), afterWatermark()),
      { allowedLateness: 5 },
    );
    for (const value of 'ab') driver.element(value, 5);
    expect(driver.watermark(9).take()).toEqual(['ab']);
  });

  it('drops the contents with the result, if a part is purging', () => {
    const driver = new TriggerDriver<string>(globalWindow(), allOf(purging(afterCount(1)), afterCount(2)));
    for (const value of 'abcd') driver.element(value, 5);
    expect(driver.take()).toEqual(['ab', 'cd']);
  });

  it('passes on at once what a part only wants dropped', () => {
    const answers: Firing[] = [PURGE, FIRE, PURGE, FIRE_AND_PURGE];
    const scripted: Trigger = {
      name: 'scripted',
      byWatermarkOnly: false,
      create: () => ({}),
      onElement: () => answers.shift() ?? 0,
      onEventTime: () => 0,
      onProcessingTime: () => 0,
    };
    const driver = new TriggerDriver<string>(globalWindow(), allOf(scripted, afterCount(3)));
    for (const value of 'abcdef') driver.element(value, 5);
    // a is dropped alone; c brings the third event and, with it, the result
    expect(driver.take()).toEqual(['bc', 'def']);
  });

  describe('where windows merge', () => {
    it.each(['new', 'first', 'last'] as const)(
      'counts a part as fired if it had in one of them, survivor %s',
      (survivor) => {
        const driver = new TriggerDriver<string>(session(10), allOf(afterCount(2), afterCount(5)), { survivor });
        for (const time of [0, 1, 2, 3]) driver.element('a', time);
        expect(driver.take()).toEqual([]);
        expect(driver.element('b', 4).take()).toHaveLength(1);
      },
    );

    it('waits for the end again that is ahead again', () => {
      for (const survivor of ['new', 'first', 'last'] as const) {
        const driver = new TriggerDriver<string>(session(10), allOf(afterWatermark(), afterCount(3)), {
          allowedLateness: 100,
          survivor,
        });
        driver.element('a', 0).watermark(12).element('b', 5);
        // the end, 14, is ahead of the watermark, so that of [0, 10) no longer counts
        expect(driver.element('c', 5).take()).toEqual([]);
        expect(driver.watermark(14).take()).toHaveLength(1);
      }
    });
  });
});
