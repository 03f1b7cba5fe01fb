import { BACKING_OFF, CALLED } from './asyncCall.js';
import type { AsyncCall } from './asyncCall.js';

/** The calls on their way, those that wait for their next attempt included, and when the clock has something to say to one. */
export class ActiveCalls {
  readonly calls: AsyncCall[] = [];
  /** Nothing is due before. */
  nextTimer = Infinity;

  add(call: AsyncCall): void {
    call.slot = this.calls.length;
    this.calls.push(call);
  }

  schedule(time: number): void {
    if (time < this.nextTimer) this.nextTimer = time;
  }

  remove(call: AsyncCall): void {
    const last = this.calls.pop()!;
    if (last === call) return;
    last.slot = call.slot;
    this.calls[call.slot] = last;
  }

  clear(): void {
    this.calls.length = 0;
    this.nextTimer = Infinity;
  }

  /** Those that have timed out, or are to be made again: by time. */
  due(now: number): readonly AsyncCall[] {
    const due = this.calls.filter((call) => timerOf(call) <= now);
    this.nextTimer = Infinity;
    for (const call of this.calls) if (timerOf(call) > now) this.schedule(timerOf(call));
    return due.sort((a, b) => timerOf(a) - timerOf(b));
  }
}

function timerOf(call: AsyncCall): number {
  if (call.state === BACKING_OFF) return Math.min(call.due, call.deadline);
  return call.state === CALLED ? call.deadline : Infinity;
}
