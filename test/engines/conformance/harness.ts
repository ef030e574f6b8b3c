/** What an engine's own test supplies, so that one suite can judge them all. */
import type { Engine, StackPlace } from '../../../stack/engines/engine.ts';

export interface EngineHarness {
  /** Whether nginx and the backends answer real requests on 127.0.0.1; false for an engine in memory. */
  readonly serves: 'http' | 'nothing';
  /** A place of its own: fresh home, project name and nginx folder, nothing running in it. */
  createPlace(): Promise<StackPlace>;
  /** A new engine for the place; the suite makes a second one to prove adoption, and closes all it made. */
  createEngine(place: StackPlace): Promise<Engine>;
  /** A TCP port of 127.0.0.1 that was free a moment ago. */
  freePort(): Promise<number>;
  /** Ends the backend with SIGKILL, as another hand would, past the engine. */
  killBehindBack(place: StackPlace, backendName: string): Promise<void>;
  /** Something that looks like ours (a similar name, the same program) but is not. */
  plantForeign(place: StackPlace): Promise<void>;
  isForeignUntouched(): Promise<boolean>;
  /** Makes the public port busy, for as long as `release` was not called. */
  occupyPort(port: number): Promise<{ release(): Promise<void> }>;
  /** Makes the engine stop answering for good; null where that cannot be done without harm to others. */
  readonly makeGone: ((place: StackPlace) => Promise<void>) | null;
  /** What of this place is still there after everything was removed: containers, networks, processes, sockets. */
  leftovers(place: StackPlace): Promise<readonly string[]>;
  /** Ends and removes whatever this harness made, foreign things included, also after a failed test. */
  cleanup(): Promise<void>;
}
