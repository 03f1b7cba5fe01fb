import { messageOf } from '../../errors/messageOf.js';
import { RxtideError } from '../../errors/rxtideError.js';
import type { SinkBatch } from '../../transform/sink.js';

/** Turns results into text. One serves one run. */
export interface TextFormat<in T> {
  /** The text of one result, with its line end; before the first one of all, with what stands above it. */
  text(value: T, timestamp: number, key: unknown): string;
  /** Another file begins, with what stands above results in every one. */
  beginFile?(): void;
  /** What still has to be written when everything has come. */
  end(): string;
  /** What a fresh process has to know to go on. Plain data. */
  state?(): unknown;
  /** Goes on behind text that was written before. */
  resume?(state: unknown): void;
}

/** The lines of a batch as one text: one write costs less than thousands. */
export function textOf<T>(name: string, format: TextFormat<T>, { values, timestamps, keys }: SinkBatch<T>): string {
  let text = '';
  for (let i = 0; i < values.length; i++) {
    try {
      text += format.text(values[i] as T, timestamps[i] as number, keys?.[i]);
    } catch (error) {
      throw new RxtideError('SINK_FAILED', `cannot write a result to ${name}: ${messageOf(error)}`, {
        cause: error,
        event: values[i],
      });
    }
  }
  return text;
}
