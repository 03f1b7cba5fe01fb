import type { Observable, Subscriber } from 'rxjs';
import type { Batch } from '../frame/batch.js';
import type { Frame } from '../frame/frame.js';
import { BATCH } from '../frame/kinds.js';
import { changelog } from '../operator/changelog.js';
import type { PlainColumns } from '../operator/changelog.js';
import { ChainedSubscriber } from '../operator/chainedSubscriber.js';
import type { Handler } from '../operator/chainedSubscriber.js';
import { cutOffWarning } from '../operator/cutOff.js';
import { InputPort } from '../operator/inputPort.js';
import { noteRun } from '../operator/runs.js';

/** Subscribes an exit to its stream: checks frames and hands over those with events. Control frames end here. */
export function exit<T, By, R>(
  kind: string,
  source: Observable<Frame<T, By>>,
  result: Observable<R>,
  destination: Subscriber<R>,
  onBatch: (columns: PlainColumns<T>) => void,
): void {
  source.subscribe(new ChainedSubscriber(destination, new Exit(kind, result, destination, onBatch)));
}

/** One subscription of an exit. */
class Exit<T, By, R> implements Handler<Frame<T, By>> {
  readonly timeless = true;
  readonly latestOnly = true;
  readonly #kind: string;
  readonly #result: Observable<R>;
  readonly #destination: Subscriber<R>;
  readonly #onBatch: (columns: PlainColumns<T>) => void;
  readonly #port = new InputPort(0);

  constructor(
    kind: string,
    result: Observable<R>,
    destination: Subscriber<R>,
    onBatch: (columns: PlainColumns<T>) => void,
  ) {
    this.#kind = kind;
    this.#result = result;
    this.#destination = destination;
    this.#onBatch = onBatch;
  }

  next(frame: Frame<T, By>): void {
    if (this.#destination.closed) return;
    const port = this.#port;
    if (!port.accepts(frame)) return this.#open(frame);
    if (frame.kind !== BATCH) return;
    port.watermark = frame.watermark;
    if (frame.kinds !== null) this.#leave(frame);
    else if (frame.values.length > 0) this.#onBatch(frame);
  }

  error(error: unknown): void {
    this.#destination.error(error);
  }

  complete(): void {
    const { edge, watermark } = this.#port;
    if (edge?.sending === true && watermark < Infinity && !this.#destination.closed) {
      edge.runtime.onWarning(cutOffWarning(edge, this.#kind, edge.operator.name));
    }
    this.#destination.complete();
  }

  #leave(frame: Batch<T, By>): void {
    try {
      changelog.support!.latestOf(frame, this.#kind, this.#onBatch);
    } catch (error) {
      this.error(error);
    }
  }

  #open(frame: Frame<T, By>): void {
    try {
      this.#port.open(frame, this.#kind);
    } catch (error) {
      return this.error(error);
    }
    noteRun(this.#result, frame.edge.operator);
  }
}
