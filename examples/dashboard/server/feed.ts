import type { Server } from 'node:http';
import { seconds } from 'rxtide';
import type { Sink } from 'rxtide';
import { sseServerSink } from 'rxtide/node';
import type { Link } from '../engine/input.js';
import type { Update } from '../engine/protocol.js';

const MEBIBYTE = 1024 * 1024;

/** One sink for all jobs of a session, one after the other: pages stay connected while one makes way for the next. */
export class Feed implements Link {
  readonly #sink: Sink<Update>;
  /** A sink is given one batch at a time. */
  #last: Promise<void> = Promise.resolve();

  constructor(server: Server, greet: () => Iterable<Update>) {
    this.#sink = sseServerSink<Update>({
      server,
      path: '/feed',
      greet,
      history: 0,
      maxBuffered: 16 * MEBIBYTE,
      // A replay can wait for a page that is slow; live data could not.
      patience: seconds(10),
    });
  }

  async open(): Promise<void> {
    await this.#sink.open?.(undefined);
  }

  send(values: readonly Update[]): Promise<void> {
    this.#last = this.#last.then(() => this.#sink.write({ values, timestamps: values.map(() => 0), keys: null }));
    return this.#last;
  }

  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#sink.abort?.();
  }
}
