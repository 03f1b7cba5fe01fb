/** An event as it was sent. */
export interface ServerSentEvent {
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
}

/** What a parser tells. */
export interface EventStreamHandler {
  onEvent(event: ServerSentEvent): void;
  /** The id in force is this one, without an event. */
  onId(lastEventId: string): void;
  /** An event was longer than it may be; `excerpt` is the beginning of its data. */
  onTooLong(excerpt: string, lastEventId: string): void;
  /** The other side says how long to wait before coming back, ms. */
  onRetry(delay: number): void;
}

const EXCERPT = 200;

/**
 * Reads an event stream, as the HTML standard has it, however its text is cut. It holds one event, of `maxLength` characters at most: of a
 * longer one, the beginning.
 */
export class EventStreamParser {
  readonly #handler: EventStreamHandler;
  readonly #maxLength: number;
  /** A line that has not ended, without its line end. */
  #line = '';
  #isLineTooLong = false;
  /** The text so far ended in a carriage return: a line feed that follows belongs to it. */
  #skipsLineFeed = false;
  #data = '';
  #hasData = false;
  #type = '';
  #isTooLong = false;
  #lastEventId: string;

  /** `lastEventId`: the last one of the connection before. */
  constructor(handler: EventStreamHandler, maxLength: number, lastEventId: string) {
    this.#handler = handler;
    this.#maxLength = maxLength;
    this.#lastEventId = lastEventId;
  }

  push(text: string): void {
    let from = 0;
    if (this.#skipsLineFeed && text !== '') {
      this.#skipsLineFeed = false;
      if (text[0] === '\n') from = 1;
    }
    const end = /\r\n?|\n/g;
    end.lastIndex = from;
    for (let found = end.exec(text); found !== null; found = end.exec(text)) {
      this.#append(text.slice(from, found.index));
      this.#onLine();
      from = end.lastIndex;
      if (from === text.length) this.#skipsLineFeed = found[0] === '\r';
    }
    this.#append(text.slice(from));
  }

  #append(part: string): void {
    if (this.#isLineTooLong) return;
    // A field's name comes on top of what an event may have.
    if (this.#line.length + part.length > this.#maxLength + 'data: '.length) this.#isLineTooLong = true;
    this.#line = this.#isLineTooLong ? (this.#line + part).slice(0, EXCERPT + 'data: '.length) : this.#line + part;
  }

  #onLine(): void {
    const line = this.#line;
    const isTooLong = this.#isLineTooLong;
    this.#line = '';
    this.#isLineTooLong = false;
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (name === 'data') this.#addData(value, isTooLong);
    else if (isTooLong) return;
    else if (name === 'event') this.#type = value;
    else if (name === 'id' && !value.includes('\0')) this.#lastEventId = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.#handler.onRetry(Number(value));
  }

  #addData(value: string, isTooLong: boolean): void {
    if (this.#isTooLong) return;
    this.#data = this.#hasData ? `${this.#data}\n${value}` : value;
    this.#hasData = true;
    this.#isTooLong = isTooLong || this.#data.length > this.#maxLength;
    if (this.#isTooLong) this.#data = this.#data.slice(0, EXCERPT);
  }

  #dispatch(): void {
    const [data, type, hasData, isTooLong] = [this.#data, this.#type, this.#hasData, this.#isTooLong];
    this.#data = '';
    this.#type = '';
    this.#hasData = false;
    this.#isTooLong = false;
    if (isTooLong) this.#handler.onTooLong(data, this.#lastEventId);
    else if (!hasData) this.#handler.onId(this.#lastEventId);
    else this.#handler.onEvent({ type: type === '' ? 'message' : type, data, lastEventId: this.#lastEventId });
  }
}
