import type { AsyncCall } from './asyncCall.js';
import { AsyncCallContext } from './callContext.js';
import { AWAITED, BACKING_OFF, Flight, LANDED } from './flight.js';

/** The calls on their way, those that wait for their next attempt included, and when the clock has something to say to one. */
export class Flights {
  /** Nothing is due before. */
  nextTimer = Infinity;
  readonly #onSettled: (flight: Flight) => void;
  readonly #flying: Flight[] = [];
  #begun = 0;
  readonly #spare: Flight[] = [];

  constructor(onSettled: (flight: Flight) => void) {
    this.#onSettled = onSettled;
  }

  get count(): number {
    return this.#flying.length;
  }

  begin(call: AsyncCall, deadline: number): Flight {
    const flight = this.#spare.pop() ?? new Flight(this.#onSettled);
    flight.call = call;
    flight.context = new AsyncCallContext();
    flight.order = ++this.#begun;
    flight.deadline = deadline;
    flight.slot = this.#flying.length;
    this.#flying.push(flight);
    return flight;
  }

  /** Nobody waits for it any more; gives the event that it was for. */
  end(flight: Flight): AsyncCall {
    const call = flight.call!;
    const last = this.#flying.pop()!;
    last.slot = flight.slot;
    if (last !== flight) this.#flying[flight.slot] = last;
    flight.state = LANDED;
    flight.call = flight.context = flight.result = null;
    // One whose promise is still to settle would take that for the answer to its next event.
    if (!flight.outstanding) this.#spare.push(flight);
    return call;
  }

  /** Something is to happen at this time. */
  schedule(time: number): void {
    if (time < this.nextTimer) this.nextTimer = time;
  }

  /** Those that have timed out, or whose next attempt is due: by time, then in the order in which they began. */
  due(now: number): readonly Flight[] {
    const due: Flight[] = [];
    this.nextTimer = Infinity;
    for (const flight of this.#flying) {
      const time = timerOf(flight);
      if (time <= now) due.push(flight);
      else this.schedule(time);
    }
    return due.sort((a, b) => timerOf(a) - timerOf(b) || a.order - b.order);
  }

  /** Nobody waits for any of them any more. */
  abort(): void {
    this.nextTimer = Infinity;
    const aborted = this.#flying.splice(0);
    this.#spare.length = 0;
    for (const flight of aborted) flight.state = LANDED;
    for (const flight of aborted) {
      flight.context!.abort();
      flight.call = flight.context = flight.result = null;
    }
  }
}

function timerOf(flight: Flight): number {
  if (flight.state === BACKING_OFF) return Math.min(flight.due, flight.deadline);
  return flight.state === AWAITED ? flight.deadline : Infinity;
}
