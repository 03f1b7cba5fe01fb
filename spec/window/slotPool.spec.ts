import { describe, expect, it } from '@jest/globals';
import { SlotPool } from '../../lib/window/slotPool.js';

describe('SlotPool', () => {
  it('gives out the lowest number, or the last that was given back', () => {
    const capacities: number[] = [];
    const pool = new SlotPool((capacity) => capacities.push(capacity));
    expect([pool.allocate(), pool.allocate(), pool.allocate()]).toEqual([0, 1, 2]);
    pool.release(0);
    pool.release(2);
    expect(pool.inUse).toBe(1);
    expect([pool.allocate(), pool.allocate(), pool.allocate()]).toEqual([2, 0, 3]);
    expect(capacities).toEqual([16]);
    for (let i = 4; i <= 16; i++) expect(pool.allocate()).toBe(i);
    expect(capacities).toEqual([16, 32]);
  });

  it('is spent when many were in use and none is', () => {
    const pool = new SlotPool(() => undefined);
    for (let i = 0; i < 1025; i++) pool.allocate();
    for (let i = 0; i < 1025; i++) {
      expect(pool.isSpent).toBe(false);
      pool.release(i);
    }
    expect(pool.isSpent).toBe(true);
  });
});
