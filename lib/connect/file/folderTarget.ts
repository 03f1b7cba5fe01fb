import { RxtideError } from '../../errors/rxtideError.js';
import { pathOf } from './fileInput.js';
import { countOf } from './options.js';

/** A folder that gets a file with each checkpoint: what has been written since the last one. */
export interface FolderTarget {
  /** A path, or a `file:` URL. It is made if it is missing. */
  readonly folder: string | URL;
  /** What the names of the files begin with. Sinks that write to one folder must have different ones. Default: `'part'`. */
  readonly prefix?: string;
  /**
   * Bytes of a file from which on the next batch goes to another one, of the same checkpoint. A compressed file may be larger by what waits to
   * be written, at most two million characters. Default: no limit.
   */
  readonly maxBytes?: number;
}

/** Where files of a folder are, and what they are called. */
export interface PartNames {
  readonly folder: string;
  /** For messages: the folder and the prefix. */
  readonly title: string;
  readonly maxBytes: number;
  /** The name under which a file shows. They sort in the order in which they were written. */
  readonly visible: (checkpoint: number, part: number) => string;
  /** The checkpoint of a file that shows, `undefined` if it is not one of ours. */
  readonly checkpointOf: (name: string) => number | undefined;
  /** The name of a file that does not show yet. `run` tells those of one run from those of another. */
  readonly staged: (run: string, part: number) => string;
  readonly isStaged: (name: string) => boolean;
}

export function isFolderTarget(target: object): target is FolderTarget {
  return 'folder' in target;
}

/** Checks a target. `suffix`: how its files end, such as `.csv.gz`. */
export function partNamesOf(target: FolderTarget, suffix: string): PartNames {
  const { prefix = 'part', maxBytes } = target;
  const given: unknown = target.folder;
  if (!(typeof given === 'string' && given !== '') && !(given instanceof URL)) {
    throw new RxtideError('INVALID_OPTION', `folder must be a path or a file: URL; it is ${String(given)}`);
  }
  if (!/^[\w-]+$/.test(prefix)) {
    throw new RxtideError(
      'INVALID_OPTION',
      `prefix must be of letters, digits, '-' and '_', at least one; it is '${prefix}'`,
    );
  }
  const folder = pathOf(given)!;
  // `[\w-]` needs no escape, and of the suffix only the dots do.
  const end = suffix.replaceAll('.', '\\.');
  const shown = new RegExp(`^${prefix}-(\\d{10,})-\\d{4,}${end}$`);
  const hidden = new RegExp(`^\\.${prefix}-[0-9a-f]{8}-\\d{4,}${end}$`);
  const numbered = (n: number, digits: number): string => String(n).padStart(digits, '0');
  return {
    folder,
    title: `${folder}/${prefix}-*${suffix}`,
    maxBytes: maxBytes === undefined ? Infinity : countOf(maxBytes, 'maxBytes'),
    visible: (checkpoint, part) => `${prefix}-${numbered(checkpoint, 10)}-${numbered(part, 4)}${suffix}`,
    checkpointOf: (name) => {
      const digits = shown.exec(name)?.[1];
      return digits === undefined ? undefined : Number(digits);
    },
    staged: (run, part) => `.${prefix}-${run}-${numbered(part, 4)}${suffix}`,
    isStaged: (name) => hidden.test(name),
  };
}
