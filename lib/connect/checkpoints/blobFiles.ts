/** The end of the names of files that are blobs, and of those that are being written. */
const BLOB = '.blob';
export const UNFINISHED = '.part';

/** The file of a blob, in letters that no file system mistakes for others: capitals too are written as their bytes. */
export function fileNameOf(name: string): string {
  let file = '';
  for (const byte of Buffer.from(name)) {
    const letter = String.fromCharCode(byte);
    file += /[a-z0-9_-]/.test(letter) ? letter : `%${byte.toString(16).padStart(2, '0')}`;
  }
  return file + BLOB;
}

/** The blob that a file is; `undefined`: it is something else. */
export function blobNameOf(file: string): string | undefined {
  const name = /^((?:[a-z0-9_-]|%[0-9a-f]{2})*)\.blob$/.exec(file)?.[1];
  if (name === undefined) return undefined;
  const latin1 = name.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(latin1, 'latin1').toString();
}

/** Whether it is a blob that somebody was writing. */
export function isUnfinished(file: string): boolean {
  return file.endsWith(BLOB + UNFINISHED);
}
