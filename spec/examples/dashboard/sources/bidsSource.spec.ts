import { describe, expect, it } from '@jest/globals';
import { bidsSource } from '../../../../examples/dashboard/sources/bidsSource.js';
import { BASE_TIME } from '../../../../examples/nexmark/generator.js';
import type { Reading } from '../../../../examples/dashboard/pipeline/reading.js';
import { readAll } from '../readAll.js';

describe('bids of NEXMARK', () => {
  it('come in the order in which they are told of, and none before it happens', async () => {
    const bids = await readAll(bidsSource(20_000));
    // 46 in each 50 events, but for those that are before the first of all.
    expect(bids.length).toBeGreaterThan(18_200);
    expect(bids.length).toBeLessThan(18_400);
    expect(Math.min(...bids.map(({ at }) => at))).toBeGreaterThanOrEqual(BASE_TIME);
    expect(bids.every(({ arrived }, i) => i === 0 || arrived >= (bids[i - 1] as Reading).arrived)).toBe(true);
    expect(bids.every(({ at, arrived }) => at <= arrived)).toBe(true);
  });

  it('are out of order by ten seconds, but for some that are late', async () => {
    const bids = await readAll(bidsSource(20_000));
    let newest = -Infinity;
    const behind = bids.map(({ at }) => (newest = Math.max(newest, at)) - at);
    const later = behind.filter((ms) => ms > 10_000).length;
    expect(later / bids.length).toBeGreaterThan(0.01);
    expect(later / bids.length).toBeLessThan(0.02);
    expect(behind.filter((ms) => ms > 5_000).length / bids.length).toBeGreaterThan(0.4);
  });

  it('have a category each, and one of these has the hot auction', async () => {
    const counts = new Map<string, number>();
    const bids = await readAll(bidsSource(1_600));
    for (const { key } of bids) counts.set(key, (counts.get(key) ?? 0) + 1);
    expect([...counts.keys()].toSorted()).toEqual([10, 11, 12, 13, 14].map((category) => `Category ${category}`));
    expect(Math.max(...counts.values()) / bids.length).toBeGreaterThan(0.5);
  });

  it('are the same from any position on', async () => {
    const source = bidsSource(10_000);
    const all = await readAll(source);
    const positions: number[] = [];
    for await (const { position } of source.open(undefined, new AbortController().signal)) positions.push(position);
    expect(positions).toHaveLength(3);
    const rest = await readAll(source, positions[1]);
    expect(rest.length).toBeGreaterThan(0);
    expect(rest).toEqual(all.slice(-rest.length));
  });
});
