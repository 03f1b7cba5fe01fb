import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { mapAsync } from '../../../lib/index.js';
import type { Stream } from '../../../lib/index.js';
import { harness } from '../../../lib/testing.js';
import type { Harness } from '../../../lib/testing.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

interface Event {
  readonly id: number;
  readonly weight: number[];
}

/** Sends so many events that nobody else holds on to. */
function send(h: Harness<[Event], unknown>, count: number): readonly WeakRef<Event>[] {
  return Array.from({ length: count }, (_, id) => {
    const event = { id, weight: [id] };
    h.event(event, id);
    return new WeakRef(event);
  });
}

/** How many of these are still in memory. */
async function kept(events: readonly WeakRef<Event>[]): Promise<number> {
  for (let i = 0; i < 4; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  return events.filter((event) => event.deref() !== undefined).length;
}

describe('mapAsync keeps what is unanswered, and nothing else', () => {
  it.each([true, false])('with answers that never come, and others that do; ordered: %s', async (ordered) => {
    const never: unknown[] = [];
    const call = ({ id }: Event): Promise<number> => {
      if (id % 10 > 0) return Promise.resolve(id);
      // Somebody holds on to the promise, and to all that hangs from it.
      const promise = new Promise<number>(() => undefined);
      never.push(promise);
      return promise;
    };
    const h = harness((events: Stream<Event>) =>
      events.pipe(mapAsync(call, { ordered, concurrency: 8, timeout: 50, fallback: -1 })),
    );
    const events = send(h, 1000);
    await h.settle();
    // The first one is never answered. In order, all wait for it; else as many as can be on their way never are.
    expect(await kept(events)).toBe(h.operator('mapAsync').pending);
    for (let i = 0; i < 100; i++) {
      h.advanceProcessingTime(50);
      await h.settle();
    }
    expect(h.operator('mapAsync')).toMatchObject({ used: 1000, pending: 0 });
    expect(await kept(events)).toBe(0);
    expect(never).toHaveLength(100);
    h.unsubscribe();
  });

  it.each(['unsubscribe', 'cutOff'] as const)('%s: nothing', async (end) => {
    const promises: unknown[] = [];
    const h = harness((events: Stream<Event>) =>
      events.pipe(
        mapAsync(() => {
          const promise = new Promise<number>(() => undefined);
          promises.push(promise);
          return promise;
        }),
      ),
    );
    const events = send(h, 100);
    h[end]();
    expect(await kept(events)).toBe(0);
    expect(promises).toHaveLength(16);
  });
});
