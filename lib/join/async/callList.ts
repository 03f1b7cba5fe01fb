import { AsyncCall, QUEUED } from './asyncCall.js';
import type { SettleListener } from './asyncCall.js';

/** How many calls that are done with are kept, to be used again. */
const SPARE = 1024;

/** The events that have not been answered, in the order of their arrival. Any of them may leave. */
export class CallList {
  first: AsyncCall | null = null;
  size = 0;
  #last: AsyncCall | null = null;
  readonly #listener: SettleListener;
  readonly #spare: AsyncCall[] = [];

  constructor(listener: SettleListener) {
    this.#listener = listener;
  }

  /** Adds an event at the end. */
  add(value: unknown, timestamp: number, key: unknown, kind: number, watermark: number): AsyncCall {
    const call = this.#spare.pop() ?? new AsyncCall(this.#listener);
    call.state = QUEUED;
    call.value = value;
    call.timestamp = timestamp;
    call.key = key;
    call.kind = kind;
    call.watermark = watermark;
    call.previous = this.#last;
    if (this.#last === null) this.first = call;
    else this.#last.next = call;
    this.#last = call;
    this.size++;
    return call;
  }

  /** The event is done with, and so is its call. */
  remove(call: AsyncCall): void {
    const { previous, next } = call;
    if (previous === null) this.first = next;
    else previous.next = next;
    if (next === null) this.#last = previous;
    else next.previous = previous;
    this.size--;
    call.clear();
    // One whose promise is still to settle would take that for the answer to its next event.
    if (!call.outstanding && this.#spare.length < SPARE) this.#spare.push(call);
  }

  clear(): void {
    for (let call = this.first; call !== null;) {
      const { next } = call;
      call.clear();
      call = next;
    }
    this.first = this.#last = null;
    this.size = 0;
    this.#spare.length = 0;
  }
}
