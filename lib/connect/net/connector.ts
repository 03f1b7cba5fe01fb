import type { Cancel } from '../../time/clock.js';
import type { BackOff } from './backOff.js';
import type { Timing } from './timing.js';

/** Told once per connection that it has ended, and what was wrong, if anything was. */
export type Lost = (error?: unknown) => void;

/** Keeps a connection: makes another a while after one has ended. */
export class Connector {
  readonly #connect: (lost: Lost) => () => void;
  readonly #gaveUp: (error: unknown) => void;
  readonly #backOff: BackOff | null;
  readonly #timing: Timing;
  /** Ends the connection, or the wait for the next. */
  #leave: (() => void) | null = null;
  #stopped = false;

  /**
   * `connect` begins a connection and gives what ends it. `gaveUp` is called when there were too many failures, or, without
   * delays to go by, at the end of the first connection.
   */
  constructor(
    backOff: BackOff | null,
    timing: Timing,
    connect: (lost: Lost) => () => void,
    gaveUp: (error: unknown) => void,
  ) {
    this.#backOff = backOff;
    this.#timing = timing;
    this.#connect = connect;
    this.#gaveUp = gaveUp;
  }

  start(): void {
    if (this.#stopped) return;
    let isOver = false;
    this.#leave = null;
    const end = this.#connect((error) => {
      if (isOver) return;
      isOver = true;
      this.#lost(error);
    });
    if (isOver) return end();
    this.#leave = () => {
      isOver = true;
      end();
    };
  }

  /** The connection has proved to be good: delays begin anew. */
  succeeded(): void {
    this.#backOff?.succeeded();
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#leave?.();
    this.#leave = null;
  }

  /** Makes no more connections, and leaves the one that there is to end by itself. */
  release(): void {
    this.#stopped = true;
    this.#leave = null;
  }

  #lost(error: unknown): void {
    if (this.#stopped) return;
    this.#leave = null;
    const delay = this.#backOff?.failed();
    if (delay === undefined) {
      this.#stopped = true;
      return this.#gaveUp(error);
    }
    const cancel: Cancel = this.#timing.clock.schedule(() => this.start(), delay);
    this.#leave = cancel;
  }
}
