import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q5Row } from '../queries/q5.js';
import { OUT_OF_ORDERNESS } from '../query.js';

const SLICE = 2_000;
/** How many slices a window has. */
const SLICES = 5;

/** A Map of counts per slice, and one of the window in hand, to which a slice is added and from which one is taken when time moves. */
export function q5Loop(events: readonly NexmarkEvent[], sink: (row: Q5Row) => void): number {
  const slices = new Map<number, Map<number, number>>();
  const totals = new Map<number, number>();
  let late = 0;
  let watermark = -Infinity;
  // The slice before which the next window ends.
  let next = Infinity;
  let fired = false;
  let slice = NaN;
  let counts = new Map<number, number>();

  const fire = (): void => {
    fired = true;
    for (const [auction, count] of slices.get(next - 1) ?? []) totals.set(auction, (totals.get(auction) ?? 0) + count);
    let most = 1;
    for (const count of totals.values()) if (count > most) most = count;
    for (const [auction, num] of totals) if (num === most) sink({ auction, num });
    for (const [auction, count] of slices.get(next - SLICES) ?? []) {
      const left = totals.get(auction)! - count;
      if (left === 0) totals.delete(auction);
      else totals.set(auction, left);
    }
    slices.delete(next - SLICES);
    next++;
  };

  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    const { dateTime } = event;
    if (event.kind === 'bid') {
      const { auction } = event;
      if (!(dateTime >= slice * SLICE && dateTime < (slice + 1) * SLICE)) {
        slice = Math.floor(dateTime / SLICE);
        if (fired && slice < next - SLICES) {
          late++;
          slice = NaN;
          continue;
        }
        const known = slices.get(slice);
        counts = known ?? new Map<number, number>();
        if (known === undefined) slices.set(slice, counts);
        if (!fired && slice + 1 < next) next = slice + 1;
      }
      counts.set(auction, (counts.get(auction) ?? 0) + 1);
      if (fired && slice < next - 1) totals.set(auction, (totals.get(auction) ?? 0) + 1);
    }
    if (dateTime - OUT_OF_ORDERNESS - 1 > watermark) {
      watermark = dateTime - OUT_OF_ORDERNESS - 1;
      for (; watermark >= next * SLICE - 1; slice = NaN) fire();
    }
  }
  while (slices.size > 0) fire();
  return late;
}
