import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q4Row } from '../queries/q4.js';
import { bidsInTime } from './bidsInTime.js';

export function q4Reference(events: readonly NexmarkEvent[]): Q4Row[] {
  const prices = new Map<number, number[]>();
  for (const [{ category }, [highest]] of bidsInTime(events)) {
    if (highest === undefined) continue;
    prices.set(category, prices.get(category) ?? []);
    prices.get(category)!.push(highest.price);
  }
  return [...prices].map(([key, all]) => ({ key, value: all.reduce((a, b) => a + b) / all.length }));
}
