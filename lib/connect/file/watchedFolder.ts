import type { DurationLike } from '../../time/duration.js';

/** A folder that files are dropped into, each to be read once. */
export interface WatchedFolder {
  /** Its path, or a `file:` URL. */
  readonly folder: string | URL;
  /** Which names are taken, as in `FileSet`, without folders. Never taken are names that begin with a dot or end in `.part`, `.tmp`, `.crdownload` or `~`. Default: any. */
  readonly names?: string;
  /** Of several files that are there, which comes first: the one that was written earlier (default), or the one whose name does. */
  readonly order?: 'time' | 'name';
  /**
   * How long a file must not have been written to before it is taken for complete. Who moves files in when they are complete, or writes them under a name that
   * is not taken, may set 0. Default: 2 seconds.
   */
  readonly settle?: DurationLike;
  /** How often the folder is looked at when the system tells of no change. Default: a second. */
  readonly pollEvery?: DurationLike;
  /**
   * What becomes of a file once a checkpoint is complete after it was read: it stays (default), is deleted, or is moved to another folder, under a name that is free there. Those that stay
   * are remembered in each checkpoint as long as they are there.
   */
  readonly done?: 'keep' | 'delete' | { readonly moveTo: string | URL };
}

export function isWatchedFolder(input: unknown): input is WatchedFolder {
  return typeof input === 'object' && input !== null && 'folder' in input;
}
