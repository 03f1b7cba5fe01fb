import type { Bid, NexmarkEvent } from '../../../examples/nexmark/model.js';
import { OUT_OF_ORDERNESS } from '../query.js';

const WINDOW = 10_000;

interface Open {
  price: number;
  bids: Bid[];
}

export function q7Loop(events: readonly NexmarkEvent[], sink: (row: Bid) => void): number {
  const windows = new Map<number, Open>();
  let late = 0;
  let watermark = -Infinity;
  let nextEnd = Infinity;
  let start = NaN;
  let end = NaN;
  let open: Open = { price: 0, bids: [] };
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    const { dateTime } = event;
    if (event.kind === 'bid') {
      if (!(dateTime >= start && dateTime < end)) {
        start = Math.floor(dateTime / WINDOW) * WINDOW;
        end = start + WINDOW;
        if (end - 1 <= watermark) {
          late++;
          start = end = NaN;
          continue;
        }
        const known = windows.get(start);
        open = known ?? { price: 0, bids: [] };
        if (known === undefined) windows.set(start, open);
        if (end < nextEnd) nextEnd = end;
      }
      if (event.price > open.price) {
        open.price = event.price;
        open.bids = [event];
      } else if (event.price === open.price) open.bids.push(event);
    }
    if (dateTime - OUT_OF_ORDERNESS - 1 > watermark) {
      watermark = dateTime - OUT_OF_ORDERNESS - 1;
      if (watermark >= nextEnd - 1) {
        nextEnd = close(windows, watermark, sink);
        start = end = NaN;
      }
    }
  }
  close(windows, Infinity, sink);
  return late;
}

/** Gives what the windows that the watermark has passed hold, and the end of the first that is left. */
function close(windows: Map<number, Open>, watermark: number, sink: (row: Bid) => void): number {
  for (const start of [...windows.keys()].sort((a, b) => a - b)) {
    if (start + WINDOW - 1 > watermark) return start + WINDOW;
    for (const bid of windows.get(start)!.bids) sink(bid);
    windows.delete(start);
  }
  return Infinity;
}
