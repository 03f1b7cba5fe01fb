import { RxtideError } from '../../errors/rxtideError.js';
import type { HostSignal } from '../../transform/abortSignal.js';

/** The part of a response's body that is read. */
export interface BodyReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }>;
  cancel(): Promise<void>;
}

/** The part of `Response` that is used: what is here runs in browsers and in Node, and knows the types of neither. */
export interface ResponseLike {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: { getReader(): BodyReader; cancel(): Promise<void> } | null;
  text(): Promise<string>;
}

/** What a request is made of. */
export interface RequestLike {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: HostSignal;
  readonly cache?: 'no-store';
  readonly redirect?: 'manual';
}

/** Makes requests over HTTP, as `fetch` does. */
export type FetchLike = (url: string, init: RequestLike) => Promise<ResponseLike>;

interface Host {
  readonly fetch?: FetchLike;
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly TextDecoder: new () => { decode(bytes?: Uint8Array, options?: { readonly stream: boolean }): string };
}

const host = globalThis as unknown as Host;

export const encodeUtf8 = (text: string): Uint8Array => new host.TextEncoder().encode(text);

/** Decodes UTF-8 that is cut anywhere. What is none becomes U+FFFD; a byte order mark at the beginning is skipped. */
export function newTextDecoder(): (bytes: Uint8Array) => string {
  const decoder = new host.TextDecoder();
  return (bytes) => decoder.decode(bytes, { stream: true });
}

/** The host's `fetch`, taken when it is called: it may be replaced. */
export const hostFetch: FetchLike = (url, init) => host.fetch!(url, init);

/** A URL that begins with one of these, checked. */
export function urlOf(what: string, url: string, ...protocols: readonly string[]): string {
  const isOf = (protocol: string): boolean => url.startsWith(`${protocol}//`) && url.length > protocol.length + 2;
  if (typeof url === 'string' && protocols.some(isOf)) return url;
  throw new RxtideError(
    'INVALID_OPTION',
    `${what} needs a URL that begins with ${protocols.join('// or ')}//; it is ${url}`,
  );
}

/** How long the other side asks to be left alone, ms, by a `Retry-After` in seconds or of a date. */
export function retryAfterOf(response: ResponseLike, now: number): number | undefined {
  const value = response.headers.get('retry-after');
  if (value === null || value.trim() === '') return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
