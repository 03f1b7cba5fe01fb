import { RxtideError } from '../../errors/rxtideError.js';
import type { Cancel } from '../../time/clock.js';
import { type Aborter, newAborter } from '../../transform/abortSignal.js';
import { type BodyReader, type FetchLike, newTextDecoder, retryAfterOf } from '../net/fetching.js';
import type { Timing } from '../net/timing.js';
import { EventStreamParser, type ServerSentEvent } from './eventStreamParser.js';
import type { SsePosition } from './ssePosition.js';

/** Where a stream of events stands: behind the event of that id, and so many more that had none. */
export type SsePlace = Pick<SsePosition, 'lastEventId' | 'after'>;

/** An event, and where the stream stood before it. */
export interface SseItem {
  readonly event: ServerSentEvent;
  readonly isTooLong: boolean;
  readonly before: SsePlace;
}

/** How an event stream is read. */
export interface SseReadingOptions {
  readonly fetch: FetchLike;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxLength: number;
  readonly idleTimeout: number;
  readonly types: ReadonlySet<string>;
}

/** Reads a stream of events over as many connections as it takes, and knows where it stands. */
export class SseReading {
  readonly #options: SseReadingOptions;
  readonly #timing: Timing;
  #place: SsePlace;
  /** Events of a new connection that came before it. */
  #skip = 0;
  #items: SseItem[] = [];
  #aborter: Aborter | null = null;
  #body: BodyReader | null = null;
  #parser: EventStreamParser | null = null;
  #decode: (bytes: Uint8Array) => string = () => '';
  #stopIdling: Cancel = () => undefined;
  #isOver = false;
  /** How long the server asks to wait before coming back, ms. */
  retry: number | undefined;
  /** How long the last answer asked to be left alone, ms. */
  retryAfter: number | undefined;

  constructor(options: SseReadingOptions, timing: Timing, position: SsePosition | undefined) {
    this.#options = options;
    this.#timing = timing;
    this.#place = { lastEventId: position?.lastEventId ?? '', after: position?.after ?? 0 };
  }

  /** Where it stands behind all that it has given. */
  get place(): SsePlace {
    return this.#items[0]?.before ?? this.#place;
  }

  /** The server has said that nothing more will come. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /**
   * The next events: all that have come, at least one; where `wanted` is not 0, so many. `undefined`: the connection has ended, and the next
   * call makes another. Throws if it could not be made or broke.
   */
  async next(wanted: number): Promise<SseItem[] | undefined> {
    try {
      while (this.#items.length < Math.max(1, wanted)) {
        if (this.#body === null && !(await this.#connect())) return undefined;
        this.#idle();
        const { done, value } = await this.#body!.read();
        this.#stopIdling();
        if (done) {
          this.#close();
          return undefined;
        }
        if (value !== undefined) this.#parser!.push(this.#decode(value));
      }
      return this.#items.splice(0, wanted === 0 ? this.#items.length : wanted);
    } catch (error) {
      this.#stopIdling();
      this.#close();
      throw error;
    }
  }

  /** What has come and was not given. */
  rest(): SseItem[] {
    return this.#items.splice(0);
  }

  /** Ends the connection, also one that is being made. */
  stop(): void {
    this.#stopIdling();
    this.#aborter?.abort();
    this.#close();
  }

  #close(): void {
    this.#body = null;
    this.#parser = null;
  }

  async #connect(): Promise<boolean> {
    const { fetch, address, headers } = this.#options;
    const { lastEventId, after } = this.#place;
    this.retryAfter = undefined;
    this.#aborter = newAborter();
    this.#idle();
    const response = await fetch(address, {
      method: 'GET',
      headers: {
        accept: 'text/event-stream',
        ...headers,
        ...(lastEventId === '' ? {} : { 'last-event-id': asBytes(lastEventId) }),
      },
      cache: 'no-store',
      signal: this.#aborter.signal,
    });
    this.#stopIdling();
    const { status, body } = response;
    if (status !== 200 || body === null) {
      this.retryAfter = retryAfterOf(response, this.#timing.clock.now());
      await body?.cancel();
      this.#isOver = status === 204;
      if (this.#isOver) return false;
      if (status === 429 || status >= 500) throw new Error(`the server answered with status ${status}`);
      throw this.#refused(`the server answered with status ${status}, not 200`);
    }
    const type = response.headers.get('content-type') ?? 'no content-type';
    if (!/^text\/event-stream\s*(;|$)/i.test(type)) {
      await body.cancel();
      throw this.#refused(`the answer is no event stream but ${type}. Check the URL`);
    }
    this.#body = body.getReader();
    this.#decode = newTextDecoder();
    // Without an id the server cannot know what came before.
    this.#skip = lastEventId === '' ? 0 : after;
    this.#place = { lastEventId, after: 0 };
    this.#parser = new EventStreamParser(
      {
        onEvent: (event) => this.#add(event, false),
        onTooLong: (data, id) => this.#add({ type: 'message', data, lastEventId: id }, true),
        onId: (id) => {
          if (this.#place.lastEventId !== id) this.#place = { lastEventId: id, after: 0 };
        },
        onRetry: (delay) => (this.retry = delay),
      },
      this.#options.maxLength,
      lastEventId,
    );
    return true;
  }

  #add(event: ServerSentEvent, isTooLong: boolean): void {
    const before = this.#place;
    const { lastEventId } = event;
    const after = lastEventId === before.lastEventId ? before.after + 1 : 0;
    this.#place = { lastEventId, after };
    if (this.#skip > 0 && after > 0) {
      this.#skip--;
      return;
    }
    // An event with an id of its own is none of those that came before.
    this.#skip = 0;
    if (isTooLong || this.#options.types.has(event.type)) this.#items.push({ event, isTooLong, before });
  }

  #idle(): void {
    const { idleTimeout } = this.#options;
    if (idleTimeout === Infinity) return;
    this.#stopIdling = this.#timing.clock.schedule(() => this.#aborter?.abort(), idleTimeout);
  }

  #refused(reason: string): RxtideError {
    return new RxtideError('SOURCE_FAILED', `cannot read sse ${this.#options.address}: ${reason}`);
  }
}

/** A header is made of bytes: UTF-8, as characters up to 255. */
function asBytes(text: string): string {
  return encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
}
