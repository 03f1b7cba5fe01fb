import type { ErrorCode } from '../../errors/rxtideError.js';
import type { ViewStatus } from '../view.js';
import type { Column } from './column.js';

// What travels between a view and its twin in another thread. Each message has the number of the twin, for one port may have several; other
// messages may be on their way too, and are left alone.

/** From the twin: begin, go on, end. */
export type Request =
  | { readonly rxtide: 'view'; readonly twin: number; readonly ask: 'open'; readonly view: string }
  | { readonly rxtide: 'view'; readonly twin: number; readonly ask: 'more' }
  | { readonly rxtide: 'view'; readonly twin: number; readonly ask: 'close' };

/** To the twin: what has changed since the last of these. No other is sent before it asks for more. */
export interface Delivery {
  readonly rxtide: 'rows';
  readonly twin: number;
  /** The keys, values, times and kinds of change, as in a batch; `null`: no row has changed. */
  readonly rows: {
    readonly keys: Column;
    readonly values: Column;
    readonly timestamps: Float64Array;
    readonly kinds: Uint8Array;
  } | null;
  readonly status: ViewStatus;
  readonly error: SentError | null;
}

/** An error, as far as it can be sent. */
export interface SentError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly operator: string | undefined;
}

export function isRequest(message: unknown): message is Request {
  return (message as Partial<Request> | null)?.rxtide === 'view';
}

export function isDelivery(message: unknown): message is Delivery {
  return (message as Partial<Delivery> | null)?.rxtide === 'rows';
}
