import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { globalWindow } from '../../../lib/window/globalWindow.js';
import { session } from '../../../lib/window/session.js';
import { afterCount } from '../../../lib/window/triggers/afterCount.js';
import { anyOf } from '../../../lib/window/triggers/anyOf.js';
import { atIntervals } from '../../../lib/window/triggers/atIntervals.js';
import { purging } from '../../../lib/window/triggers/purging.js';
import { tumbling } from '../../../lib/window/tumbling.js';
import { expectInvalid } from '../expectInvalid.js';
import { TriggerDriver } from '../triggerDriver.js';

/** The results as "contents at time". */
const timed = (driver: TriggerDriver<string>): string[] =>
  driver.panes().map(({ values, at }) => `${values.join('')} at ${at}`);

describe('atIntervals', () => {
  describe('by event time', () => {
    it('fires at each multiple that something new came before, and at the end', () => {
      const driver = new TriggerDriver<string>(tumbling(60), atIntervals(10));
      driver.element('a', 5).watermark(9);
      expect(timed(driver)).toEqual([]);
      expect(timed(driver.watermark(10))).toEqual(['a at 10']);
      driver.element('b', 12).element('c', 13).watermark(35);
      expect(timed(driver)).toEqual(['abc at 20']);
      driver.element('d', 47).watermark(100);
      expect(timed(driver)).toEqual(['abcd at 40', 'abcd at 59']);
    });

    it('goes on at the multiples after its first one, wherever the next event is', () => {
      const driver = new TriggerDriver<string>(globalWindow(), atIntervals(10));
      driver.element('a', 25).element('b', 3).watermark(29);
      expect(timed(driver)).toEqual([]);
      expect(timed(driver.watermark(31))).toEqual(['ab at 30']);
      expect(timed(driver.element('c', 95).watermark(40))).toEqual(['abc at 40']);
    });

    it('fires after the watermark where the first event is behind it', () => {
      const driver = new TriggerDriver<string>(globalWindow(), atIntervals(10));
      expect(timed(driver.watermark(47).element('a', 3).watermark(49))).toEqual([]);
      expect(timed(driver.watermark(51))).toEqual(['a at 50']);
    });

    it('has multiples before the epoch', () => {
      expect(
        timed(new TriggerDriver<string>(globalWindow(), atIntervals(10)).element('a', -25).watermark(-15)),
      ).toEqual(['a at -20']);
    });

    it('ends in a window without end', () => {
      const driver = new TriggerDriver<string>(globalWindow(), atIntervals(1));
      expect(timed(driver.element('a', 0).watermark(Infinity))).toEqual(['a at 1', 'a at Infinity']);
    });

    it('fires once where a multiple is the last instant', () => {
      const driver = new TriggerDriver<string>(tumbling(11), atIntervals(10));
      expect(timed(driver.element('a', 0).watermark(50))).toEqual(['a at 10']);
    });

    it('fires with each late event', () => {
      const driver = new TriggerDriver<string>(tumbling(60), atIntervals(10), { allowedLateness: 100 });
      expect(driver.element('a', 55).watermark(80).element('b', 1).element('c', 2).take()).toEqual(['a', 'ab', 'abc']);
    });

    it('keeps the earlier of the next times when windows merge (SES-8)', () => {
      for (const survivor of ['new', 'first', 'last'] as const) {
        const driver = new TriggerDriver<string>(session(100), atIntervals(50), { survivor });
        driver.element('a', 0).element('b', 190).element('c', 95);
        expect(driver.timers().event).toEqual([50, 289]);
        expect(driver.watermark(50).take()).toHaveLength(1);
        // the new one of 95 opened no multiple of its own
        expect(driver.watermark(288).take()).toEqual([]);
        expect(driver.watermark(289).take()).toHaveLength(1);
      }
    });

    it('gives what Flink’s continuous trigger gives, without the results that repeat the one before', () => {
      const steps = fc.array(fc.record({ move: fc.boolean(), by: fc.integer({ min: 0, max: 30 }) }), { maxLength: 40 });
      fc.assert(
        fc.property(steps, fc.integer({ min: 1, max: 20 }), (script, interval) => {
          const driver = new TriggerDriver<string>(tumbling(1000), atIntervals(interval));
          const expected: string[] = [];
          let [watermark, count, given] = [-1, 0, 0];
          let next: number | null = null;
          for (const { move, by } of script) {
            if (move) {
              for (const target = watermark + by; next !== null && next <= target && next < 999; next += interval) {
                if (count > given) expected.push(`${count} at ${next}`);
                given = count;
              }
              watermark += by;
              driver.watermark(watermark);
            } else {
              const time = Math.min(watermark + 1 + by, 999);
              count++;
              next ??= time - (time % interval) + interval;
              driver.element('x', time);
            }
            if (watermark >= 980) break;
          }
          expect(driver.panes().map(({ values, at }) => `${values.length} at ${at}`)).toEqual(expected);
        }),
      );
    });
  });

  describe('by processing time', () => {
    const byClock = atIntervals(100, { clock: 'processing' });
    const at = (driver: TriggerDriver<string>, now: number): string[] => driver.clock(now).take();

    it('fires at each multiple of the clock that something new came before', () => {
      const driver = new TriggerDriver<string>(globalWindow(), byClock);
      driver.clock(130).element('a', 0);
      expect(at(driver, 199)).toEqual([]);
      expect(at(driver, 200)).toEqual(['a']);
      // asleep, so that a test that runs the clock to its end comes to one
      expect(driver.timers().clock).toEqual([]);
      expect(at(driver, 450)).toEqual([]);
      driver.element('b', 0);
      expect(at(driver, 500)).toEqual(['ab']);
      driver.element('c', 0);
      expect(at(driver, 599)).toEqual([]);
      expect(at(driver, 600)).toEqual(['abc']);
    });

    it('fires at the end of the window and with late events by event time', () => {
      const driver = new TriggerDriver<string>(tumbling(10), byClock, { allowedLateness: 100 });
      driver.clock(130).element('a', 0).watermark(9);
      expect(driver.take()).toEqual(['a']);
      expect(at(driver, 250)).toEqual([]);
      expect(driver.element('b', 1).take()).toEqual(['ab']);
      expect(at(driver, 900)).toEqual([]);
    });

    it('keeps the earlier time when windows merge, or takes the next', () => {
      const driver = new TriggerDriver<string>(session(10), byClock);
      driver.clock(30).element('a', 0).clock(130).element('b', 20);
      expect(driver.take()).toEqual(['a']);
      driver.element('c', 10);
      expect(driver.timers().clock).toEqual([200]);
      expect(at(driver, 200)).toHaveLength(1);
    });
  });

  it('passes over a multiple when another trigger has just fired', () => {
    const driver = new TriggerDriver<string>(globalWindow(), anyOf(atIntervals(10), afterCount(2)));
    driver.element('a', 1).element('b', 2).watermark(10);
    expect(timed(driver)).toEqual(['ab at -Infinity']);
    expect(timed(driver.element('c', 11).watermark(20))).toEqual(['abc at 20']);
  });

  it('can purge', () => {
    const driver = new TriggerDriver<string>(tumbling(30), purging(atIntervals(10)));
    driver.element('a', 5).watermark(10).element('b', 15).watermark(20).watermark(40);
    expect(driver.take()).toEqual(['a', 'b']);
  });

  it('refuses what is no interval and no clock', () => {
    expectInvalid(() => atIntervals(0), /the interval of atIntervals must be a whole number of milliseconds/);
    expectInvalid(
      () => atIntervals(5, { clock: 'wall' as never }),
      /the clock of atIntervals must be 'event' or 'processing'; it is 'wall'/,
    );
  });

  it('says how it was made', () => {
    expect([atIntervals(5).name, byClockName()]).toEqual(['atIntervals(5)', `atIntervals(5, { clock: 'processing' })`]);
  });
});

function byClockName(): string {
  return atIntervals(5, { clock: 'processing' }).name;
}
