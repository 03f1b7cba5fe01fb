/** A result as it leaves. */
export interface Sent {
  readonly value: string;
  readonly timestamp: number;
  /** The watermark in force. */
  readonly watermark: number;
}

interface Pending {
  readonly id: number;
  readonly timestamp: number;
  /** The watermark when it arrived. */
  readonly watermark: number;
  state: 'queued' | 'called' | 'answered' | 'failed';
  /** The how manieth to be settled. */
  order: number;
}

/** What `mapAsync` means, without any care for speed: everything that has not left is looked at again and again. */
export class AskingModel {
  readonly sent: Sent[] = [];
  readonly rejected: number[] = [];
  /** What was asked for, in order. */
  readonly called: number[] = [];
  /** The watermark of the input. */
  watermark = -Infinity;
  #pending: Pending[] = [];
  #settlements = 0;
  readonly #ordered: boolean;
  readonly #concurrency: number;

  constructor(ordered: boolean, concurrency: number) {
    this.#ordered = ordered;
    this.#concurrency = concurrency;
  }

  get unanswered(): number {
    return this.#pending.length;
  }

  /** The calls on their way. */
  get open(): readonly number[] {
    return this.#pending.filter(({ state }) => state === 'called').map(({ id }) => id);
  }

  /** The output watermark: not beyond that at which something arrived that has not left. */
  get held(): number {
    return this.#pending.reduce((lowest, { watermark }) => Math.min(lowest, watermark), this.watermark);
  }

  event(id: number, timestamp: number): void {
    this.#pending.push({ id, timestamp, watermark: this.watermark, state: 'queued', order: 0 });
  }

  /** Makes the calls that may be made. */
  call(): void {
    for (const pending of this.#pending) {
      if (pending.state !== 'queued' || this.open.length >= this.#concurrency) continue;
      pending.state = 'called';
      this.called.push(pending.id);
    }
  }

  /** A call is answered, or fails. */
  settle(id: number, ok: boolean): void {
    const settled = this.#pending.find((pending) => pending.id === id)!;
    settled.state = ok ? 'answered' : 'failed';
    settled.order = this.#settlements++;
    if (this.#ordered) {
      while (this.#pending.length > 0 && isSettled(this.#pending[0]!)) this.#leave(this.#pending[0]!, this.held);
      return;
    }
    if (!isLate(settled)) this.#leave(settled, this.held);
    for (let next = this.#nextLate(); next !== undefined; next = this.#nextLate()) this.#leave(next, next.watermark);
  }

  /** As after a crash: what has not left is asked for again. */
  restart(): void {
    for (const pending of this.#pending) pending.state = 'queued';
  }

  /** Of the late ones that have been settled, the one that may leave first: nobody who arrived at a lower watermark is there any more. */
  #nextLate(): Pending | undefined {
    return this.#pending
      .filter((pending) => isSettled(pending) && pending.watermark === this.held)
      .sort((a, b) => a.order - b.order)[0];
  }

  #leave(pending: Pending, watermark: number): void {
    this.#pending = this.#pending.filter((one) => one !== pending);
    if (pending.state === 'failed') this.rejected.push(pending.id);
    else this.sent.push({ value: `answer ${pending.id}`, timestamp: pending.timestamp, watermark });
  }
}

const isSettled = ({ state }: Pending): boolean => state === 'answered' || state === 'failed';
const isLate = ({ timestamp, watermark }: Pending): boolean => timestamp <= watermark;
