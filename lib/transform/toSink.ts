import { Observable } from 'rxjs';
import type { OperatorFunction } from 'rxjs';
import { RxtideError } from '../errors/rxtideError.js';
import type { Frame } from '../frame/frame.js';
import { ChainedSubscriber } from '../operator/chainedSubscriber.js';
import { noteRun } from '../operator/runs.js';
import { SinkRun } from './sinkRun.js';
import type { SinkProgress } from './sinkRun.js';
import type { Sink, SinkBatch } from './sink.js';

/** The options of `toSink`. */
export interface ToSinkOptions {
  /** The operator's name, in messages, metrics and checkpoints. Default: `toSink`, with a number. */
  readonly name?: string;
}

/**
 * Leaves the stream for a sink: a file, a table, a log, or a function that takes batches. It is given one batch at a time; while it has not
 * answered, its events hold credits, and when those run out the sources wait. So a slow sink slows the source.
 *
 * What comes out: one value per checkpoint, once the sink has committed what belongs to it, and completion when everything
 * is written. A sink with `prepare` and `commit` shows every event exactly once across restarts; a plain function is called at least
 * once for each.
 *
 * @example
 * ```ts
 * fromArray([1, 2, 3], { timestampOf: (n) => n })
 *   .pipe(toSink(async (batch) => console.log(batch.values.length)))
 *   .subscribe({ complete: () => console.log('written') });
 * // => 3
 * // => written
 * ```
 * @category exits
 */
export function toSink<T, By>(
  sink: Sink<NoInfer<T>> | ((batch: SinkBatch<NoInfer<T>>) => void | PromiseLike<void>),
  options: ToSinkOptions = {},
): OperatorFunction<Frame<T, By>, SinkProgress> {
  const target: Sink<T> = typeof sink === 'function' ? { name: sink.name || 'a function', write: sink } : sink;
  if (typeof target?.write !== 'function') {
    throw new RxtideError(
      'INVALID_OPTION',
      'toSink needs a sink (an object with a method `write`) or a function that takes batches; for an observer use values() and subscribe',
    );
  }
  if (target.commit !== undefined && target.prepare === undefined) {
    throw new RxtideError(
      'INVALID_OPTION',
      `toSink: the sink '${target.name}' has commit and no prepare: it would never be called`,
    );
  }
  return (source) => {
    const result: Observable<SinkProgress> = new Observable<SinkProgress>((destination) => {
      const run = new SinkRun<T>(target, options.name, destination, (info) => noteRun(result, info));
      destination.add(() => run.unsubscribe());
      const subscriber = new ChainedSubscriber<Frame<T, By>>(destination, {
        next: (frame) => run.next(frame),
        error: (error) => run.error(error),
        complete: () => run.complete(),
      });
      source.subscribe(subscriber);
    });
    return result;
  };
}
