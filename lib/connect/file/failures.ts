import { messageOf } from '../../errors/messageOf.js';
import { RxtideError } from '../../errors/rxtideError.js';

/** What a user can do about the errors of files that come up most. */
const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder. Check the path; a relative one starts at the working directory',
  ENOTDIR: 'a part of the path is a file, not a folder. Check the path',
  EACCES: 'not permitted. Check who may use the file and its folder',
  EPERM: 'not permitted. Check who may use the file and its folder',
  EISDIR: 'it is a folder. Give the path of a file',
  EMFILE: 'too many files are open. Close some, or raise the limit (ulimit -n)',
  ENOSPC: 'no space is left on the disk. Free some, or write elsewhere',
  EDQUOT: 'the quota of the disk is used up. Free some space, or write elsewhere',
  EROFS: 'the file system can only be read. Write elsewhere',
  EIO: 'the disk, or the network that it is reached by, failed. Look at the log of the system, and start again',
  EPIPE: 'whoever was reading has gone',
  Z_BUF_ERROR: 'the gzip data ends too early. The file was cut short, or is still being written',
  Z_DATA_ERROR: 'this is not gzip data, or it is damaged. Where only the name says gzip, set { gzip: false }',
};

/** `SOURCE_FAILED`: `what` could not be read. */
export function sourceFailed(what: string, error: unknown): RxtideError {
  return failed('SOURCE_FAILED', `cannot read ${what}`, error);
}

/** `SINK_FAILED`: `what` could not be written. */
export function sinkFailed(what: string, error: unknown): RxtideError {
  return failed('SINK_FAILED', `cannot write ${what}`, error);
}

/** `CHECKPOINT_FAILED`: `what` could not be read or written. */
export function checkpointFailed(what: string, error: unknown): RxtideError {
  return failed('CHECKPOINT_FAILED', `cannot use ${what} for checkpoints`, error);
}

/** The code of an error of the system, such as `ENOENT`. */
export function systemCodeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function failed(
  code: 'SOURCE_FAILED' | 'SINK_FAILED' | 'CHECKPOINT_FAILED',
  what: string,
  error: unknown,
): RxtideError {
  if (error instanceof RxtideError) return error;
  const systemCode = systemCodeOf(error);
  const advice = systemCode === undefined ? undefined : ADVICE[systemCode];
  const reason = advice === undefined ? messageOf(error) : `${advice} (${systemCode})`;
  return new RxtideError(code, `${what}: ${reason}`, { cause: error });
}
