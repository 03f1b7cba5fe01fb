import { RxtideError } from '../../errors/rxtideError.js';
import type { SinkBatch } from '../../transform/sink.js';
import { reasonOf } from './failures.js';

/** What is sent for a result. */
export type ToMessage<in T> = (value: T, timestamp: number, key: unknown) => unknown;

/** The JSON of each result of a batch. */
export function jsonOf<T>(name: string, batch: SinkBatch<T>, map: ToMessage<T> | undefined): string[] {
  const { values, timestamps, keys } = batch;
  const texts: string[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as T;
    try {
      const message = map === undefined ? value : map(value, timestamps[i] as number, keys?.[i]);
      const json: string | undefined = JSON.stringify(message);
      texts.push(json ?? 'null');
    } catch (error) {
      throw new RxtideError('SINK_FAILED', `cannot send a result to ${name}: ${reasonOf(error)}`, {
        cause: error,
        event: value,
      });
    }
  }
  return texts;
}
