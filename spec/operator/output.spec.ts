import { describe, expect, it } from '@jest/globals';
import { Subject, tap } from 'rxjs';
import { agg, createRuntime, eventTime, tumbling, values, windowAll } from '../../lib/index.js';
import type { Frame } from '../../lib/index.js';

/** What a window operator sends to `values()`, with something between them or not. */
function watch(between: boolean): { readonly sent: number[]; readonly results: number[]; readonly seen: number[] } {
  const runtime = createRuntime();
  const times$ = new Subject<number>();
  const [sent, results, seen]: [number[], number[], number[]] = [[], [], []];
  const counts$ = times$.pipe(
    eventTime((time) => time, { runtime }),
    windowAll(tumbling(10), agg.count()),
  );
  const looked$ = counts$.pipe(
    tap((frame) => {
      if (frame.kind === 0) sent.push(frame.watermark);
    }),
  );
  (between ? looked$ : counts$).pipe(values()).subscribe((result) => results.push(result.value));
  for (const time of [1, 2, 12, 13]) {
    times$.next(time);
    seen.push(runtime.metrics().operators.find(({ kind }) => kind === 'windowAll')!.watermark);
  }
  times$.complete();
  seen.push(runtime.metrics().operators.find(({ kind }) => kind === 'windowAll')!.watermark);
  return { sent, results, seen };
}

describe('frames that only move time', () => {
  it('are sent on to whoever may act on them', () => {
    expect(watch(true).sent).toEqual([0, 1, 11, 12, Infinity]);
  });

  it('are kept from an exit right behind, whose operator shows its watermark all the same', () => {
    const direct = watch(false);
    expect(direct.results).toEqual([2, 2]);
    expect(direct.seen).toEqual(watch(true).seen);
    expect(direct.seen).toEqual([0, 1, 11, 12, Infinity]);
  });
});

describe('a frame', () => {
  it('is one object for each output, filled again and again', () => {
    const frames = new Set<Frame<number>>();
    const seqs: number[] = [];
    const times$ = new Subject<number>();
    times$.pipe(eventTime((time) => time)).subscribe((frame) => {
      if (frame.kind !== 0) return;
      frames.add(frame);
      seqs.push(frame.seq);
    });
    for (const time of [1, 2, 3]) times$.next(time);
    expect(frames.size).toBe(1);
    expect(seqs).toEqual([1, 2, 3]);
  });
});
