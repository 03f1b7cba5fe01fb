import type { Output } from '../../operator/output.js';
import { ANSWERED, FAILED } from './asyncCall.js';
import { AsyncMachine } from './asyncMachine.js';

/** Sends answers in the order of their events, and watermarks between them as they came. */
export class OrderedMachine<T, A, R> extends AsyncMachine<T, A, R> {
  protected settle(): void {
    // What is first in order says when it may leave.
  }

  protected send(out: Output<R>): void {
    for (let call = this.calls.first; call !== null; call = this.calls.first) {
      if (call.state !== ANSWERED && call.state !== FAILED) return;
      this.leave(call, call.watermark, out);
    }
  }
}
