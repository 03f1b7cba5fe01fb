import { Subscription } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Batch } from '../frame/batch.js';
import type { Frame } from '../frame/frame.js';
import { BATCH, OPEN, STATUS } from '../frame/kinds.js';
import { InputPort } from '../operator/inputPort.js';

/** An event that came out, with all that is known of it. */
export interface CollectedRecord<T> {
  readonly value: T;
  readonly timestamp: number;
  /** `undefined` where the output is not keyed. */
  readonly key: unknown;
  /** The watermark in force when it came out. */
  readonly watermark: number;
}

/** What has come out of one output, checked as any operator would check it. */
export class Collected<T> {
  /** Everything so far, in order. */
  readonly records: CollectedRecord<T>[] = [];
  /** The watermark now. */
  watermark = -Infinity;
  idle = false;
  completed = false;
  /** What the output ended with, if it failed. */
  error: unknown = undefined;
  readonly #port = new InputPort(0);
  readonly #subscription = new Subscription();
  #taken = 0;

  /** @internal */
  constructor(output: Observable<Frame<T, unknown>>, onNews: (collected: Collected<T>) => void = () => undefined) {
    this.#subscription.add(
      output.subscribe({
        next: (frame) => {
          this.#onFrame(frame);
          onNews(this);
        },
        error: (error: unknown) => {
          this.error = error;
          onNews(this);
        },
        complete: () => {
          this.completed = true;
          onNews(this);
        },
      }),
    );
  }

  /** The values alone. */
  get values(): T[] {
    return this.records.map((record) => record.value);
  }

  /** What has come since this was called last. */
  take(): CollectedRecord<T>[] {
    const taken = this.records.slice(this.#taken);
    this.#taken = this.records.length;
    return taken;
  }

  /** @internal */
  unsubscribe(): void {
    this.#subscription.unsubscribe();
  }

  #onFrame(frame: Frame<T, unknown>): void {
    try {
      this.#port.check(frame, 'harness');
    } catch (error) {
      this.error = error;
      return this.unsubscribe();
    }
    if (frame.kind === BATCH) this.#onBatch(frame);
    else if (frame.kind === OPEN) this.watermark = frame.watermark;
    if (frame.kind === OPEN || frame.kind === STATUS) this.idle = frame.idle;
  }

  #onBatch({ values, timestamps, keys, watermarks, watermark }: Batch<T, unknown>): void {
    for (let i = 0; i < values.length; i++) {
      this.records.push({
        value: values[i]!,
        timestamp: timestamps[i]!,
        key: keys === null ? undefined : keys[i],
        watermark: watermarks === null ? this.watermark : watermarks[i]!,
      });
    }
    this.watermark = watermark;
  }
}
