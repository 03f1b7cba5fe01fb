import type { Source } from '../../transform/source.js';
import type { SplitSource } from '../../transform/splitSource.js';
import { type FileInput, type FilePosition, nameOf } from './fileInput.js';
import { type FileSet, fileSetSource, isFileSet } from './fileSet.js';
import { type FollowedFile, type FollowPosition, isFollowedFile } from './followedFile.js';
import { followSource } from './followSource.js';
import { folderSource } from './folderSource.js';
import { type RecordFormat, recordSource } from './recordSource.js';
import { isWatchedFolder, type WatchedFolder } from './watchedFolder.js';

/** Everything that text is read from. */
export type TextInput = FileInput | FollowedFile | FileSet | WatchedFolder;

export type TextSource<T> = Source<T, FilePosition> | Source<T, FollowPosition> | SplitSource<T, FilePosition>;

/** A source of the records of any input; `formatOf` is told what messages call it. */
export function textSource<T>(
  kind: string,
  input: TextInput,
  gzip: boolean | undefined,
  formatOf: (where: string) => RecordFormat<T>,
): TextSource<T> {
  const one = (file: FileInput): Source<T, FilePosition> => recordSource(file, gzip, formatOf(nameOf(file)));
  if (isFileSet(input)) return fileSetSource(kind, input, one);
  if (isWatchedFolder(input)) return folderSource(kind, input, one);
  if (isFollowedFile(input)) return followSource(input, formatOf(nameOf(input.follow)));
  return one(input);
}
