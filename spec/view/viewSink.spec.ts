import { describe, expect, it } from '@jest/globals';
import { memoryCheckpoints } from '../../lib/checkpoints.js';
import { agg, fixedDelay, fromSource, job, keyBy, noRestart, toSink, tumbling, windowBy } from '../../lib/index.js';
import type { CheckpointStore, WindowResult } from '../../lib/index.js';
import { fakeSource } from '../../lib/testing.js';
import type { FakeSource } from '../../lib/testing.js';
import { everyTurn, viewSink } from '../../lib/view.js';

interface Visit {
  readonly at: number;
  readonly page: string;
}

const visits = (from: number, to: number): readonly Visit[] =>
  Array.from({ length: to - from }, (_, i) => ({ at: from + i, page: (from + i) % 3 === 0 ? '/a' : '/b' }));

const newSink = () => viewSink<WindowResult<string, number>, string>({ windows: 4, frames: everyTurn });

function run(source: FakeSource<Visit>, to: CheckpointStore, sink: ReturnType<typeof newSink>) {
  return job({
    name: 'visits',
    checkpoints: { every: 3_600_000, to },
    restart: fixedDelay({ delay: 1, attempts: 3 }),
    onWarning: () => undefined,
    stopOnSignals: false,
  }).run(() =>
    fromSource(source, { timestampOf: (visit) => visit.at, name: 'visits' }).pipe(
      keyBy((visit) => visit.page),
      windowBy(tumbling(10), agg.count(), { name: 'counts' }),
      toSink(sink, { name: 'shown' }),
    ),
  );
}

/** What is shown, a window a line. */
function rowsOf({ view }: ReturnType<typeof newSink>): readonly string[] {
  view.flush();
  return view.snapshot().map((row) => `${row.key} ${row.window.start} ${row.value}`);
}

/** Waits until the view shows so many rows. */
function shows(sink: ReturnType<typeof newSink>, n: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (sink.view.size < n) return;
      leave();
      resolve();
    };
    const leave = sink.view.subscribe(look);
    look();
  });
}

describe('viewSink', () => {
  it('shows what the job gives, whoever looks', async () => {
    const sink = newSink();
    expect(sink.view.status).toBe('running');
    await run(fakeSource([visits(0, 60)]), memoryCheckpoints(), sink).done;
    expect(rowsOf(sink)).toEqual(
      ['/a 20 3', '/a 30 4', '/a 40 3', '/a 50 3', '/b 20 7', '/b 30 6', '/b 40 7', '/b 50 7'].sort(),
    );
    expect(sink.view.status).toBe('completed');
  });

  it('shows in a fresh process what it showed, before anything comes, and goes on', async () => {
    const to = memoryCheckpoints();
    const before = newSink();
    const stopped = run(fakeSource([visits(0, 45)], { ends: false }), to, before);
    await shows(before, 8);
    await stopped.stop();
    const shown = rowsOf(before);
    expect(shown).toHaveLength(8);

    const after = newSink();
    const source = fakeSource([visits(0, 45)], { ends: false });
    const resumed = run(source, to, after);
    await shows(after, 8);
    expect(rowsOf(after)).toEqual(shown);
    source.push(visits(45, 60));
    source.end();
    await resumed.done;

    const undisturbed = newSink();
    await run(fakeSource([visits(0, 60)]), memoryCheckpoints(), undisturbed).done;
    expect(rowsOf(after)).toEqual(rowsOf(undisturbed));
  });

  it('shows in a fresh process how the job has ended', async () => {
    const to = memoryCheckpoints();
    const before = newSink();
    await run(fakeSource([visits(0, 60)]), to, before).done;
    const shown = rowsOf(before);
    expect(shown).toHaveLength(8);
    // Once more, for what the job keeps when it has nothing to do.
    for (let i = 0; i < 2; i++) {
      const after = newSink();
      const source = fakeSource([visits(0, 60)]);
      await run(source, to, after).done;
      expect(rowsOf(after).toSorted()).toEqual(shown.toSorted());
      expect(after.view.status).toBe('completed');
    }
  });

  it('is still full, where it has ended, when other outputs of the job go on in a fresh process', async () => {
    const to = memoryCheckpoints();
    const start = (sink: ReturnType<typeof newSink>) =>
      job({ name: 'two', checkpoints: { every: 3_600_000, to }, restart: noRestart, stopOnSignals: false }).run(() => {
        const goesOn = fromSource(fakeSource([[1]], { ends: false }), { timestampOf: (n) => n, name: 'goes on' });
        const counts = fromSource(fakeSource([visits(0, 60)]), {
          timestampOf: (visit) => visit.at,
          name: 'visits',
        }).pipe(
          keyBy((visit) => visit.page),
          windowBy(tumbling(10), agg.count(), { name: 'counts' }),
        );
        return [counts.pipe(toSink(sink, { name: 'shown' })), goesOn.pipe(toSink(() => undefined, { name: 'other' }))];
      });
    const before = newSink();
    const first = start(before);
    await shows(before, 8);
    // It ends by the first that has all.
    while (before.view.status !== 'completed') {
      await first.checkpoint();
      before.view.flush();
    }
    const shown = rowsOf(before);
    await first.stop();

    const after = newSink();
    const second = start(after);
    await shows(after, 8);
    expect(after.view.status).toBe('completed');
    expect(rowsOf(after).toSorted()).toEqual(shown.toSorted());
    await second.stop();
  });

  it('is as it was at the checkpoint when the job begins anew', async () => {
    const sink = newSink();
    const source = fakeSource([visits(0, 30), visits(30, 60)], {
      faults: [{ on: 'read', nth: 2, kind: 'fail' }],
    });
    const undisturbed = newSink();
    await run(fakeSource([visits(0, 60)]), memoryCheckpoints(), undisturbed).done;
    await run(source, memoryCheckpoints(), sink).done;
    expect(rowsOf(sink)).toEqual(rowsOf(undisturbed));
    expect(source.opened).toBe(2);
  });
});
