import type { DurationLike } from '../../time/duration.js';
import type { FilePosition } from './fileInput.js';

/** A file that grows, followed as `tail -F` does. */
export interface FollowedFile {
  /** Its path, or a `file:` URL. It need not be there yet; it may be a link that is changed to lead elsewhere. */
  readonly follow: string | URL;
  /** Where a first run begins: with what is there (default), or behind it. */
  readonly from?: 'beginning' | 'end';
  /**
   * A pattern for the names, in the same folder, of files that were renamed to make room for a new one: those that came between are read, too, where it was renamed more than once
   * since it was looked at. Compressed ones (`.gz` and the like) are left out. `false`: there are none, for the file is copied and then cut off. Default: its name, `.` or `-`, a
   * digit, and anything, as in `app.log.1` and `app.log-20240101`.
   */
  readonly rotated?: string | false;
  /** How often it is looked at when the system tells of no change. Default: a second. */
  readonly pollEvery?: DurationLike;
  /**
   * When a run is to go on in a file that is not there any more, or was cut off before its position: fail with `RESTORE_FAILED` (default), or begin with what is
   * at the path now: what was written in between is lost.
   */
  readonly whenGone?: 'fail' | 'begin anew';
}

/** Where a chunk of a followed file begins. Plain data. */
export interface FollowPosition extends FilePosition {
  /** Which file it is of, whatever it is called by now. */
  readonly file: string;
}

export function isFollowedFile(input: unknown): input is FollowedFile {
  return typeof input === 'object' && input !== null && 'follow' in input;
}
