/** Wakes a follower when a file changed, by `tail`; the follower reads the file itself. */
import { Tail } from 'tail';

/**
 * `tail` 2.2.6 as an event source. What it would do on an event is replaced, because it reads by path (a renamed file's
 * rest is lost), opens the file once per event, and gives up when the file is away for a second.
 * `change` and `rename` are its own method names, absent from its types: the exact version is pinned and tested.
 */
class WatchedFile extends Tail {
  wake: () => void = () => {};

  constructor(path: string) {
    super(path, { separator: null, encoding: 'latin1', follow: false });
    // A watcher that fails later would throw out of the event loop; the follower's own look each second takes over.
    (this as unknown as { watcher?: NodeJS.EventEmitter }).watcher?.on('error', () => this.unwatch());
  }

  change(): void {
    this.wake();
  }

  /** The inode lives on under another name, and nginx writes to it until it reopens: stay with it. */
  rename(): void {
    this.wake();
  }
}

/**
 * Calls `wake` after each change of the file now at `path`, wherever it is moved. Returns what stops it; null where the
 * file cannot be watched (gone again, no watches left): then only a look now and then tells.
 */
export function watchFileChanges(path: string, wake: () => void): (() => void) | null {
  try {
    const watched = new WatchedFile(path);
    watched.wake = wake;
    watched.on('error', () => watched.unwatch());
    return () => watched.unwatch();
  } catch {
    return null;
  }
}
