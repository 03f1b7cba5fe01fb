/** The last events that were sent, by their ids. */
export class EventHistory {
  readonly #limit: number;
  readonly #run: string;
  /** A ring: the event of number n is at n modulo the limit. */
  readonly #events: Buffer[] = [];
  #count = 0;

  /** `limit`: events that are kept. `run`: tells the ids of this run from those of others. */
  constructor(limit: number, run: string) {
    this.#limit = limit;
    this.#run = run;
  }

  /** The id of the last event; before the first, one that comes before it. */
  get last(): string {
    return `${this.#run}-${this.#count}`;
  }

  /** Makes an event with the next id, and keeps it. */
  add(make: (id: string) => Buffer): Buffer {
    this.#count++;
    const event = make(this.last);
    if (this.#limit > 0) this.#events[this.#count % this.#limit] = event;
    return event;
  }

  /** What came after the event of that id; `undefined` where that is not known any more. */
  after(id: string): Buffer[] | undefined {
    const at = id.lastIndexOf('-');
    const number = Number(id.slice(at + 1));
    if (at < 0 || id.slice(0, at) !== this.#run || !Number.isSafeInteger(number) || number < 0) return undefined;
    const missed = this.#count - number;
    if (missed < 0 || missed > this.#limit) return undefined;
    return Array.from({ length: missed }, (_, i) => this.#events[(number + 1 + i) % this.#limit] as Buffer);
  }
}
