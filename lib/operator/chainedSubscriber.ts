import { Subscriber } from 'rxjs';

/** Where the calls of a `ChainedSubscriber` end up. */
export interface Handler<T> {
  /** Whether frames that only move time are nothing to it, short of the end of time: a sender right before it leaves them out. */
  readonly timeless?: boolean;
  /** Whether what rows were before a change is nothing to it: a sender right before it leaves that out. */
  readonly latestOnly?: boolean;
  next(value: T): void;
  error(error: unknown): void;
  complete(): void;
}

/**
 * Subscribes on behalf of an operator. This is the only file that extends `Subscriber`: a plain observer would neither stop a
 * synchronous source when the consumer leaves, nor let what user code throws arrive as `error`; a chained Subscriber
 * does both.
 */
export class ChainedSubscriber<T> extends Subscriber<T> {
  /** Who knows by itself that it has ended may be given values directly, past this one: a call less for each. */
  readonly handler: Handler<T>;

  /** `destination` takes this one down with itself. */
  constructor(destination: Subscriber<never>, handler: Handler<T>) {
    super();
    this.handler = handler;
    destination.add(this);
  }

  override next(value: T): void {
    if (!this.isStopped) this.handler.next(value);
  }

  override error(error: unknown): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.handler.error(error);
    this.unsubscribe();
  }

  override complete(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.handler.complete();
    this.unsubscribe();
  }
}
