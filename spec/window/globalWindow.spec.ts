import { describe, expect, it } from '@jest/globals';
import { globalWindow } from '../../lib/window/globalWindow.js';
import { afterWatermark } from '../../lib/window/triggers/afterWatermark.js';
import { TriggerDriver } from './triggerDriver.js';

describe('globalWindow', () => {
  it('puts everything into one window that has no end (WIN-7)', () => {
    for (const timestamp of [-8.64e15, 0, 8.64e15]) {
      expect(globalWindow().assign('a', timestamp)).toEqual([{ start: -Infinity, end: Infinity }]);
    }
    expect(globalWindow().name).toBe('globalWindow()');
  });

  it('gives its result at the end of input with the default trigger', () => {
    const driver = new TriggerDriver<string>(globalWindow(), afterWatermark());
    driver.element('a', 5).watermark(1e15).element('b', 1).watermark(Number.MAX_VALUE);
    expect(driver.take()).toEqual([]);
    expect(driver.watermark(Infinity).take()).toEqual(['ab']);
    expect(driver.skipped).toBe(0);
  });
});
