import type { AsyncCall } from './asyncCall.js';

/** The events that have not been answered, in the order of their arrival. Any of them may leave. */
export class CallList {
  first: AsyncCall | null = null;
  size = 0;
  #last: AsyncCall | null = null;

  /** Adds an event at the end. */
  add(call: AsyncCall): void {
    call.previous = this.#last;
    if (this.#last === null) this.first = call;
    else this.#last.next = call;
    this.#last = call;
    this.size++;
  }

  remove(call: AsyncCall): void {
    const { previous, next } = call;
    if (previous === null) this.first = next;
    else previous.next = next;
    if (next === null) this.#last = previous;
    else next.previous = previous;
    this.size--;
    // Else one that is long gone could keep all that came after it in memory.
    call.previous = call.next = null;
  }

  clear(): void {
    this.first = this.#last = null;
    this.size = 0;
  }
}
