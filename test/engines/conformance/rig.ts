/** One stack under test: the few moves the suite makes with it. */
import { request } from 'node:http';
import type { Engine, StackPlace } from '../../../stack/engines/engine.ts';
import { type BackendSpec, backendSpecOf } from '../../../stack/model/backend-spec.ts';
import { DEFAULT_SERVICE } from '../../../stack/model/desired.ts';
import type { EngineObserved, ObservedBackend } from '../../../stack/model/observed.ts';
import type { EngineStep } from '../../../stack/model/plan.ts';
import { eventually } from './eventually.ts';
import { GOOD, switchTo, writeGeneration } from './generation.ts';
import type { EngineHarness } from './harness.ts';

const NGINX_FINGERPRINT = 'conformance-nginx';
const HOME_SCALE = 3;
/** An upstream needs one server; nothing listens here. */
const NOBODY = '127.0.0.1:9';

export interface Rig {
  readonly harness: EngineHarness;
  readonly place: StackPlace;
  readonly engine: Engine;
  readonly port: number;
  /** Another engine for the same place, as a second controller has; closed with the rig. */
  secondEngine(): Promise<Engine>;
  perform(...steps: readonly EngineStep[]): Promise<void>;
  nginxStart(): EngineStep;
  /** The whole way up, as a plan would go it. */
  up(): Promise<void>;
  /** Back to three ready backends of the first fingerprint behind a running nginx. */
  home(): Promise<void>;
  removeAll(): Promise<void>;
  backend(name: string): Promise<ObservedBackend | undefined>;
  names(): Promise<readonly string[]>;
  /** Writes and links a generation over the backends given; does not reload. */
  writeConfig(number: number, names: readonly string[]): Promise<void>;
  /** One request to the public port on a connection of its own: status, body, and the backend that answered. */
  get(path: string): Promise<{ readonly status: number; readonly backend: string | undefined }>;
  close(): Promise<void>;
}

/** The specification of backend `number`; `restarts` changes its fingerprint. */
export function spec(number: number, restarts = 0): BackendSpec {
  return backendSpecOf({ ...DEFAULT_SERVICE, restarts: { [String(number)]: restarts } }, number);
}

export async function createRig(harness: EngineHarness): Promise<Rig> {
  const place = await harness.createPlace();
  const engines: Engine[] = [];
  const createEngine = async () => {
    const made = await harness.createEngine(place);
    engines.push(made);
    return made;
  };
  const engine = await createEngine();
  const port = await harness.freePort();
  const nginxStart = (): EngineStep => ({ kind: 'nginx.start', port, fingerprint: NGINX_FINGERPRINT });

  const perform = async (...steps: readonly EngineStep[]) => {
    await Promise.all(steps.map((step) => engine.perform(step, () => undefined)));
  };
  const observed = () => engine.observe();
  const backend = async (name: string) => (await observed()).backends.find((one) => one.name === name);
  const names = async () => (await observed()).backends.map((one) => one.name);
  const writeConfig = async (number: number, wanted: readonly string[]) => {
    const addresses = (await observed()).backends
      .filter((one) => wanted.includes(one.name))
      .flatMap((one) => (one.address === null ? [] : [one.address]));
    const servers = addresses.length === 0 ? [NOBODY] : addresses;
    await writeGeneration(place, await engine.site(port), { number, addresses: servers, text: GOOD });
    await switchTo(place, number);
  };
  const startBackends = async (specs: readonly BackendSpec[]) => {
    await perform(...specs.map((one): EngineStep => ({ kind: 'backend.start', backend: one })));
    await perform(...specs.map((one): EngineStep => ({ kind: 'backend.await', backend: one })));
  };

  const up = async () => {
    for (const image of (await observed()).images.filter((one) => one.state !== 'current')) {
      await perform({ kind: 'image.build', image: image.name });
    }
    await perform({ kind: 'network.create' });
    await startBackends(homeSpecs());
    await writeConfig(
      1,
      homeSpecs().map((one) => one.name),
    );
    await perform(nginxStart());
  };
  const home = async () => {
    const wanted = homeSpecs();
    const { backends } = await observed();
    const surplus = backends.filter(
      (one) => !wanted.some((spec) => spec.name === one.name && spec.fingerprint === one.fingerprint),
    );
    await perform(...surplus.map((one): EngineStep => ({ kind: 'backend.remove', name: one.name })));
    await startBackends(wanted);
    await eventually('three ready backends', observed, isHome);
  };

  return {
    harness,
    place,
    engine,
    port,
    secondEngine: createEngine,
    perform,
    nginxStart,
    up,
    home,
    removeAll: async () => {
      await perform({ kind: 'nginx.remove' });
      await perform(...(await names()).map((name): EngineStep => ({ kind: 'backend.remove', name })));
      await perform({ kind: 'network.remove' });
    },
    backend,
    names,
    writeConfig,
    get: (path) => getOnce(port, path),
    close: async () => {
      await Promise.all(engines.map((one) => one.close()));
    },
  };
}

function homeSpecs(): readonly BackendSpec[] {
  return Array.from({ length: HOME_SCALE }, (_, index) => spec(index + 1));
}

function isHome(observed: EngineObserved): boolean {
  return observed.backends.length === HOME_SCALE && observed.backends.every((one) => one.state === 'ready');
}

function getOnce(port: number, path: string): ReturnType<Rig['get']> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent: false }, (answer) => {
      const backend = answer.headers['x-backend'];
      answer.resume();
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, backend: Array.isArray(backend) ? backend[0] : backend }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}
