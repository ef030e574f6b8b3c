/** The server program of a backend as a process: its command line, and where it is told to listen. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackendSpec } from '../../model/backend-spec.ts';
import { servingEnvironment } from '../../model/serving.ts';
import type { StackPlace } from '../engine.ts';
import { plainEnvironment } from './environment.ts';
import type { ListenPlace } from './listen-place.ts';
import { findUwsgi, type Programs } from './programs.ts';

export interface ServingProgram {
  readonly command: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
}

/** Faults: `program-missing` where uWSGI is wished and not there. */
export async function servingProgram(
  { place, programs }: { readonly place: StackPlace; readonly programs: Programs },
  spec: BackendSpec,
  listens: ListenPlace,
): Promise<ServingProgram> {
  const { name, serving } = spec;
  const { kind } = serving;
  const same = backendEnvironment(place, spec);
  switch (kind) {
    case 'gunicorn': {
      const serve = join(place.imagesFolder, 'process', 'serve.py');
      return {
        command: [programs.python, serve, '--name', name, '--config', 'gunicorn.conf.py', 'app:app'],
        environment: { ...same, BACKEND_BIND: bindOf(listens, 'unix:') },
      };
    }
    case 'uwsgi':
      return {
        command: [await findUwsgi(), '--ini', 'uwsgi.ini', '--listen', String(await readBacklog())],
        environment: { ...same, BACKEND_BIND: bindOf(listens, '') },
      };
    case 'flask':
      return {
        command: [programs.python, 'flask_server.py'],
        environment: { ...same, BACKEND_BIND: bindOf(listens, 'unix:') },
      };
    default:
      return kind satisfies never;
  }
}

function backendEnvironment(place: StackPlace, spec: BackendSpec): Record<string, string> {
  return {
    ...plainEnvironment(),
    // The shipped folder is not ours to write to; what Debian ships is compiled already.
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
    BACKEND_NAME: spec.name,
    BACKEND_NUMBER: String(spec.number),
    BACKEND_SERVICE: spec.service,
    // On TCP everybody's address is 127.0.0.1: nginx is known by its process.
    ...(spec.direct === true ? { BACKEND_PROXY_PID_FILE: join(place.nginxFolder, 'run', 'nginx.pid') } : {}),
    ...servingEnvironment(spec.serving),
  };
}

function bindOf(listens: ListenPlace, scheme: 'unix:' | ''): string {
  return 'path' in listens ? `${scheme}${listens.path}` : `${listens.host}:${listens.port}`;
}

/** How many may wait for a worker: uWSGI ends where it is told more than the kernel allows. */
async function readBacklog(): Promise<number> {
  const text = await readFile('/proc/sys/net/core/somaxconn', 'utf8').catch(() => '');
  return Math.min(Number.parseInt(text, 10) || USUAL_BACKLOG, MOST_WAITING);
}

const USUAL_BACKLOG = 128;
const MOST_WAITING = 2048;
