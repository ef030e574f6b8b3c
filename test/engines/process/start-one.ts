/** A controller of its own process, to be killed: starts one backend, says so, and stays. */
import { findProcessEngine } from '../../../stack/engines/process/process-engine.ts';
import { spec } from '../conformance/rig.ts';
import { placeIn } from './process-harness.ts';

const engine = await findProcessEngine(placeIn(process.argv[2] ?? ''), () => undefined);
await engine.perform({ kind: 'backend.start', backend: spec(1) }, () => undefined);
await engine.perform({ kind: 'backend.await', backend: spec(1) }, () => undefined);
console.log('ready');
setInterval(() => undefined, 1000);
