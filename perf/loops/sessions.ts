import type { Sale } from '../sales.js';
import type { TotalsResult } from '../totals.js';

/** In ms. `bound`: how far events are out of order. */
export interface SessionsShape {
  readonly gap: number;
  readonly bound: number;
}

/** An open session of a key; a key has more than one only while events are out of order. */
interface Session {
  readonly key: string;
  start: number;
  /** The last event + the gap. */
  end: number;
  count: number;
  sum: number;
  older: Session | undefined;
  closed: boolean;
}

/**
 * By hand: the newest session of a key is at hand, and mostly takes the event. Sessions wait in a bucket for the second of their end; when
 * that is over, one that has grown meanwhile waits in a later bucket, and the others are closed: a second late at most, which is cheaper
 * than a heap. Gives the number of late events.
 */
export function sessionsLoop(
  sales: readonly Sale[],
  sink: (result: TotalsResult) => void,
  { gap, bound }: SessionsShape,
): number {
  const newest = new Map<string, Session>();
  const buckets = new Map<number, Session[]>();
  let watermark = -Infinity;
  /** The first bucket that is not over. */
  let second = NaN;
  let late = 0;
  for (let i = 0; i < sales.length; i++) {
    const { at, key, price } = sales[i]!;
    const session = newest.get(key);
    if (session !== undefined && at >= session.start && at <= session.end) {
      session.count++;
      session.sum += price;
      if (at + gap > session.end) session.end = at + gap;
    } else if (at + gap - 1 <= watermark) {
      late++;
    } else {
      const added: Session = { key, start: at, end: at + gap, count: 1, sum: price, older: undefined, closed: false };
      newest.set(key, addSession(session, added));
      if (!added.closed) wait(buckets, added);
    }
    if (at - bound - 1 > watermark) {
      watermark = at - bound - 1;
      if (Number.isNaN(second)) second = Math.floor(watermark / 1_000);
      for (; watermark >= (second + 1) * 1_000 - 1; second++) close(newest, buckets, second, watermark, sink);
    }
  }
  for (const rest of [...buckets.keys()]) close(newest, buckets, rest, Infinity, sink);
  return late;
}

/** Adds a session to those of its key, newest first, merging what touches; gives the newest. */
function addSession(first: Session | undefined, added: Session): Session {
  if (first === undefined || added.start > first.end) {
    added.older = first;
    return added;
  }
  if (added.end < first.start) {
    first.older = addSession(first.older, added);
    return first;
  }
  first.start = Math.min(first.start, added.start);
  first.end = Math.max(first.end, added.end);
  first.count += added.count;
  first.sum += added.sum;
  added.closed = true;
  const { older } = first;
  if (older === undefined || older.end < first.start) return first;
  // It has closed the gap to the one before.
  first.older = older.older;
  older.closed = true;
  return addSession(first.older, absorb(first, older));
}

function absorb(session: Session, older: Session): Session {
  session.start = Math.min(session.start, older.start);
  session.count += older.count;
  session.sum += older.sum;
  return session;
}

function wait(buckets: Map<number, Session[]>, session: Session): void {
  const second = Math.floor(session.end / 1_000);
  const bucket = buckets.get(second);
  if (bucket === undefined) buckets.set(second, [session]);
  else bucket.push(session);
}

/** Gives the sessions of a bucket that the watermark has passed. */
function close(
  newest: Map<string, Session>,
  buckets: Map<number, Session[]>,
  second: number,
  watermark: number,
  sink: (result: TotalsResult) => void,
): void {
  const bucket = buckets.get(second);
  if (bucket === undefined) return;
  buckets.delete(second);
  for (const session of bucket) {
    if (session.closed) continue;
    if (session.end - 1 > watermark) {
      wait(buckets, session);
      continue;
    }
    session.closed = true;
    const { key, start, end, count, sum } = session;
    sink({ key, window: { start, end }, value: { count, sum } });
    remove(newest, session);
  }
}

function remove(newest: Map<string, Session>, session: Session): void {
  const first = newest.get(session.key);
  if (first === session) {
    if (session.older === undefined) newest.delete(session.key);
    else newest.set(session.key, session.older);
    return;
  }
  for (let at = first; at !== undefined; at = at.older) if (at.older === session) at.older = session.older;
}
