import { Observable } from 'rxjs';
import type { Subscription } from 'rxjs';
import type { Frame } from '../frame/frame.js';
import { BATCH } from '../frame/kinds.js';
import { ChainedSubscriber } from '../operator/chainedSubscriber.js';
import type { Handler } from '../operator/chainedSubscriber.js';
import { InputPort } from '../operator/inputPort.js';
import { userError } from '../operator/userError.js';
import { OperatorInfo } from '../runtime/operatorInfo.js';
import type { FeedTarget, ViewFeed } from './liveView.js';

/** Fills a view from a stream: each start subscribes anew. */
export class StreamFeed<T, By> implements ViewFeed<T> {
  readonly #stream: Observable<Frame<T, By>>;
  readonly #name: string | undefined;

  constructor(stream: Observable<Frame<T, By>>, name: string | undefined) {
    this.#stream = stream;
    this.#name = name;
  }

  start(target: FeedTarget<T>): () => void {
    const info = new OperatorInfo('toView', this.#name);
    const subscription = new Observable<never>((destination) => {
      const run = new StreamRun<T, By>(target, info, destination);
      this.#stream.subscribe(new ChainedSubscriber(destination, run));
    }).subscribe();
    return () => {
      info.finished = true;
      subscription.unsubscribe();
    };
  }
}

/** One subscription to the stream of a view. */
class StreamRun<T, By> implements Handler<Frame<T, By>> {
  readonly timeless = true;
  readonly #target: FeedTarget<T>;
  readonly #info: OperatorInfo;
  readonly #subscription: Subscription;
  readonly #port = new InputPort(0);

  constructor(target: FeedTarget<T>, info: OperatorInfo, subscription: Subscription) {
    this.#target = target;
    this.#info = info;
    this.#subscription = subscription;
  }

  next(frame: Frame<T, By>): void {
    const info = this.#info;
    if (info.finished) return;
    try {
      if (!this.#port.accepts(frame)) return this.#open(frame);
      if (frame.kind !== BATCH) return;
      info.watermark = frame.watermark;
      info.counters.in += frame.values.length;
      this.#target.add(frame);
      info.counters.used += frame.values.length;
    } catch (error) {
      this.error(userError(error, info));
    }
  }

  error(error: unknown): void {
    if (this.#info.finished) return;
    this.#info.finished = true;
    this.#info.counters.discardRest();
    this.#target.fail(error);
    // Where it is the view that failed.
    this.#subscription.unsubscribe();
  }

  complete(): void {
    if (this.#info.finished) return;
    this.#info.finished = true;
    this.#target.complete();
  }

  #open(frame: Frame<T, By>): void {
    const { edge } = frame;
    this.#port.open(frame, this.#info.title);
    this.#info.inputs.push(edge.operator);
    edge.runtime.register(this.#info);
    this.#target.open(edge.runtime.clock);
  }
}
