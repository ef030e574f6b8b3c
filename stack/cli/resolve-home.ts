/** Where a stack's state lives: one stack per home. */
import { resolve } from 'node:path';
import { defaultHome } from '../control/stack-place.ts';

/** `SIGNALBOX_HOME`, else the default home. Always absolute. */
export function resolveHome(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.SIGNALBOX_HOME ? resolve(environment.SIGNALBOX_HOME) : defaultHome(environment);
}
