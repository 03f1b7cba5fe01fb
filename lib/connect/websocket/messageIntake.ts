import { RxtideError } from '../../errors/rxtideError.js';
import type { Intake } from '../net/intake.js';
import type { MessageOptions } from './messageOptions.js';
import { readMessage, rejectBinary } from './messageReader.js';
import type { WebSocketLike } from './webSocketLike.js';

/** Characters kept of a message that is too long. */
const EXCERPT = 200;

/** Reads messages into an intake. Where it is full, it lets the connection wait, or counts what it must let go. */
export class MessageIntake<T> {
  readonly #name: string;
  readonly #options: MessageOptions<T>;
  readonly #maxLength: number;
  readonly #intake: Intake<T>;
  #socket: WebSocketLike | undefined;
  /** Told when the connection is let wait, and when not any more. */
  #onWait: (waits: boolean) => void = () => undefined;
  /** Messages let go since there was no room, and their characters. */
  #lostCount = 0;
  #lostLength = 0;

  constructor(name: string, options: MessageOptions<T>, maxLength: number, intake: Intake<T>) {
    this.#name = name;
    this.#options = options;
    this.#maxLength = maxLength;
    this.#intake = intake;
  }

  /** Another connection; a full intake lets it wait at once. */
  readFrom(socket: WebSocketLike, onWait: (waits: boolean) => void): void {
    this.#socket = socket;
    this.#onWait = onWait;
    this.#waitForRoom();
  }

  take(data: unknown): void {
    const intake = this.#intake;
    const length = typeof data === 'string' ? data.length : ((data as { byteLength?: number }).byteLength ?? 0);
    // Those on their way when `ws` was told to wait still come: they are few.
    if (intake.isFull && this.#socket?.pause === undefined) return this.#letGo(length);
    if (typeof data !== 'string') rejectBinary(this.#name, length, intake);
    else if (length > this.#maxLength) this.#rejectLong(data);
    else readMessage(this.#name, data, length, this.#options, intake);
    this.#waitForRoom();
  }

  #waitForRoom(): void {
    const socket = this.#socket;
    if (!this.#intake.isFull || socket?.pause === undefined) return;
    const onWait = this.#onWait;
    socket.pause();
    onWait(true);
    this.#intake.whenRoom(() => {
      socket.resume?.();
      onWait(false);
    });
  }

  #letGo(length: number): void {
    if (this.#lostCount === 0) this.#intake.whenRoom(() => this.#tellLost());
    this.#lostCount++;
    this.#lostLength += length;
  }

  #tellLost(): void {
    const record = `${this.#lostCount} messages of ${this.#lostLength} characters`;
    this.#lostCount = this.#lostLength = 0;
    const error = new RxtideError(
      'BUFFER_FULL',
      `${this.#name}: ${record} came while maxPending characters waited for the pipeline, and were let go. ` +
        'A browser cannot let a WebSocket wait: send less, make the pipeline faster, or raise maxPending',
    );
    this.#intake.put([], [{ record, error }], 0);
  }

  #rejectLong(text: string): void {
    const error = new RxtideError('BAD_RECORD', `${this.#name}: the message is longer than maxMessageLength`);
    this.#intake.put([], [{ record: text.slice(0, EXCERPT), error }], EXCERPT);
  }
}
