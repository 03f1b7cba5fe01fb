/** The part of `AbortSignal` that is used: the core knows no DOM, and a consumer compiles it without. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** The host's `AbortSignal` where its types are known, so that `fetch` takes it; else the part of it that rxtide knows. */
export type HostSignal = typeof globalThis extends { AbortSignal: { readonly prototype: infer Signal } }
  ? Signal
  : AbortSignalLike;

/** The host's `AbortController`. */
export interface Aborter {
  readonly signal: HostSignal;
  abort(reason?: unknown): void;
}

export function newAborter(): Aborter {
  return new (globalThis as unknown as { AbortController: new () => Aborter }).AbortController();
}
