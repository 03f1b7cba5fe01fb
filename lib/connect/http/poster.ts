import { RxtideError } from '../../errors/rxtideError.js';
import { newAborter } from '../../transform/abortSignal.js';
import type { BackOff } from '../net/backOff.js';
import { netFailed } from '../net/failures.js';
import { type FetchLike, newTextDecoder, type ResponseLike, retryAfterOf } from '../net/fetching.js';
import type { Timing } from '../net/timing.js';

/** What a poster goes by. */
export interface PosterOptions {
  readonly name: string;
  readonly url: string;
  readonly fetch: FetchLike;
  /** How long an answer may take, ms. */
  readonly timeout: number;
  readonly newBackOff: () => BackOff | null;
}

/** Why a request was not taken, and how long to wait at least. */
interface Refusal {
  readonly error: unknown;
  readonly retryAfter: number;
}

/** Characters of an answer that an error shows. */
const EXCERPT = 200;

/** Makes requests, one at a time, each until it is answered. */
export class Poster {
  readonly #options: PosterOptions;
  readonly #timing: Timing;
  /** Ends the request, or the wait for the next. */
  #leave: () => void = () => undefined;
  #isOver = false;

  constructor(options: PosterOptions, timing: Timing) {
    this.#options = options;
    this.#timing = timing;
  }

  /** Settles when the server has taken it, and then gives `true`, or when it is given up; fails when the server never will. */
  async post(body: string, headers: Readonly<Record<string, string>>): Promise<boolean> {
    const { name, newBackOff } = this.#options;
    const backOff = newBackOff();
    while (!this.#isOver) {
      const refusal = await this.#try(body, headers);
      if (refusal === undefined) return true;
      if (this.#isOver) return false;
      const delay = backOff?.failed();
      if (delay === undefined) throw netFailed('SINK_FAILED', `cannot post to ${name}`, refusal.error);
      await this.#wait(Math.max(delay, refusal.retryAfter));
    }
    return false;
  }

  abort(): void {
    this.#isOver = true;
    this.#leave();
  }

  /** `undefined`: it is taken. */
  async #try(body: string, headers: Readonly<Record<string, string>>): Promise<Refusal | undefined> {
    const { url, fetch, timeout } = this.#options;
    const aborter = newAborter();
    let isLate = false;
    const cancel = this.#timing.clock.schedule(() => {
      isLate = true;
      aborter.abort();
    }, timeout);
    this.#leave = () => aborter.abort();
    try {
      // A redirect might be followed by a request without a body, which would look as if it were taken.
      const response = await fetch(url, { method: 'POST', headers, body, signal: aborter.signal, redirect: 'manual' });
      const text = await beginningOf(response);
      return this.#refusalOf(response, text);
    } catch (error) {
      if (error instanceof RxtideError) throw error;
      return { error: isLate ? new Error(`there was no answer within ${timeout} ms`) : error, retryAfter: 0 };
    } finally {
      cancel();
      this.#leave = () => undefined;
    }
  }

  #refusalOf(response: ResponseLike, text: string): Refusal | undefined {
    const { status } = response;
    if (status >= 200 && status < 300) return undefined;
    const said = text === '' ? '' : `: ${text}`;
    const error = new Error(`the server answered with status ${status}${said}`);
    if (status >= 500 || status === 408 || status === 429) {
      return { error, retryAfter: retryAfterOf(response, this.#timing.clock.now()) ?? 0 };
    }
    const { name } = this.#options;
    // A browser shows nothing of a redirect, not even its status.
    if (status === 0 || (status >= 300 && status < 400)) {
      const to = response.headers.get('location') ?? 'another URL';
      throw new RxtideError('SINK_FAILED', `cannot post to ${name}: the server redirects to ${to}. Give that URL`);
    }
    throw netFailed('SINK_FAILED', `cannot post to ${name}`, error);
  }

  #wait(delay: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#timing.clock.schedule(resolve, delay);
      this.#leave = () => {
        cancel();
        resolve();
      };
    });
  }
}

/** The beginning of an answer's text, as far as it comes: what has been taken is taken, whatever becomes of the rest. */
async function beginningOf({ body }: ResponseLike): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const decode = newTextDecoder();
  let text = '';
  try {
    while (text.length < EXCERPT) {
      const { done, value } = await reader.read();
      // Read to its end, so that the connection serves the next request too.
      if (done) return text;
      text += decode(value!);
    }
    await reader.cancel();
  } catch {
    // The status has been told.
  }
  return text.slice(0, EXCERPT);
}
