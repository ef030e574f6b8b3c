/** What the kept answers take of the disk, as nginx's cache manager counts it: whole blocks. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Of more files than these the rest is estimated by them. */
const LOOKED_AT = 2000;

/** Bytes; null where the folder cannot be read. Files that go meanwhile count for nothing. */
export async function measureCache(folder: string): Promise<number | null> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const looked = files.slice(0, LOOKED_AT);
    const sizes = await Promise.all(
      looked.map(({ parentPath, name }) =>
        stat(join(parentPath, name)).then(
          ({ blocks }) => blocks * BLOCK_BYTES,
          () => 0,
        ),
      ),
    );
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    return looked.length === 0 ? 0 : Math.round((bytes / looked.length) * files.length);
  } catch {
    return null;
  }
}

/** Of `stat`, whatever the file system's own are. */
const BLOCK_BYTES = 512;
