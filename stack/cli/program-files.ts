/** The program's own files, found from where it was built to: `dist/cli/` or `dist/electron/`. */
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ProgramFiles {
  /** Real files, never inside an archive: an engine builds and runs them. */
  readonly imagesFolder: string;
  readonly rendererFolder: string;
  readonly loadWorkerPath: string;
  readonly countWorkerPath: string;
  readonly pastWorkerPath: string;
  readonly experimentWorkerPath: string;
}

/** `programUrl` is the `import.meta.url` of a built file; a packaged app's images lie beside its archive. */
export function programFiles(programUrl: string = import.meta.url): ProgramFiles {
  const built = dirname(fileURLToPath(programUrl));
  const root = resolve(built, '..', '..');
  return {
    imagesFolder: root.endsWith('.asar') ? join(dirname(root), 'images') : join(root, 'stack', 'images'),
    rendererFolder: join(root, 'dist', 'renderer'),
    loadWorkerPath: join(built, 'load-worker.js'),
    countWorkerPath: join(built, 'count-worker.js'),
    pastWorkerPath: join(built, 'past-worker.js'),
    experimentWorkerPath: join(built, 'experiment-worker.js'),
  };
}
