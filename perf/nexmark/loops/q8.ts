import type { NexmarkEvent, Person } from '../../../examples/nexmark/model.js';
import type { Q8Row } from '../queries/q8.js';
import { OUT_OF_ORDERNESS } from '../query.js';

const WINDOW = 10_000;

interface Open {
  readonly persons: Person[];
  readonly sellers: Set<number>;
}

export function q8Loop(events: readonly NexmarkEvent[], sink: (row: Q8Row) => void): number {
  const windows = new Map<number, Open>();
  let late = 0;
  let watermark = -Infinity;
  let nextEnd = Infinity;
  let start = NaN;
  let open: Open = { persons: [], sellers: new Set() };
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    const { dateTime } = event;
    if (event.kind !== 'bid') {
      if (!(dateTime >= start && dateTime < start + WINDOW)) {
        start = Math.floor(dateTime / WINDOW) * WINDOW;
        if (start + WINDOW - 1 <= watermark) {
          late++;
          start = NaN;
          continue;
        }
        const known = windows.get(start);
        open = known ?? { persons: [], sellers: new Set() };
        if (known === undefined) windows.set(start, open);
        nextEnd = Math.min(nextEnd, start + WINDOW);
      }
      if (event.kind === 'person') open.persons.push(event);
      else open.sellers.add(event.seller);
    }
    if (dateTime - OUT_OF_ORDERNESS - 1 > watermark) {
      watermark = dateTime - OUT_OF_ORDERNESS - 1;
      if (watermark >= nextEnd - 1) {
        nextEnd = close(windows, watermark, sink);
        start = NaN;
      }
    }
  }
  close(windows, Infinity, sink);
  return late;
}

/** Gives the results of the windows that the watermark has passed, and the end of the first that is left. */
function close(windows: Map<number, Open>, watermark: number, sink: (row: Q8Row) => void): number {
  for (const start of [...windows.keys()].sort((a, b) => a - b)) {
    if (start + WINDOW - 1 > watermark) return start + WINDOW;
    const { persons, sellers } = windows.get(start)!;
    for (const { id, name } of persons) if (sellers.has(id)) sink({ id, name, start });
    windows.delete(start);
  }
  return Infinity;
}
