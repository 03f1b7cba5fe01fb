import { afterEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../lib/testing.js';
import { animationFrames } from '../../lib/view.js';

interface Screen {
  requestAnimationFrame?: (work: () => void) => number;
  cancelAnimationFrame?: (id: number) => void;
}
const host = globalThis as unknown as Screen;

/** Frames of a screen, which the test draws. */
function screen() {
  const asked = new Map<number, () => void>();
  let id = 0;
  host.requestAnimationFrame = (work) => {
    asked.set(++id, work);
    return id;
  };
  host.cancelAnimationFrame = (one) => void asked.delete(one);
  return { asked, draw: () => [...asked.values()].forEach((work) => work()) };
}

afterEach(() => {
  delete host.requestAnimationFrame;
  delete host.cancelAnimationFrame;
});

describe('animationFrames', () => {
  it('shows with the next picture, once, and waits for nothing more', () => {
    const { asked, draw } = screen();
    const clock = new ManualClock();
    let shown = 0;
    animationFrames(() => shown++, clock);
    expect(shown).toBe(0);
    draw();
    clock.advance(1000);
    expect([shown, asked.size, clock.pending]).toEqual([1, 0, 0]);
  });

  it('shows by the clock where no pictures are drawn, once though they are drawn later', () => {
    const { asked, draw } = screen();
    const clock = new ManualClock();
    let shown = 0;
    animationFrames(() => shown++, clock);
    clock.advance(250);
    draw();
    expect([shown, asked.size]).toEqual([1, 0]);
  });

  it('shows after 16 ms where there is no screen, and where there is one for others only', () => {
    const clock = new ManualClock();
    let shown = 0;
    animationFrames(() => shown++, clock);
    // As in a worker that belongs to no page.
    host.requestAnimationFrame = () => {
      throw new DOMException('there are no frames here', 'NotSupportedError');
    };
    animationFrames(() => shown++, clock);
    clock.advance(15);
    expect(shown).toBe(0);
    clock.advance(1);
    expect([shown, clock.pending]).toEqual([2, 0]);
  });

  it('can be taken back', () => {
    const { asked, draw } = screen();
    const clock = new ManualClock();
    let shown = 0;
    animationFrames(() => shown++, clock)();
    draw();
    clock.advance(1000);
    expect([shown, asked.size, clock.pending]).toEqual([0, 0, 0]);
  });
});
