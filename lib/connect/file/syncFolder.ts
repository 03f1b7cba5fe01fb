import { systemCodeOf } from './failures.js';
import type { FileSystem, OpenFile } from './fileSystem.js';

/** Makes the names in a folder outlive a power cut. */
export async function syncFolder(path: string, fileSystem: FileSystem): Promise<void> {
  let folder: OpenFile | undefined;
  try {
    folder = await fileSystem.open(path, 'r');
    await folder.sync();
  } catch (error) {
    // Not every system opens or syncs folders.
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'EBADF', 'ENOTSUP'].includes(systemCodeOf(error) ?? '')) throw error;
  } finally {
    await folder?.close();
  }
}
