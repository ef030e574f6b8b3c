import { describe, expect, test } from 'vitest';
import {
  contextFiles,
  contextInForce,
  endpointOfContext,
} from '../../../stack/engines/docker/docker-context.ts';
import { faultOf } from '../../../stack/model/faults.ts';

const NO_TLS = { ca: null, cert: null, key: null };
const CONFIG = JSON.stringify({ auths: {}, currentContext: 'colima' });

describe('the context in force', () => {
  test.each([
    ['DOCKER_HOST rules contexts out', { DOCKER_HOST: 'tcp://x', DOCKER_CONTEXT: 'a' }, CONFIG, null],
    ['DOCKER_CONTEXT comes before the config', { DOCKER_CONTEXT: 'desktop' }, CONFIG, 'desktop'],
    ['the config’s currentContext is used', {}, CONFIG, 'colima'],
    ['an empty variable is none', { DOCKER_CONTEXT: '', DOCKER_HOST: '' }, CONFIG, 'colima'],
    ['`default` means no context', { DOCKER_CONTEXT: 'default' }, CONFIG, null],
    ['no config, no context', {}, null, null],
    ['a config that is no JSON names none', {}, '{', null],
  ])('%s', (_title, env, config, expected) => {
    expect(contextInForce(env, config)?.name ?? null).toBe(expected);
  });

  test('its folder is the SHA-256 of its name, as Docker’s command line has it', () => {
    const id = 'f24fd3749c1368328e2b149bec149cb6795619f244c5b584e844961215dadd16';
    expect(contextFiles('/home/me/.docker', 'colima')).toEqual({
      meta: `/home/me/.docker/contexts/meta/${id}/meta.json`,
      ca: `/home/me/.docker/contexts/tls/${id}/docker/ca.pem`,
      cert: `/home/me/.docker/contexts/tls/${id}/docker/cert.pem`,
      key: `/home/me/.docker/contexts/tls/${id}/docker/key.pem`,
    });
  });
});

describe('the endpoint of a context', () => {
  const named = { name: 'lab', namedBy: 'DOCKER_CONTEXT' };
  const meta = (docker: object) => JSON.stringify({ Name: 'lab', Endpoints: { docker } });

  test('is its Host', () => {
    const text = meta({ Host: 'unix:///home/me/.colima/default/docker.sock', SkipTLSVerify: false });
    expect(endpointOfContext(named, text, NO_TLS)).toMatchObject({
      kind: 'socket',
      path: '/home/me/.colima/default/docker.sock',
    });
  });

  test('carries its TLS material, and whether to verify', () => {
    const text = meta({ Host: 'tcp://127.0.0.1:2376', SkipTLSVerify: true });
    expect(endpointOfContext(named, text, { ...NO_TLS, ca: 'CA' })).toMatchObject({
      kind: 'tcp',
      tls: { ca: 'CA', cert: null, key: null, verifies: false },
    });
  });

  test.each([
    ['is not there', null],
    ['is no JSON', 'x'],
    ['has no Docker endpoint', '{"Name":"lab","Endpoints":{}}'],
  ])('a named context that %s is a fault with a way out', (_title, text) => {
    const thrown = (() => {
      try {
        return endpointOfContext(named, text, NO_TLS);
      } catch (caught) {
        return faultOf(caught);
      }
    })();
    expect(thrown).toMatchObject({
      code: 'context-unknown',
      message: 'DOCKER_CONTEXT names the Docker context "lab", which does not exist.',
      hint: expect.stringContaining('docker context ls'),
    });
  });
});
