import { messageOf } from '../../errors/messageOf.js';
import { type ErrorCode, RxtideError } from '../../errors/rxtideError.js';

/** By the primary result code of SQLite: its name, and what to do. */
const ADVICE: Readonly<Record<number, readonly [name: string, advice: string]>> = {
  5: ['SQLITE_BUSY', 'another process is writing to the file and did not finish. Let only one write for long'],
  8: ['SQLITE_READONLY', 'the file can only be read. Check who may write to it and its folder'],
  10: ['SQLITE_IOERR', 'the disk failed, or is not a local one'],
  11: ['SQLITE_CORRUPT', 'the file is damaged. Restore it from a backup'],
  13: ['SQLITE_FULL', 'no space is left on the disk. Free some, or write elsewhere'],
  14: ['SQLITE_CANTOPEN', 'the file cannot be opened. Check that its folder is there, and who may use it'],
  19: ['SQLITE_CONSTRAINT', 'a row breaks a rule of the table'],
  26: ['SQLITE_NOTADB', 'the file is not an SQLite database'],
};

/** An error of a database, with what was being done and what can be done about it. */
export function sqliteFailed(code: ErrorCode, doing: string, error: unknown): RxtideError {
  if (error instanceof RxtideError) return error;
  const known = ADVICE[primaryCodeOf(error) ?? -1];
  const advice = known === undefined ? '' : `: ${known[1]} (${known[0]})`;
  return new RxtideError(code, `${doing}${advice}: ${messageOf(error)}`, { cause: error });
}

/** What SQLite's own number for an error is: drivers give it as a number, or by its name. */
function primaryCodeOf(error: unknown): number | undefined {
  const { errcode, rawCode, code } = (error ?? {}) as { errcode?: unknown; rawCode?: unknown; code?: unknown };
  const number = typeof errcode === 'number' ? errcode : rawCode;
  if (typeof number === 'number' && number > 0) return number & 255;
  // libsql's error for a file that cannot be opened has the number in its text alone.
  const opening = /ConnectionFailed\(.*: (\d+)"\)$/s.exec(messageOf(error));
  if (opening !== null) return Number(opening[1]);
  const name = typeof code === 'string' ? code : '';
  const found = Object.entries(ADVICE).find(([, [known]]) => name === known || name.startsWith(`${known}_`));
  return found === undefined ? undefined : Number(found[0]);
}
