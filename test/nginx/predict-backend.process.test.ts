import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeInitialConfig } from '../../stack/control/config/apply-config.ts';
import { proveServing } from '../../stack/control/config/prove-serving.ts';
import { createLocalNginx, hasNginx, type LocalNginx } from '../control/config/local-nginx.ts';
import { startTinyBackend, type TinyBackend } from '../control/config/tiny-backend.ts';
import { freePort } from '../scenarios/stack-under-test.ts';
import { askAll, CASES, predictedServices } from './predictions.ts';

if (!hasNginx) console.log('skipped: predictions are held against a real nginx, and there is none');

describe.runIf(hasNginx)('where a key sends a request', () => {
  let nginx: LocalNginx;
  let backends: readonly TinyBackend[];
  let port: number;

  beforeAll(async () => {
    nginx = await createLocalNginx();
    backends = await Promise.all([1, 2, 3, 4].map((number) => startTinyBackend(`b-${number}`)));
    port = await freePort();
    const routing = { site: nginx.site(`127.0.0.1:${port}`), services: predictedServices(backends) };
    await writeInitialConfig({ nginxFolder: nginx.folder, routing });
    await nginx.start();
    await proveServing({ nginxFolder: nginx.folder, nginx });
  });
  afterAll(async () => {
    await nginx.remove();
    for (const backend of backends) await backend.kill();
  });

  test.each(CASES.map(([name]) => name))('%s is predicted to the request', async (name) => {
    const { predicted, observed, takers } = await askAll(predictedServices(backends), name, port);
    expect(predicted).toEqual(observed);
    // Else a prediction of one backend for all would do.
    expect(new Set(observed).size).toBe(takers);
  });
});
