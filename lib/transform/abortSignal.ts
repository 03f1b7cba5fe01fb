/** The part of `AbortSignal` that is used: the core knows no DOM, and a consumer compiles it without. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
