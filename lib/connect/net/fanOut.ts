import { macrotask } from '../../runtime/macrotask.js';
import type { Cancel } from '../../time/clock.js';
import type { DurationLike } from '../../time/duration.js';
import { durationOf, seconds } from '../../time/duration.js';
import { countOf, MEBIBYTE } from '../file/options.js';
import type { Timing } from './timing.js';

/** What every sink can be told that sends to many clients. */
export interface FanOutOptions {
  /** Bytes that may wait for one client. One that has more waiting is dropped. Default: 1,048,576 (1 MiB). */
  readonly maxBuffered?: number;
  /**
   * How long a client with more waiting is waited for before it is dropped. It slows the pipeline for all, so it is for replays, not for
   * live data. Default: 0; only the event loop goes round once, so that what the network takes at once is taken.
   */
  readonly patience?: DurationLike;
  /** Called when a client is dropped because it was too slow. */
  readonly onDropped?: (client: string) => void;
}

/** A client of a server. */
export interface Client {
  /** For messages: its address. */
  readonly name: string;
  /** Bytes that wait to be sent to it. */
  readonly buffered: number;
  send(message: Uint8Array): void;
  /** Sends what waits, and ends the connection. `done` is called when it has ended. */
  end(done: () => void): void;
  /** Ends the connection, because it was too slow or nothing more comes. */
  drop(): void;
}

/** How long clients are given at the end to take what waits for them, ms. */
const FAREWELL = seconds(5);
/** How often it is looked whether those who are waited for have caught up, ms. */
const LOOK = 20;

/** Sends the same to many clients. None can make the others wait: who is too slow is dropped. */
export class FanOut {
  readonly #clients = new Set<Client>();
  readonly #maxBuffered: number;
  readonly #patience: number;
  readonly #onDropped: ((client: string) => void) | undefined;
  readonly #timing: Timing;
  #closed = false;
  /** What ends the waits that there are. */
  readonly #waits = new Set<() => void>();

  constructor(what: string, options: FanOutOptions, timing: Timing) {
    this.#maxBuffered = countOf(options.maxBuffered ?? MEBIBYTE, `maxBuffered of ${what}`);
    this.#patience = durationOf(options.patience ?? 0, `patience of ${what}`);
    this.#onDropped = options.onDropped;
    this.#timing = timing;
  }

  get size(): number {
    return this.#clients.size;
  }

  add(client: Client): void {
    if (this.#closed) return client.drop();
    this.#clients.add(client);
  }

  remove(client: Client): void {
    this.#clients.delete(client);
  }

  /** Sends messages to all. A promise, where one has so much waiting that its connection must be given time to take it. */
  send(messages: readonly Uint8Array[]): void | Promise<void> {
    let most = 0;
    for (const client of this.#clients) {
      for (const message of messages) client.send(message);
      most = Math.max(most, client.buffered);
    }
    if (2 * most > this.#maxBuffered) return this.#settle();
  }

  /** Gives clients some time to take what waits for them, and ends all connections. */
  async end(): Promise<void> {
    this.#closed = true;
    if (this.#clients.size === 0) return;
    await new Promise<void>((resolve) => {
      const { clock } = this.#timing;
      const cancel = clock.schedule(() => {
        for (const client of this.#clients) client.drop();
        resolve();
      }, FAREWELL);
      let left = this.#clients.size;
      for (const client of [...this.#clients]) {
        client.end(() => {
          this.#clients.delete(client);
          if (--left > 0) return;
          cancel();
          resolve();
        });
      }
    });
  }

  close(): void {
    this.#closed = true;
    for (const client of [...this.#clients]) client.drop();
    this.#clients.clear();
    for (const wake of this.#waits) wake();
  }

  async #settle(): Promise<void> {
    await new Promise<void>(macrotask);
    const { clock } = this.#timing;
    const deadline = clock.now() + this.#patience;
    while (this.#slow().length > 0 && clock.now() < deadline) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          cancel();
          this.#waits.delete(wake);
          resolve();
        };
        const cancel: Cancel = clock.schedule(wake, LOOK);
        this.#waits.add(wake);
      });
    }
    const dropped = this.#slow();
    for (const client of dropped) {
      this.#clients.delete(client);
      client.drop();
    }
    // Last: it may throw.
    for (const { name } of dropped) this.#onDropped?.(name);
  }

  #slow(): Client[] {
    return [...this.#clients].filter((client) => client.buffered > this.#maxBuffered);
  }
}
