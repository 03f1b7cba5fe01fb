import { RxtideError } from '../../errors/rxtideError.js';
import type { Source } from '../../transform/source.js';
import type { SplitSource } from '../../transform/splitSource.js';
import { sourceFailed } from './failures.js';
import { pathOf } from './fileInput.js';
import { glob } from './glob.js';
import { countOf } from './options.js';

/** Several files that are read as one source. */
export interface FileSet {
  /**
   * A glob: `*` is any text within a name, `?` a character, `[a-z]` one of a set, `{a,b}` one of several, `**` any number of folders. Or
   * the files themselves: paths and `file:` URLs.
   */
  readonly files: string | readonly (string | URL)[];
  /**
   * `'together'`: each file has a watermark of its own, and the next event is that of the file that is behind; for files that cover the same time, such as
   * one for each device. `'one by one'`: in order, as parts of one content; for files that cover one time after the other, such as one for each day. Default: `'together'`.
   */
  readonly read?: 'together' | 'one by one';
  /** How many files are open at once, where they are read together; the others wait, and the watermark with them. Default 64. */
  readonly maxOpen?: number;
}

export function isFileSet(input: unknown): input is FileSet {
  return typeof input === 'object' && input !== null && 'files' in input;
}

/** A source with a split for each file of a set, in order of their paths, or as they are listed. */
export function fileSetSource<T, P>(
  kind: string,
  set: FileSet,
  sourceOf: (path: string) => Source<T, P>,
): SplitSource<T, P, true> {
  const { files, read = 'together', maxOpen = 64 } = set;
  if (read !== 'together' && read !== 'one by one') {
    throw new RxtideError('INVALID_OPTION', `read must be 'together' or 'one by one'; it is '${String(read)}'`);
  }
  const paths = typeof files === 'string' ? undefined : files.map((file) => pathOf(file)!);
  if (paths?.length === 0) throw new RxtideError('INVALID_OPTION', 'files is empty: name the files, or give a glob');
  const name = `${kind} ${typeof files === 'string' ? files : shortList(paths!)}`;
  return {
    name,
    read,
    maxOpen: countOf(maxOpen, 'maxOpen'),
    // The files are those that were there when the first run began: a later one goes on with the same.
    async *discover(known) {
      if (known === true) return;
      yield { known: true, splits: paths ?? (await filesOf(name, files as string)) };
    },
    open: (path, position, signal) => sourceOf(path).open(position, signal),
  };
}

async function filesOf(name: string, pattern: string): Promise<readonly string[]> {
  const paths = await glob(pattern).catch((error: unknown) => {
    throw sourceFailed(name, error);
  });
  if (paths.length > 0) return paths;
  throw new RxtideError(
    'SOURCE_FAILED',
    `cannot read ${name}: no file fits. Check the pattern; a relative one starts at the working directory`,
  );
}

function shortList(paths: readonly string[]): string {
  return paths.length <= 2 ? paths.join(', ') : `${paths[0]} and ${paths.length - 1} more`;
}
