import { messageOf } from '../../errors/messageOf.js';
import { RxtideError } from '../../errors/rxtideError.js';
import type { ErrorCode } from '../../errors/rxtideError.js';

/** What a user can do about the errors of sockets that come up most. */
const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something listens there already. Choose another port, or 0 for any that is free',
  EADDRNOTAVAIL: 'this machine has no such address. Check host',
  EACCES: 'not permitted. Ports below 1024 are for privileged users: choose a higher one',
  ECONNREFUSED: 'nobody listens there. Check host and port, and whether the server runs',
  ECONNRESET: 'the other side broke the connection',
  EPIPE: 'the other side has closed the connection',
  ENOTFOUND: 'there is no such host. Check its name',
  EAI_AGAIN: 'the name of the host could not be looked up. Check the network',
  EHOSTUNREACH: 'the host cannot be reached. Check the network',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'there was no answer in time',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is signed by nobody else. To trust it, give it as { ca } in tls',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name. Check host, or give { servername } in tls',
};

/** `SOURCE_FAILED` or `SINK_FAILED`: what was to be done, why it failed, and what to do. */
export function netFailed(code: ErrorCode, what: string, error: unknown): RxtideError {
  if (error instanceof RxtideError) return error;
  return new RxtideError(code, `${what}: ${reasonOf(error)}`, { cause: error });
}

/** What is wrong, in words that help. */
export function reasonOf(error: unknown): string {
  if (error === undefined) return 'the connection ended';
  if (typeof error !== 'object' || error === null) return messageOf(error);
  const { code, cause, message } = error as { code?: string; cause?: unknown; message?: string };
  const advice = code === undefined ? undefined : ADVICE[code];
  if (advice !== undefined) return `${advice} (${code})`;
  // `fetch` says no more than that it failed; why is in the cause.
  if (typeof cause === 'object' && cause !== null && message === 'fetch failed') return reasonOf(cause);
  return message === undefined || message === '' ? (code ?? 'no reason was given') : message;
}
