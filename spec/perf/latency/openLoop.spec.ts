import { describe, expect, it } from '@jest/globals';
import { OpenLoop } from '../../../perf/latency/openLoop.js';
import type { LoadOutcome } from '../../../perf/latency/openLoop.js';
import { ManualClock } from './manualClock.js';

interface Sent {
  readonly at: number;
  readonly events: readonly number[];
}

/** Runs a load of a thousand events a second; `onSend` is what the pipeline does. */
async function run(
  step: number,
  duration: number,
  onSend: (clock: ManualClock, sent: number) => void = () => undefined,
): Promise<{ loop: OpenLoop<number>; outcome: LoadOutcome; sent: Sent[] }> {
  const clock = new ManualClock(step);
  const sent: Sent[] = [];
  const loop = new OpenLoop<number>(
    {
      rate: 1000,
      duration,
      warmUp: 0,
      patience: 50,
      event: (i) => i,
      send(events) {
        sent.push({ at: clock.time, events });
        onSend(clock, sent.length);
      },
    },
    clock,
  );
  const ended = loop.run();
  clock.drain();
  return { loop, outcome: await ended, sent };
}

describe('OpenLoop', () => {
  it('sends all that is due as one batch, and each event once, in order', async () => {
    const { sent, outcome } = await run(2.5, 10);
    expect(sent).toEqual([
      { at: 2.5, events: [0, 1, 2] },
      { at: 5, events: [3, 4, 5] },
      { at: 7.5, events: [6, 7] },
      { at: 10, events: [8, 9] },
    ]);
    expect(outcome).toEqual({ sent: 10, took: 12.5, gaveUp: false, longestGap: 2.5 });
  });

  it('keeps to its schedule while the pipeline is busy: what was due meanwhile comes at once', async () => {
    const { loop, sent } = await run(1, 30, (clock, n) => (clock.time += n === 3 ? 20 : 0));
    expect(sent[2]!.at).toBe(3);
    expect(sent[3]).toEqual({ at: 24, events: Array.from({ length: 21 }, (_, i) => i + 4) });
    expect(loop.dueAt(4)).toBe(4);
  });

  it('gives up when it is too far behind', async () => {
    const { outcome } = await run(1, 1000, (clock) => (clock.time += 51));
    expect(outcome.gaveUp).toBe(true);
    expect(outcome.sent).toBeLessThan(1000);
  });

  it('fails as the pipeline does', async () => {
    const fails = run(1, 10, () => {
      throw new Error('broken');
    });
    await expect(fails).rejects.toThrow('broken');
  });
});
