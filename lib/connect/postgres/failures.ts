import { messageOf } from '../../errors/messageOf.js';
import { type ErrorCode, RxtideError } from '../../errors/rxtideError.js';
import { systemCodeOf } from '../file/failures.js';

/** By SQLSTATE, or its class: what to do. */
const ADVICE: readonly (readonly [code: string, advice: string])[] = [
  ['28', 'the server does not let this user in. Check user, password and pg_hba.conf'],
  ['3D000', 'there is no such database'],
  ['42501', 'this user may not do that. Grant what is needed'],
  ['42P01', 'there is no such table. Create it first'],
  ['42P10', 'the table has no primary key or unique index on just the columns of key'],
  ['42703', 'the table has no such column'],
  ['53100', 'the disk of the server is full'],
  ['23', 'a row breaks a rule of the table'],
  ['55000', 'for changes the server must run with wal_level = logical'],
];

/** SQLSTATEs, or classes of them, after which a new connection may have more luck. */
const TRANSIENT = ['08', '57P01', '57P02', '57P03', '53300', '40001', '40P01', '55006', '25P02'];
const TRANSIENT_SYSTEM = /^(ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH)/;

/** What the package pg says without a code. */
const LOST = /connection (terminated|ended|closed|timeout)|timeout expired|not queryable/i;

/** The connection was lost, the server is restarting or busy: it may go well when it is tried again. */
export function isTransient(error: unknown): boolean {
  const code = systemCodeOf(error);
  if (code === undefined) return LOST.test(messageOf(error));
  return TRANSIENT_SYSTEM.test(code) || TRANSIENT.some((prefix) => code.startsWith(prefix));
}

/** An error of a server, with what was being done and what can be done about it. */
export function postgresFailed(code: ErrorCode, doing: string, error: unknown): RxtideError {
  if (error instanceof RxtideError) return error;
  const state = systemCodeOf(error);
  const advice = ADVICE.find(([prefix]) => state?.startsWith(prefix))?.[1];
  return new RxtideError(code, `${doing}: ${advice === undefined ? '' : `${advice} (${state}). `}${messageOf(error)}`, {
    cause: error,
  });
}
