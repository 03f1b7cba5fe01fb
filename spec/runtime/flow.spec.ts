import { describe, expect, it } from '@jest/globals';
import { Flow } from '../../lib/runtime/flow.js';

const clock = (): number => 0;

describe('Flow', () => {
  it('is exhausted when all credits are out, and says when some are back', () => {
    let freed = 0;
    const flow = new Flow(10, () => freed++, clock);
    flow.take(9);
    expect(flow.exhausted).toBe(false);
    // A batch is never cut: it may take more than is left.
    flow.take(5);
    expect([flow.exhausted, flow.taken]).toEqual([true, 14]);
    flow.give(4);
    expect([flow.exhausted, freed]).toEqual([true, 0]);
    flow.give(1);
    expect([flow.exhausted, freed]).toEqual([false, 1]);
    flow.give(9);
    expect([flow.taken, freed]).toEqual([0, 1]);
  });

  it('has none while something is not ready, however many have come back', () => {
    let freed = 0;
    const flow = new Flow(10, () => freed++, clock);
    flow.close();
    flow.close();
    flow.open();
    expect([flow.exhausted, freed]).toEqual([true, 0]);
    flow.take(10);
    flow.open();
    expect([flow.exhausted, freed]).toEqual([true, 0]);
    flow.give(1);
    expect([flow.exhausted, freed]).toEqual([false, 1]);
  });

  it('adds up for how long there was none', () => {
    let now = 0;
    const flow = new Flow(
      2,
      () => undefined,
      () => now,
    );
    flow.take(1);
    now = 5;
    flow.take(3);
    now = 12;
    expect(flow.waited).toBe(7);
    flow.close();
    flow.give(4);
    now = 20;
    flow.open();
    now = 100;
    expect(flow.waited).toBe(15);
    const other = new Flow(
      1,
      () => undefined,
      () => now,
    );
    other.take(1);
    now = 150;
    flow.absorb(other);
    now = 151;
    expect([flow.waited, other.waited, flow.exhausted, flow.capacity, other.capacity]).toEqual([51, 51, true, 1, 1]);
  });

  it('becomes part of another: what is out counts there, comes back there, and the smaller bound holds', () => {
    let freed = 0;
    const [into, from, third] = [
      new Flow(10, () => freed++, clock),
      new Flow(6, () => undefined, clock),
      new Flow(50, () => undefined, clock),
    ];
    into.take(2);
    from.take(3);
    into.absorb(from);
    expect([into.taken, into.exhausted]).toEqual([5, false]);
    from.take(1);
    expect([into.taken, from.taken, into.exhausted, from.exhausted]).toEqual([6, 6, true, true]);
    // Taken before they were linked, given back after.
    from.give(3);
    expect([into.taken, into.exhausted, freed]).toEqual([3, false, 1]);
    third.absorb(into);
    from.give(1);
    into.give(2);
    expect([third.taken, into.taken, from.taken]).toEqual([0, 0, 0]);
  });
});
