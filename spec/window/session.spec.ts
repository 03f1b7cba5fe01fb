import { describe, expect, it } from '@jest/globals';
import { seconds } from '../../lib/time/duration.js';
import { session } from '../../lib/window/session.js';
import { afterWatermark } from '../../lib/window/triggers/afterWatermark.js';
import { expectInvalid } from './expectInvalid.js';
import { TriggerDriver } from './triggerDriver.js';

describe('session', () => {
  it.each([0, 4999, 5000, -5001])('opens a window of one gap at %i (WIN-4)', (timestamp) => {
    const assigner = session(seconds(5));
    expect(assigner.assign('a', timestamp)).toEqual([{ start: timestamp, end: timestamp + 5000 }]);
    expect(assigner.gapOf('a')).toBe(5000);
    expect(assigner.merging).toBe(true);
    expect(assigner.aligned).toBeUndefined();
  });

  it('asks a function for the gap of each event', () => {
    const assigner = session((event: { pause: number }) => ({ seconds: event.pause }));
    expect(assigner.assign({ pause: 2 }, 100)).toEqual([{ start: 100, end: 2100 }]);
    expect(assigner.gapOf({ pause: 3 })).toBe(3000);
  });

  it('joins events that are exactly a gap apart (WIN-5)', () => {
    const driver = new TriggerDriver<string>(session(10), afterWatermark());
    driver.element('a', 0).element('b', 10).element('c', 21).watermark(Infinity);
    expect(driver.panes().map(({ window, values }) => [window.start, window.end, values.join('')])).toEqual([
      [0, 20, 'ab'],
      [21, 31, 'c'],
    ]);
  });

  it('says how it was made', () => {
    expect(session({ minutes: 1 }).name).toBe('session(60000)');
    expect(session(() => 1).name).toBe('session(gapOf)');
  });

  it('refuses a gap that is no time at all, for a function when an event comes', () => {
    for (const gap of [0, -1, 0.5, NaN]) {
      expectInvalid(() => session(gap), /the gap of session must be a whole number of milliseconds, at least 1/);
      const perEvent = session(() => gap);
      expectInvalid(() => perEvent.gapOf('a'), /what the function given to session returns must be a whole number/);
      expectInvalid(() => perEvent.assign('a', 0), /what the function given to session returns/);
    }
    expectInvalid(() => session(Infinity), /the gap of session must be a duration with an end/);
    expectInvalid(() => session(() => undefined as unknown as number).gapOf('a'), /it is undefined/);
  });

  it('passes on what the function throws', () => {
    const broken = session(() => {
      throw new Error('no such field');
    });
    expect(() => broken.gapOf('a')).toThrow('no such field');
  });
});
