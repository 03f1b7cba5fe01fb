/** What went wrong, as a word that stays the same from version to version. */
export type ErrorCode =
  | 'INVALID_OPTION'
  | 'INVALID_TIMESTAMP'
  | 'INVALID_KEY'
  | 'INVALID_STATE_ACCESS'
  | 'USER_CODE'
  | 'FRAMES_BROKEN'
  | 'NAME_TAKEN'
  | 'RUNTIMES_DIFFER'
  | 'BUFFER_FULL'
  | 'RESTORE_FAILED'
  | 'SOURCE_FAILED'
  | 'SINK_FAILED'
  | 'STATE_FAILED'
  | 'CHECKPOINT_FAILED'
  | 'BAD_RECORD'
  | 'TIMED_OUT'
  | 'UNSUPPORTED_CHANGE'
  | 'TIMELINE_DIFFERS'
  | 'LAW_BROKEN';

/** Where an error happened. */
export interface ErrorDetails {
  /** The name of the operator. */
  readonly operator?: string | undefined;
  /** The event that was being worked on, if there was one. */
  readonly event?: unknown;
  /** The original error. */
  readonly cause?: unknown;
}

/**
 * The one error class of rxtide. `code` says what happened in a word that does not change; the message says what to do;
 * `operator` and `event` say where; `cause` is the original error when user code threw.
 */
export class RxtideError extends Error {
  readonly code: ErrorCode;
  readonly operator: string | undefined;
  readonly event: unknown;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'RxtideError';
    this.code = code;
    this.operator = details.operator;
    this.event = details.event;
  }
}
