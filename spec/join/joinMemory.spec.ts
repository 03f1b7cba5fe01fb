import { describe, expect, it } from '@jest/globals';
import type { Observable } from 'rxjs';
import { createRuntime, fromArray, joinInterval, joinWindow, keyBy, session, tumbling } from '../../lib/index.js';
import type { Frame, KeyedBy, KeyedStream, Stream } from '../../lib/index.js';
import { BATCH } from '../../lib/frame/kinds.js';
import { checkRetention } from '../laws/retention.js';
import type { Item } from '../laws/script.js';

/** Both inputs are one array: an event a ms, 1,000 keys. */
const EVENTS = 1_000_000;
const times = Array.from({ length: EVENTS }, (_, i) => i);

type Join = (
  left: KeyedStream<number, number>,
  right: KeyedStream<number, number>,
) => Observable<Frame<unknown, KeyedBy<number>>>;

/** The most events that a join of the two has kept, looked at after each frame that it gave. */
function mostKept(join: Join): { most: number; out: number; left: number } {
  const runtime = createRuntime();
  const input = (name: string): KeyedStream<number, number> =>
    fromArray(times, { timestampOf: (time) => time, runtime, name }).pipe(keyBy((time) => time % 1_000));
  const kept = (): number => runtime.metrics().operators.find(({ kind }) => kind.startsWith('join'))!.rows;
  let most = 0;
  let out = 0;
  join(input('left'), input('right')).subscribe((frame) => {
    if (frame.kind !== BATCH) return;
    out += frame.values.length;
    most = Math.max(most, kept());
  });
  return { most, out, left: kept() };
}

describe('two arrays of many events', () => {
  // What is sent in one frame comes on top of what the join needs.
  const FRAMES = 2 * 4096;

  it('keep in an interval join what may still match, and not one whole side', () => {
    const { most, out, left } = mostKept((a, b) =>
      a.pipe(joinInterval(b, { lower: 0, upper: 2_000 }, (l, r) => l - r)),
    );
    expect(out).toBe(3 * EVENTS - 3_000);
    expect(most).toBeLessThan(2_000 + FRAMES);
    expect(left).toBe(0);
  });

  it('keep in a window join the windows that are open, and not one whole side', () => {
    const { most, out, left } = mostKept((a, b) =>
      a.pipe(joinWindow(b, { window: tumbling(1_000), type: 'semi' }, (l) => l)),
    );
    expect(out).toBe(EVENTS);
    expect(most).toBeLessThan(2 * (1_000 + FRAMES));
    expect(left).toBe(0);
  });
});

describe('law 4: of keys that have come and gone nothing is kept', () => {
  const keyed = (items: Stream<Item>): KeyedStream<string, Item> => items.pipe(keyBy((item) => item.key));
  const ids = (left: Item | undefined, right: Item | undefined): unknown => [left?.id, right?.id];

  checkRetention(
    'joinInterval',
    (a, b) => keyed(a).pipe(joinInterval(keyed(b), { lower: -2_000, upper: 3_000, type: 'outer' }, ids)),
    100_000,
    { inputs: 2 },
  );
  checkRetention(
    'joinWindow',
    (a, b) => keyed(a).pipe(joinWindow(keyed(b), { window: tumbling(5_000), type: 'outer' }, ids)),
    100_000,
    { inputs: 2 },
  );
  checkRetention(
    'joinWindow, session with allowed lateness',
    (a, b) => keyed(a).pipe(joinWindow(keyed(b), { window: session(3_000), allowedLateness: 2_000 }, ids)),
    100_000,
    { inputs: 2 },
  );
  checkRetention(
    'joinWindow of one window',
    (a, b) => keyed(a).pipe(joinWindow(keyed(b), { window: tumbling(400_000) }, ids)),
    100_000,
    { inputs: 2 },
  );
});
