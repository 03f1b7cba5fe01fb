import { describe, expect, it } from '@jest/globals';
import { session } from '../../../lib/window/session.js';
import { sliding } from '../../../lib/window/sliding.js';
import { CONTINUE, FIRE } from '../../../lib/window/trigger.js';
import { afterCount } from '../../../lib/window/triggers/afterCount.js';
import { afterDelta } from '../../../lib/window/triggers/afterDelta.js';
import { afterProcessingTime } from '../../../lib/window/triggers/afterProcessingTime.js';
import { afterWatermark } from '../../../lib/window/triggers/afterWatermark.js';
import { atIntervals } from '../../../lib/window/triggers/atIntervals.js';
import { purging } from '../../../lib/window/triggers/purging.js';
import { tumbling } from '../../../lib/window/tumbling.js';
import { expectInvalid } from '../expectInvalid.js';
import { type DrivenPane, TriggerDriver } from '../triggerDriver.js';

const shown = (panes: readonly DrivenPane<string>[]): string[] =>
  panes.map(({ window, values }) => `${values.join('')}@${window.start}-${window.end}`);

const survivors = ['new', 'first', 'last'] as const;

describe('afterWatermark', () => {
  it('fires when the watermark reaches the last instant, not before (WIN-1, TIM-2)', () => {
    const driver = new TriggerDriver<string>(tumbling(10), afterWatermark());
    driver.element('a', 0).element('b', 9).watermark(8);
    expect(driver.take()).toEqual([]);
    expect(driver.watermark(9).panes()).toEqual([{ window: { start: 0, end: 10 }, values: ['a', 'b'], at: 9 }]);
  });

  it('fires once per window, in order of end, when the watermark passes several', () => {
    const driver = new TriggerDriver<string>(sliding(20, 10), afterWatermark());
    driver.element('b', 15).element('a', 5).watermark(100);
    expect(shown(driver.panes())).toEqual(['a@-10-10', 'ba@0-20', 'b@10-30']);
  });

  it('fires with each late event that a window still takes (WOP-12)', () => {
    const driver = new TriggerDriver<string>(tumbling(10), afterWatermark(), { allowedLateness: 5 });
    driver.element('a', 0).watermark(9).element('b', 1).watermark(13).element('c', 2);
    expect(driver.take()).toEqual(['a', 'ab', 'abc']);
    expect(driver.watermark(14).element('d', 3).take()).toEqual([]);
    expect(driver.skipped).toBe(1);
  });

  it('fires with the first event of a window that only a late event opens', () => {
    const driver = new TriggerDriver<string>(tumbling(10), afterWatermark(), { allowedLateness: 5 });
    expect(driver.watermark(9).element('a', 0).take()).toEqual(['a']);
  });

  it('sets one timer per window, however many events come', () => {
    const driver = new TriggerDriver<string>(tumbling(10), afterWatermark());
    for (const time of [0, 3, 5, 12]) driver.element('a', time);
    expect(driver.timers()).toEqual({ event: [9, 19], clock: [] });
  });

  it('ignores the timers of others', () => {
    const trigger = afterWatermark();
    const nothing = (): void => {};
    const context = {
      window: { start: 0, end: 10 },
      watermark: 5,
      now: 0,
      setEventTimer: nothing,
      setProcessingTimer: nothing,
      deleteEventTimer: nothing,
      deleteProcessingTimer: nothing,
    };
    const state = trigger.create();
    expect([5, 9, 10].map((time) => trigger.onEventTime(state, time, context))).toEqual([CONTINUE, FIRE, CONTINUE]);
    expect(trigger.onProcessingTime(state, 9, context)).toBe(CONTINUE);
  });

  it('is by watermark only without options, and only then', () => {
    expect([afterWatermark().byWatermarkOnly, afterWatermark({}).byWatermarkOnly]).toEqual([true, true]);
    expect(afterWatermark({ early: afterCount(2) }).byWatermarkOnly).toBe(false);
    expect(afterWatermark({ late: afterCount(1) }).byWatermarkOnly).toBe(false);
  });

  it('says how it was made', () => {
    expect(afterWatermark().name).toBe('afterWatermark()');
    expect(afterWatermark({ early: afterCount(2), late: purging(afterCount(1)) }).name).toBe(
      'afterWatermark({ early: afterCount(2), late: purging(afterCount(1)) })',
    );
  });

  it('refuses parts that are no triggers', () => {
    expectInvalid(
      () => afterWatermark({ early: 5 as never }),
      /early of afterWatermark must be a trigger, such as afterCount\(10\); it is 5/,
    );
    expectInvalid(() => afterWatermark({ late: {} as never }), /late of afterWatermark must be a trigger/);
  });

  describe('the vectors of semantics 2.4', () => {
    it('tumbling 2 s, lateness 500, purging', () => {
      const driver = new TriggerDriver<string>(tumbling(2000), purging(afterWatermark()), { allowedLateness: 500 });
      driver.element('a', 500).watermark(1500).element('b', 1300).watermark(2300);
      expect(driver.take()).toEqual(['ab']);
      expect(driver.element('c', 1997).take()).toEqual(['c']);
      expect(driver.watermark(6000).element('d', 1998).watermark(7000).take()).toEqual([]);
      expect(driver.skipped).toBe(1);
    });

    it('sliding 3 s by 1 s, lateness 0', () => {
      const driver = new TriggerDriver<string>(sliding(3000, 1000), afterWatermark());
      driver.element('a', 1000).watermark(1999).element('b', 2000).watermark(3000);
      expect(shown(driver.panes())).toEqual(['a@-1000-2000', 'ab@0-3000']);
      driver.element('c', 2400).element('d', 2400).element('e', 3900).watermark(6000).element('late', 3001);
      expect(shown(driver.panes())).toEqual(['abcde@1000-4000', 'bcde@2000-5000', 'e@3000-6000']);
      expect(driver.skipped).toBe(1);
    });

    describe.each(survivors)('session, gap 3 s, lateness 10, survivor %s', (survivor) => {
      const script = (driver: TriggerDriver<string>): string[][] => {
        const out: string[][] = [];
        const take = (): void => void out.push(shown(driver.panes()));
        driver.element('a', 1000).watermark(1999).element('b', 2000).watermark(4998).element('c', 4500);
        driver.element('d', 8500).watermark(7400).element('e', 7000).watermark(11_501);
        take();
        driver.element('f', 11_600).watermark(14_600);
        take();
        driver.element('g', 10_000);
        take();
        driver.element('h', 14_500).watermark(20_000);
        take();
        return out;
      };

      it('accumulating', () => {
        const driver = new TriggerDriver<string>(session(3000), afterWatermark(), {
          allowedLateness: 10,
          survivor,
        });
        expect(script(driver).map((panes) => panes.map(sorted))).toEqual(
          [['abcde@1000-11500'], ['f@11600-14600'], ['fg@10000-14600'], ['fgh@10000-17500']].map((panes) =>
            panes.map(sorted),
          ),
        );
      });

      it('purging', () => {
        const trigger = purging(afterWatermark());
        const driver = new TriggerDriver<string>(session(3000), trigger, { allowedLateness: 10, survivor });
        expect(script(driver).map((panes) => panes.map(sorted))).toEqual([
          ['abcde@1000-11500'],
          ['f@11600-14600'],
          ['g@10000-14600'],
          ['h@10000-17500'],
        ]);
      });
    });
  });

  describe('early and late', () => {
    const lateness = { allowedLateness: 100 };

    it('fires early again and again, at the end, and then late', () => {
      const trigger = afterWatermark({ early: afterCount(2), late: afterCount(2) });
      const driver = new TriggerDriver<string>(tumbling(10), trigger, lateness);
      for (const value of 'abcde') driver.element(value, 5);
      expect(driver.take()).toEqual(['ab', 'abcd']);
      expect(driver.watermark(9).take()).toEqual(['abcde']);
      for (const value of 'fghi') driver.element(value, 5);
      expect(driver.take()).toEqual(['abcdefg', 'abcdefghi']);
    });

    it('fires with every late event by default', () => {
      const driver = new TriggerDriver<string>(tumbling(10), afterWatermark({ early: afterCount(9) }), lateness);
      driver.element('a', 5).watermark(9).element('b', 5).element('c', 5);
      expect(driver.take()).toEqual(['a', 'ab', 'abc']);
    });

    it('fires at the end even if nothing is new', () => {
      const driver = new TriggerDriver<string>(tumbling(10), afterWatermark({ early: afterCount(1) }));
      expect(driver.element('a', 5).watermark(9).take()).toEqual(['a', 'a']);
    });

    it('fires with the first event of a window that only a late event opens, and asks `late` from then on', () => {
      const driver = new TriggerDriver<string>(tumbling(10), afterWatermark({ late: afterCount(2) }), lateness);
      driver.watermark(9).element('a', 5).element('b', 5).element('c', 5);
      expect(driver.take()).toEqual(['a', 'abc']);
    });

    it('drops contents as its parts say', () => {
      const early = new TriggerDriver<string>(
        tumbling(10),
        afterWatermark({ early: purging(afterCount(2)) }),
        lateness,
      );
      for (const value of 'abc') early.element(value, 5);
      expect(early.watermark(9).element('d', 5).take()).toEqual(['ab', 'c', 'cd']);
      const late = new TriggerDriver<string>(tumbling(10), afterWatermark({ late: purging(afterCount(1)) }), lateness);
      late.element('a', 5).watermark(9).element('b', 5).element('c', 5);
      expect(late.take()).toEqual(['a', 'ab', 'c']);
      const all = new TriggerDriver<string>(tumbling(10), purging(afterWatermark({ early: afterCount(2) })), lateness);
      for (const value of 'abc') all.element(value, 5);
      expect(all.watermark(9).element('d', 5).take()).toEqual(['ab', 'c', 'd']);
      // nothing is left at the end, so there is no result
      const none = new TriggerDriver<string>(tumbling(10), afterWatermark({ early: purging(afterCount(1)) }));
      expect(none.element('a', 5).watermark(9).take()).toEqual(['a']);
    });

    it('works with a delay before and after the end', () => {
      const trigger = afterWatermark({ early: afterProcessingTime(100), late: afterProcessingTime(10) });
      const driver = new TriggerDriver<string>(tumbling(10), trigger, lateness);
      driver.clock(1000).element('a', 5).clock(1099);
      expect(driver.take()).toEqual([]);
      expect(driver.clock(1100).take()).toEqual(['a']);
      // the early timer of b is due at 1200, when late waits for 1205
      driver.element('b', 5).watermark(9).clock(1195).element('c', 5);
      expect(driver.take()).toEqual(['ab']);
      expect(driver.clock(1204).take()).toEqual([]);
      expect(driver.clock(1205).take()).toEqual(['abc']);
    });

    it('leaves the end to itself where `early` knows it too', () => {
      const driver = new TriggerDriver<string>(
        tumbling(10),
        afterWatermark({ early: purging(atIntervals(4)), late: atIntervals(4) }),
        lateness,
      );
      driver
        .element('a', 1)
        .watermark(4)
        .element('b', 6)
        .watermark(7)
        .watermark(8)
        .element('c', 9)
        .watermark(9)
        .element('d', 3);
      expect(driver.take()).toEqual(['a', 'b', 'c', 'cd']);
    });

    it('begins a new count after the result at the end', () => {
      const driver = new TriggerDriver<string>(tumbling(10), afterWatermark({ late: afterCount(3) }), lateness);
      for (const value of 'abcd') driver.element(value, 5);
      driver.watermark(9);
      for (const value of 'efg') driver.element(value, 5);
      expect(driver.take()).toEqual(['abcd', 'abcdefg']);
    });
  });

  describe('where windows merge', () => {
    it('waits for the end of the merged window (SES-8)', () => {
      for (const survivor of survivors) {
        const driver = new TriggerDriver<string>(session(10), afterWatermark(), { survivor });
        driver.element('a', 0).element('b', 8).watermark(9);
        expect(driver.take()).toEqual([]);
        expect(driver.watermark(16).take()).toEqual([]);
        expect(driver.watermark(17).take()).toEqual(['ab']);
      }
    });

    it('adds early counts, and fires with the next event only', () => {
      const driver = new TriggerDriver<string>(session(10), afterWatermark({ early: afterCount(4) }));
      driver.element('a', 0).element('b', 1).element('c', 20).element('d', 21);
      expect(driver.take()).toEqual([]);
      expect(driver.element('e', 10).take().map(sorted)).toEqual(['abcde']);
      expect(driver.watermark(30).take().map(sorted)).toEqual(['abcde']);
    });

    it('asks `early` again when the end is ahead again', () => {
      for (const survivor of survivors) {
        const trigger = afterWatermark({ early: afterCount(2), late: afterCount(9) });
        const driver = new TriggerDriver<string>(session(10), trigger, { allowedLateness: 100, survivor });
        driver.element('a', 0).watermark(9);
        expect(driver.take()).toEqual(['a']);
        // a late event that ends before the watermark: late waits for nine
        driver.watermark(12).element('b', 1);
        expect(driver.take()).toEqual([]);
        // now the end is 19
        driver.element('c', 9).element('d', 9).watermark(17);
        expect(driver.take().map(sorted)).toEqual(['abcd']);
        expect(driver.watermark(18).take().map(sorted)).toEqual(['abcd']);
      }
    });

    it('keeps what `late` waits for when a late window joins', () => {
      for (const survivor of survivors) {
        const trigger = afterWatermark({ late: afterProcessingTime(10) });
        const driver = new TriggerDriver<string>(session(10), trigger, { allowedLateness: 1000, survivor });
        driver.element('a', 0).element('b', 20).watermark(100);
        expect(driver.take()).toEqual(['a', 'b']);
        driver.clock(5).element('c', 1).clock(8).element('d', 11);
        expect(driver.clock(14).take()).toEqual([]);
        expect(driver.clock(15).take().map(sorted)).toEqual(['abcd']);
      }
    });

    it('can merge if its parts can (SES-7)', () => {
      expect(afterWatermark().merge).toBeDefined();
      expect(afterWatermark({ early: afterCount(1), late: afterCount(2) }).merge).toBeDefined();
      const cannot = afterDelta(() => 0, 1);
      expect(afterWatermark({ early: cannot }).merge).toBeUndefined();
      expect(afterWatermark({ late: cannot }).merge).toBeUndefined();
    });
  });
});

/** The values of a result in order: which comes first after a merge is up to the engine. */
function sorted(pane: string): string {
  const [values = '', window] = pane.split('@');
  return values.split('').toSorted().join('') + (window === undefined ? '' : `@${window}`);
}
