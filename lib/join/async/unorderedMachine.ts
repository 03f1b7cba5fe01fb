import type { Output } from '../../operator/output.js';
import type { AsyncCall } from './asyncCall.js';
import { AsyncMachine } from './asyncMachine.js';

/**
 * Sends answers as they come. The output watermark stays where it was when the oldest unanswered event arrived, so no event becomes late
 * by waiting. Nor does a late one become less so: the answer to an event that is not newer than the watermark it arrived at waits
 * until the output is at that watermark.
 */
export class UnorderedMachine<T, A, R> extends AsyncMachine<T, A, R> {
  /** Answers that have come, to be sent. */
  #ready: AsyncCall[] = [];
  /** Late ones among them, which wait. */
  #late: AsyncCall[] = [];

  override close(): void {
    super.close();
    this.#ready = [];
    this.#late = [];
  }

  protected settle(call: AsyncCall): void {
    this.#ready.push(call);
  }

  protected send(out: Output<R>): void {
    const ready = this.#ready;
    if (ready.length === 0) return;
    this.#ready = [];
    for (const call of ready) {
      const held = this.calls.first!.watermark;
      if (call.timestamp > call.watermark || call.watermark === held) this.leave(call, held, out);
      else this.#wait(call);
      if (this.#late.length > 0) this.#sendLate(out);
    }
  }

  /** By the watermark at which they arrived. */
  #wait(call: AsyncCall): void {
    const late = this.#late;
    let at = late.length;
    while (at > 0 && late[at - 1]!.watermark > call.watermark) at--;
    late.splice(at, 0, call);
  }

  #sendLate(out: Output<R>): void {
    const late = this.#late;
    let n = 0;
    for (; n < late.length && late[n]!.watermark <= this.calls.first!.watermark; n++) {
      this.leave(late[n]!, late[n]!.watermark, out);
    }
    if (n > 0) late.splice(0, n);
  }
}
