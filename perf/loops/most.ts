import { newStream, propagateTask, runEffects, tap } from '@most/core';
import { asap, newDefaultScheduler } from '@most/scheduler';

/** A stream of @most/core. */
export type MostStream<T> = ReturnType<typeof newStream<T>>;

/** The values of an array, as that library's own benchmarks send them: all in one task. */
export function mostFrom<T>(values: readonly T[]): MostStream<T> {
  return newStream<T>((sink, scheduler) => {
    const send = propagateTask(
      (time) => {
        for (let i = 0; i < values.length; i++) sink.event(time, values[i]!);
        sink.end(time);
      },
      undefined,
      sink,
    );
    return asap(send, scheduler);
  });
}

/** Runs it to its end. */
export function drainMost<T>(stream: MostStream<T>, sink: (value: T) => void): Promise<void> {
  return runEffects(tap(sink, stream), newDefaultScheduler());
}
