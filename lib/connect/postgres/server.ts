import type { ErrorCode } from '../../errors/rxtideError.js';
import type { AbortSignalLike } from '../../transform/abortSignal.js';
import { pause } from '../sql/pause.js';
import { isTransient, postgresFailed } from './failures.js';
import type { Session } from './session.js';

const FIRST_DELAY = 50;
const LONGEST_DELAY = 2000;

const NEVER: AbortSignalLike = {
  aborted: false,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
};

/** How long to wait before each new attempt, until it has been `limit` milliseconds in all. */
export function* backOff(limit: number): Generator<number, void> {
  for (
    let delay = FIRST_DELAY, waited = 0;
    waited < limit;
    waited += delay, delay = Math.min(2 * delay, LONGEST_DELAY)
  ) {
    yield delay;
  }
}

/** A server, over one connection that is made when it is needed, and made anew when it is lost. */
export class Server {
  readonly #connect: () => Promise<Session>;
  readonly #retryFor: number;
  #session: Session | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(connect: () => Promise<Session>, retryFor: number) {
    this.#connect = connect;
    this.#retryFor = retryFor;
  }

  /**
   * Does `work`. Where the connection is lost, all of it is done again: nobody knows whether it was done before, so doing it twice must
   * come to the same as once. Calls are made one after the other.
   */
  run<R>(
    code: ErrorCode,
    doing: string,
    work: (session: Session) => Promise<R>,
    signal: AbortSignalLike = NEVER,
  ): Promise<R> {
    const result = this.#last.then(() => this.#run(code, doing, work, signal));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #run<R>(
    code: ErrorCode,
    doing: string,
    work: (session: Session) => Promise<R>,
    signal: AbortSignalLike,
  ): Promise<R> {
    const delays = backOff(this.#retryFor);
    for (;;) {
      // What a query would still give is not wanted any more: its connection is closed, and the server gives it up.
      const stop = (): void => void this.close();
      try {
        this.#session ??= await this.#connect();
        signal.addEventListener('abort', stop);
        return await work(this.#session);
      } catch (error) {
        await this.close();
        const delay = isTransient(error) ? delays.next() : undefined;
        if (delay === undefined || delay.done === true || signal.aborted) throw postgresFailed(code, doing, error);
        await pause(delay.value, signal);
        if (signal.aborted) throw postgresFailed(code, doing, error);
      } finally {
        signal.removeEventListener('abort', stop);
      }
    }
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    // A connection that is broken need not be ended.
    await session?.end().catch(() => undefined);
  }
}

/** Does all of `work` on the server, or nothing. */
export async function transact<R>(session: Session, work: () => Promise<R>, begin = 'begin'): Promise<R> {
  await session.query(begin);
  // After an error the connection is closed, which rolls back.
  const result = await work();
  await session.query('commit');
  return result;
}
