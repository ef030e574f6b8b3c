import type { Protocol } from '../model/serving.ts';
import { HTTP_PASS } from './http-pass.ts';
import type { Pass } from './pass.ts';
import { UWSGI_PASS } from './uwsgi-pass.ts';

export function passOf(protocol: Protocol): Pass {
  return PASSES[protocol];
}

const PASSES: Readonly<Record<Protocol, Pass>> = { http: HTTP_PASS, uwsgi: UWSGI_PASS };
