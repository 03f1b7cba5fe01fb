import { Observable, Subscription } from 'rxjs';
import type { MonoTypeOperatorFunction, Subscriber } from 'rxjs';
import type { Edge } from '../frame/edge.js';
import type { Frame } from '../frame/frame.js';
import { BATCH, OPEN, STATUS } from '../frame/kinds.js';
import { Open } from '../frame/open.js';
import { holdWhile } from '../runtime/hold.js';
import type { Hold } from '../runtime/hold.js';

/**
 * One run of a stream for all who subscribe to it.
 *
 * The first subscriber starts it. Its entries send nothing before the next microtask, so all that subscribe in the same turn
 * see the first event; who comes later sees what follows. When the last one leaves it stops, and the next to
 * come starts it anew.
 *
 * @example
 * ```ts
 * const words$ = fromArray(['a', 'b'], { timestampOf: () => 0 }).pipe(shared());
 * words$.pipe(values()).subscribe((word) => console.log('one', word));
 * words$.pipe(values()).subscribe((word) => console.log('two', word));
 * // => one a
 * // => one b
 * // => two a
 * // => two b
 * ```
 * @category sharing
 */
export function shared<T, By>(): MonoTypeOperatorFunction<Frame<T, By>> {
  return (source) => {
    let run: SharedRun<T, By> | null = null;
    return new Observable<Frame<T, By>>((subscriber) => {
      run ??= new SharedRun(source, () => (run = null));
      run.add(subscriber);
    });
  };
}

class SharedRun<T, By> {
  readonly #subscribers: Subscriber<Frame<T, By>>[] = [];
  readonly #source: Observable<Frame<T, By>>;
  readonly #onEnd: () => void;
  readonly #subscription = new Subscription();
  #started = false;
  // Where it stands, and no frame: its sender fills that anew.
  #edge: Edge | null = null;
  #seq = 0;
  #watermark = -Infinity;
  #idle = false;

  constructor(source: Observable<Frame<T, By>>, onEnd: () => void) {
    this.#source = source;
    this.#onEnd = onEnd;
  }

  add(subscriber: Subscriber<Frame<T, By>>): void {
    this.#subscribers.push(subscriber);
    subscriber.add(() => this.#remove(subscriber));
    const edge = this.#edge;
    if (edge !== null) subscriber.next(new Open(edge, this.#seq, this.#watermark, this.#idle));
    if (!this.#started) this.#start();
  }

  #start(): void {
    // Before it subscribes: a consumer may come, or leave, as soon as the first one hears of the stream.
    this.#started = true;
    const hold = holdWhile(() => {
      this.#subscription.add(
        this.#source.subscribe({
          next: (frame) => this.#send(frame),
          error: (error) => this.#end((subscriber) => subscriber.error(error)),
          complete: () => this.#end((subscriber) => subscriber.complete()),
        }),
      );
    });
    releaseSoon(hold);
  }

  #send(frame: Frame<T, By>): void {
    this.#edge = frame.edge;
    this.#seq = frame.seq;
    if (frame.kind === BATCH || frame.kind === OPEN) this.#watermark = frame.watermark;
    if (frame.kind === OPEN || frame.kind === STATUS) this.#idle = frame.idle;
    const subscribers = this.#subscribers;
    if (subscribers.length === 1) return subscribers[0]!.next(frame);
    // A copy: somebody may leave, or come, while the frame is on its way.
    for (const subscriber of [...subscribers]) subscriber.next(frame);
  }

  #end(tell: (subscriber: Subscriber<Frame<T, By>>) => void): void {
    this.#onEnd();
    for (const subscriber of this.#subscribers.splice(0)) tell(subscriber);
  }

  #remove(subscriber: Subscriber<Frame<T, By>>): void {
    const at = this.#subscribers.indexOf(subscriber);
    if (at < 0) return;
    this.#subscribers.splice(at, 1);
    if (this.#subscribers.length > 0) return;
    this.#onEnd();
    this.#subscription.unsubscribe();
  }
}

/** Lets go at the next microtask, when all who subscribe in this turn have done so. */
export function releaseSoon(hold: Hold): void {
  void Promise.resolve().then(() => hold.release());
}
