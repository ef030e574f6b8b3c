/** Where a stack lives, and what its parts are called, by its home. */
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import type { StackPlace } from '../engines/engine.ts';

/** The default home is project `signalbox`; any other is told apart by its path. Paths are made absolute. */
export function stackPlace(home: string, imagesFolder: string): StackPlace {
  const absolute = resolve(home);
  const digest = createHash('sha256').update(absolute).digest('hex').slice(0, 6);
  return {
    project: absolute === defaultHome(process.env) ? 'signalbox' : `signalbox-${digest}`,
    home: absolute,
    nginxFolder: join(absolute, 'nginx'),
    imagesFolder,
  };
}

/**
 * The folder for state that persists and is this machine's own. An XDG_STATE_HOME that is empty or not absolute counts
 * as unset. https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function defaultHome(environment: NodeJS.ProcessEnv): string {
  const { XDG_STATE_HOME: stated } = environment;
  const folder = stated !== undefined && isAbsolute(stated) ? stated : join(homedir(), '.local', 'state');
  return join(folder, 'signalbox');
}
