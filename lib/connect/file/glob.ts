import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { alternativesOf, isPattern, nameMatcher } from './namePattern.js';

/**
 * The files whose paths fit a pattern, in the order of their paths: `*`, `?`, `[a-z]` and `{a,b}` within a name, `**` for any number of folders. Names
 * that begin with a dot, and links to folders below a `**`, are left out. Throws where the folder that it begins in cannot be read.
 */
export async function glob(pattern: string): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const one of alternativesOf(pattern)) {
    const parts = one.split('/');
    const first = parts.findIndex(isPattern);
    const folders = parts.slice(0, first).map((part) => `${part}/`);
    if (first < 0) found.add(one);
    else await walk(folders.join(''), parts.slice(first), found);
  }
  return [...found].sort();
}

/** Adds the files in `folder`, which is empty or ends in a slash, whose paths fit the parts of a pattern. */
async function walk(folder: string, [part, ...rest]: readonly string[], found: Set<string>): Promise<void> {
  if (part === undefined) return;
  const entries = await readdir(folder === '' ? '.' : folder, { withFileTypes: true });
  if (part === '**') {
    await walk(folder, rest.length === 0 ? ['*'] : rest, found);
    const below = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    for (const { name } of below) await walk(`${folder}${name}/`, [part, ...rest], found);
    return;
  }
  const isWanted = nameMatcher(part);
  for (const entry of entries) {
    if (!isWanted(entry.name)) continue;
    const path = folder + entry.name;
    const isFolder = await leadsToFolder(entry, path);
    if (rest.length === 0 && !isFolder) found.add(path);
    else if (rest.length > 0 && isFolder) await walk(`${path}/`, rest, found);
  }
}

/** A link that leads nowhere is taken for a file: reading it tells. */
async function leadsToFolder(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(path).then(
    (target) => target.isDirectory(),
    () => false,
  );
}
