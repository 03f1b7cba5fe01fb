import type { Output } from '../operator/output.js';

/** What the event at hand gives, with times: gathered before any of it is sent, so that a failure leaves nothing half done. */
export class JoinResults {
  count = 0;
  readonly #results: unknown[] = [];
  readonly #times: number[] = [];

  give(result: unknown, time: number): void {
    const k = this.count++;
    this.#results[k] = result;
    this.#times[k] = time;
  }

  /** Sends them, and forgets them. */
  send(key: unknown, watermark: number, out: Output<unknown>): void {
    for (let k = 0; k < this.count; k++) out.add(this.#results[k], this.#times[k]!, key, watermark);
    this.forget(0);
  }

  /** Forgets those from the `from`th on. */
  forget(from: number): void {
    // A loop, as the few there are cost less than a call.
    for (let k = from; k < this.count; k++) this.#results[k] = undefined;
    this.count = from;
  }
}
