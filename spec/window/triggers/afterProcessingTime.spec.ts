import { describe, expect, it } from '@jest/globals';
import { globalWindow } from '../../../lib/window/globalWindow.js';
import { session } from '../../../lib/window/session.js';
import { afterCount } from '../../../lib/window/triggers/afterCount.js';
import { afterProcessingTime } from '../../../lib/window/triggers/afterProcessingTime.js';
import { anyOf } from '../../../lib/window/triggers/anyOf.js';
import { expectInvalid } from '../expectInvalid.js';
import { TriggerDriver } from '../triggerDriver.js';

describe('afterProcessingTime', () => {
  it('fires so long after the first event since the last firing', () => {
    const driver = new TriggerDriver<string>(globalWindow(), afterProcessingTime(100));
    driver.clock(5).element('a', 0).clock(50).element('b', 0).clock(104);
    expect(driver.take()).toEqual([]);
    expect(driver.clock(105).take()).toEqual(['ab']);
    // nothing new: no result, and no timer that keeps the process awake
    expect(driver.timers().clock).toEqual([]);
    expect(driver.clock(1000).take()).toEqual([]);
    expect(driver.element('c', 0).clock(1099).take()).toEqual([]);
    expect(driver.clock(1100).take()).toEqual(['abc']);
  });

  it('does not care about event time', () => {
    const driver = new TriggerDriver<string>(globalWindow(), afterProcessingTime(100));
    expect(driver.element('a', 0).watermark(Infinity).take()).toEqual([]);
  });

  it('begins anew after a result that another trigger asked for, with one timer at a time', () => {
    const driver = new TriggerDriver<string>(globalWindow(), anyOf(afterCount(2), afterProcessingTime(100)));
    driver.element('a', 0).clock(60).element('b', 0);
    expect(driver.take()).toEqual(['ab']);
    driver.clock(70).element('c', 0);
    // the timer of a is used to look for that of c
    expect(driver.timers().clock).toEqual([100]);
    expect(driver.clock(100).take()).toEqual([]);
    expect(driver.timers().clock).toEqual([170]);
    expect(driver.clock(169).take()).toEqual([]);
    expect(driver.clock(170).take()).toEqual(['abc']);
  });

  it('sets no more timers than one, however often another trigger fires', () => {
    const driver = new TriggerDriver<string>(globalWindow(), anyOf(afterCount(1), afterProcessingTime(100)));
    for (let now = 0; now < 90; now++) driver.clock(now).element('a', 0);
    expect(driver.timers().clock).toEqual([100]);
    driver.take();
    expect(driver.clock(500).take()).toEqual([]);
    expect(driver.timers().clock).toEqual([]);
  });

  it('holds the earlier time when windows merge (SES-8)', () => {
    for (const survivor of ['new', 'first', 'last'] as const) {
      const driver = new TriggerDriver<string>(session(10), afterProcessingTime(100), { survivor });
      driver.clock(0).element('a', 0).clock(30).element('b', 20).clock(60).element('c', 10);
      expect(driver.timers().clock).toEqual([100]);
      expect(driver.clock(99).take()).toEqual([]);
      expect(driver.clock(100).take()).toHaveLength(1);
      expect(driver.clock(1000).take()).toEqual([]);
    }
  });

  it('fires in time where the clock went back', () => {
    const driver = new TriggerDriver<string>(globalWindow(), anyOf(afterCount(2), afterProcessingTime(100)));
    driver.clock(1000).element('a', 0).element('b', 0).clock(500).element('c', 0);
    driver.take();
    expect(driver.clock(600).take()).toEqual(['abc']);
  });

  it('refuses a delay that is none', () => {
    expectInvalid(
      () => afterProcessingTime(0),
      /the delay of afterProcessingTime must be a whole number of milliseconds/,
    );
    expectInvalid(
      () => afterProcessingTime(Infinity),
      /the delay of afterProcessingTime must be a duration with an end/,
    );
  });

  it('says how it was made', () => {
    expect(afterProcessingTime({ seconds: 1 }).name).toBe('afterProcessingTime(1000)');
  });
});
