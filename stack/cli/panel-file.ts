/** Where the panel of a home is served, for whoever starts it a second time. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

export interface PanelPlace {
  /** With its token: the file is its user's alone. */
  readonly url: string;
  readonly pid: number;
}

/** Mode 600: the address carries the run’s token. */
export async function writePanelFile(home: string, place: PanelPlace): Promise<void> {
  await writeFileAtomic(pathIn(home), `${JSON.stringify(place)}\n`, { mode: 0o600 });
}

/** No fault where there is none. */
export async function removePanelFile(home: string): Promise<void> {
  await rm(pathIn(home), { force: true });
}

/** Null when no panel is served; a file left by a dead process is none. */
export async function readPanelFile(home: string): Promise<PanelPlace | null> {
  const text = await readFile(pathIn(home), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  const place = text === null ? null : placeIn(text);
  return place !== null && isAlive(place.pid) ? place : null;
}

/** Written whole or not at all; anything else in it is not ours to understand. */
function placeIn(text: string): PanelPlace | null {
  try {
    const { url, pid } = JSON.parse(text) as Partial<PanelPlace>;
    return typeof url === 'string' && typeof pid === 'number' ? { url, pid } : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function pathIn(home: string): string {
  return join(home, 'panel.json');
}
