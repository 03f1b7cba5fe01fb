import type { NexmarkEvent } from '../../../examples/nexmark/model.js';
import type { Q11Row } from '../queries/q11.js';
import { OUT_OF_ORDERNESS } from '../query.js';

const GAP = 10_000;
/** How much time a bucket of the calendar takes. */
const BUCKET = 1_000;

interface Session {
  readonly key: number;
  start: number;
  /** When the last bid was. */
  last: number;
  value: number;
  /** Whether it has come out, or has become part of another one. */
  over: boolean;
}

/** The open sessions of a bidder in an array, seldom more than one, and a calendar by when they were to end when they were put there. */
export function q11Loop(events: readonly NexmarkEvent[], sink: (row: Q11Row) => void): number {
  const bidders = new Map<number, Session[]>();
  const calendar = new Map<number, Session[]>();
  let late = 0;
  let watermark = -Infinity;
  let next = NaN;
  for (let i = 0; i < events.length; i++) {
    const event = events[i]!;
    const { dateTime } = event;
    if (event.kind === 'bid') {
      const sessions = bidders.get(event.bidder);
      const last = sessions?.at(-1);
      // Almost always: the newest session goes on.
      if (last !== undefined && dateTime >= last.start && dateTime <= last.last + GAP) {
        if (dateTime > last.last) last.last = dateTime;
        last.value++;
      } else {
        const touched =
          sessions?.filter(({ start, last: at }) => dateTime >= start - GAP && dateTime <= at + GAP) ?? [];
        if (touched.length === 0 && dateTime + GAP - 1 <= watermark) {
          late++;
          continue;
        }
        const session = { key: event.bidder, start: dateTime, last: dateTime, value: 1, over: false };
        for (const part of touched) {
          session.start = Math.min(session.start, part.start);
          session.last = Math.max(session.last, part.last);
          session.value += part.value;
          part.over = true;
        }
        const others = sessions?.filter((other) => !other.over) ?? [];
        bidders.set(
          event.bidder,
          [...others, session].sort((a, b) => a.start - b.start),
        );
        wait(calendar, session);
      }
    }
    if (dateTime - OUT_OF_ORDERNESS - 1 > watermark) {
      watermark = dateTime - OUT_OF_ORDERNESS - 1;
      if (Number.isNaN(next)) next = Math.floor(watermark / BUCKET);
      for (; watermark >= (next + 1) * BUCKET - 1; next++) close(bidders, calendar, next, watermark, sink);
    }
  }
  for (const rest of [...calendar.keys()].sort((a, b) => a - b)) close(bidders, calendar, rest, Infinity, sink);
  return late;
}

function wait(calendar: Map<number, Session[]>, session: Session): void {
  const at = Math.floor((session.last + GAP) / BUCKET);
  const bucket = calendar.get(at);
  if (bucket === undefined) calendar.set(at, [session]);
  else bucket.push(session);
}

/** Gives the sessions of a bucket that the watermark has passed; those that went on wait again. */
function close(
  bidders: Map<number, Session[]>,
  calendar: Map<number, Session[]>,
  at: number,
  watermark: number,
  sink: (row: Q11Row) => void,
): void {
  const bucket = calendar.get(at);
  if (bucket === undefined) return;
  calendar.delete(at);
  for (const session of bucket) {
    const { key, start, last, value, over } = session;
    if (over) continue;
    if (last + GAP - 1 > watermark) {
      wait(calendar, session);
      continue;
    }
    session.over = true;
    sink({ key, window: { start, end: last + GAP }, value });
    const left = bidders.get(key)!.filter((other) => other !== session);
    if (left.length === 0) bidders.delete(key);
    else bidders.set(key, left);
  }
}
