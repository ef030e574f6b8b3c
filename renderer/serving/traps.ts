/** Known traps of a flavour, each told where it applies: what one sees, why, and what to do. */
import type { EngineKind } from '../../stack/model/observed.ts';
import { protocolOf, type Serving } from '../../stack/model/serving.ts';

export interface Trap {
  /** What somebody meets, in the words of the program that says it. */
  readonly symptom: string;
  readonly why: string;
  readonly remedy: string;
  /** To be copied into a terminal. */
  readonly command?: string | undefined;
}

export interface TrapPlace {
  readonly engine: EngineKind | null;
  /** Backends listen on a port that this machine reaches. */
  readonly reach: 'direct' | 'through nginx';
  /** Of the public server; null while it is down. */
  readonly url: string | null;
  /** The address of a backend past nginx, where one is there. */
  readonly directAddress: string | null;
}

/** Sorted by how often one meets them. */
export function trapsOf(serving: Serving, place: TrapPlace): readonly Trap[] {
  const isOnSockets = place.engine === 'process' && place.reach === 'through nginx';
  return [
    ...(serving.kind === 'flask' ? [developmentServer] : []),
    ...(protocolOf(serving) === 'uwsgi' ? [emptyReply(place)] : []),
    ...(serving.kind === 'uwsgi' ? [reloadingTerm] : []),
    ...(serving.kind === 'gunicorn' && serving.workerClass === 'sync' ? [oneAtATime] : []),
    ...(serving.kind === 'gunicorn' && serving.workerClass !== 'sync' ? [shortKeepalive] : []),
    ...(isOnSockets ? [missingFolder] : []),
  ];
}

const developmentServer: Trap = {
  symptom: 'WARNING: This is a development server. Do not use it in a production deployment.',
  why: 'One thread answers one request after the other; the rest waits in the system’s queue, then is refused.',
  remedy:
    'Run the load against it, then against gunicorn with one worker: the difference is the reason for the warning.',
};

function emptyReply({ url, reach, directAddress }: TrapPlace): Trap {
  return {
    symptom: 'curl: (52) Empty reply from server',
    why: 'The backend speaks the uwsgi protocol, not http. It takes the letters of `GET ` for a packet of 21,573 bytes, waits for the rest, and hangs up.',
    remedy:
      reach === 'direct'
        ? 'Ask it through nginx, or with a client that speaks uwsgi (`pip install uwsgi-tools`); or choose http above for a backend that curl understands.'
        : 'Ask it through nginx, which speaks uwsgi for you; or choose http above for a backend that curl understands.',
    command:
      reach === 'direct' && directAddress !== null
        ? `uwsgi_curl ${directAddress} /info`
        : url === null
          ? undefined
          : `curl ${url}/info`,
  };
}

const reloadingTerm: Trap = {
  symptom: '…gracefully killing workers… — and then uWSGI is back, under the same process id',
  why: 'To uWSGI, TERM means reload, not end: whoever stops it waits until the time is up, then kills it with all that it is doing.',
  remedy: 'Signalbox starts it with `die-on-term`, so that TERM ends it as it ends any other program.',
};

const shortKeepalive: Trap = {
  symptom: '502 Bad Gateway now and then, most often for a POST after a quiet moment',
  why: 'gunicorn closes an idle connection after 2 s, nginx keeps it for 60 s: a request can meet a connection that was closed a moment ago, and a POST is not sent a second time.',
  remedy:
    'Signalbox has gunicorn keep connections for 75 s and nginx for 30 s, so nginx is always the one that closes.',
};

const oneAtATime: Trap = {
  symptom: '[CRITICAL] WORKER TIMEOUT (pid:…) — and the request ends with 502',
  why: 'A sync worker answers one request at a time and says nothing meanwhile: one that takes longer than `timeout` is killed with its worker. It also closes each connection after its answer.',
  remedy: 'Raise `timeout` above the slowest request, or use gthread, whose threads do not count as silent.',
};

const missingFolder: Trap = {
  symptom: 'connect() to unix:/run/app/app.sock failed (2: No such file or directory)',
  why: 'Sockets live in a folder under /run, which is empty after each start of the machine: the server cannot make its socket, and nginx answers 502.',
  remedy:
    'Signalbox keeps sockets in the stack’s own folder and makes it before each start; a systemd unit needs `RuntimeDirectory=`.',
};
