import { describe, expect, it } from 'vitest';
import {
  draftOfBalancing,
  draftOfTuning,
  parseBalancing,
  parseTuning,
} from '../../../renderer/tuning/parse-settings.ts';
import { tuningOf } from '../../../renderer/tuning/tuning-of.ts';
import { balancingSchema, tuningSchema } from '../../../stack/contract/balancing-schema.ts';
import type { BackendTuning, Balancing } from '../../../stack/model/balancing.ts';
import { boardOf } from '../gallery/boards.ts';

describe('a backend’s settings', () => {
  it.each<BackendTuning>([
    {},
    { weight: 3, maxConns: 0, maxFails: 2, failTimeoutS: 10 },
    { role: 'backup', traffic: 'drain', route: 'a_1' },
  ])('%j come back from the form as they went in, and the contract takes them', (tuning) => {
    expect(parseTuning(draftOfTuning(tuning))).toEqual({ kind: 'value', value: tuning });
    expect(tuningSchema.parse(tuning)).toEqual(tuning);
  });

  it.each([
    [{ weight: '0' }, 'Expected `weight` to be a whole number from 1 to 1000, got "0".'],
    [{ maxConns: '70000' }, 'Expected `max_conns` to be a whole number from 0 to 65535, got "70000".'],
    [{ failTimeoutS: '1.5' }, 'Expected `fail_timeout` to be a whole number from 0 to 86400, got "1.5".'],
    [{ route: 'a b' }, 'Expected `route` to be letters, digits, `_` and `-`, got "a b".'],
  ])('%j are refused with a sentence', (part, sentence) => {
    expect(parseTuning({ ...draftOfTuning({}), ...part })).toEqual({ kind: 'wrong', sentence });
  });

  it('are found by the backend’s number; nothing set is the same nothing each time', () => {
    const service = { ...boardOf().service, tunings: { '2': { weight: 3 } } };
    expect(tuningOf(service, 'flask-app-2')).toEqual({ weight: 3 });
    expect(tuningOf(service, 'flask-app-1')).toBe(tuningOf(service, 'flask-app-3'));
  });
});

describe('the service’s settings', () => {
  it.each<Balancing>([
    {},
    { sticky: { kind: 'cookie', name: 'srv', expires: '1h' }, keepalive: 0 },
    { sticky: { kind: 'route', variables: ['$cookie_route', '$arg_route'] } },
    { nextUpstream: { conditions: [] } },
    { nextUpstream: { conditions: ['error', 'http_502', 'non_idempotent'], tries: 2 } },
  ])('%j come back from the form as they went in, and the contract takes them', (balancing) => {
    expect(parseBalancing(draftOfBalancing(balancing))).toEqual({ kind: 'value', value: balancing });
    expect(balancingSchema.parse(balancing)).toEqual(balancing);
  });

  it.each([
    [{ sticky: 'cookie', cookie: '1x' }, 'Expected `cookie` to be the name of a cookie, got "1x".'],
    [
      { sticky: 'cookie', expires: 'soon' },
      'Expected `expires` to be a time such as `1h`, or `max`, got "soon".',
    ],
    [
      { sticky: 'route', variables: 'route' },
      'Expected `route` to be 1 to 8 nginx variables, such as `$cookie_route`, got "route".',
    ],
    [{ keepalive: '-1' }, 'Expected `keepalive` to be a whole number from 0 to 1024, got "-1".'],
  ] as const)('%j are refused with a sentence', (part, sentence) => {
    expect(parseBalancing({ ...draftOfBalancing({}), ...part })).toEqual({ kind: 'wrong', sentence });
  });
});
