import { describe, expect, it } from '@jest/globals';
import { repeat, Subject, takeUntil } from 'rxjs';
import { eventTime, hours, job, keyBy, keyedProcess, values, valueState } from '../../lib/index.js';
import { memoryCheckpoints } from '../../lib/checkpoints.js';
import { CheckpointArchive } from '../../lib/job/checkpointArchive.js';
import { ManualClock } from '../../lib/testing.js';

describe('a pipeline that is subscribed to anew in a running job', () => {
  it('leaves nothing of its earlier run in the checkpoints', async () => {
    const clock = new ManualClock();
    const store = memoryCheckpoints();
    const pages$ = new Subject<string>();
    const end$ = new Subject<void>();
    const handle = job({
      name: 'counts',
      clock,
      checkpoints: { every: hours(1), to: store },
      stopOnSignals: false,
    }).run(() =>
      pages$.pipe(
        takeUntil(end$),
        eventTime(() => 0, { name: 'pages' }),
        keyBy((page) => page, { name: 'by page' }),
        keyedProcess({ name: 'counts', state: { n: valueState(0) }, onEvent: (_, { state }) => ++state.n.value }),
        values(),
        repeat(),
      ),
    );
    while (handle.metrics().state !== 'running') await Promise.resolve();
    for (const page of ['a', 'b']) pages$.next(page);
    await handle.checkpoint();
    end$.next();
    for (const page of ['c', 'c']) pages$.next(page);
    await handle.checkpoint();
    pages$.next('d');
    await handle.checkpoint();
    await handle.stop();

    const archive = await CheckpointArchive.open(store, { keep: 1, clock, onWarning: () => undefined });
    const counts = (await archive.latest())?.operators.get('counts');
    const keys = [...(counts?.keyed.values() ?? [])].flatMap((groups) =>
      [...groups.values()].flat().map(([key]) => key),
    );
    expect(keys.map(String).sort((a, b) => (a < b ? -1 : 1))).toEqual(['c', 'd']);
    await archive.close();
  });
});
