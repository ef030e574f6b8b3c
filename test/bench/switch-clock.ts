/** From outside: until when did somebody still meet what was before, and which requests got no answer meanwhile. */
import { type RequestOptions, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Losses, lossesOf, startVisitors } from './visitors.ts';

/** How nginx's control listener is reached: a port of this machine, or a socket. */
export type Control = { readonly port: number } | { readonly socketPath: string };

export interface SwitchTime {
  /** Until the last client met the old config, or nobody. */
  readonly ms: number;
  /** Of the public port, by kind of client. */
  readonly losses: Losses;
}

/** `old`: what counts as not yet switched, told by the body of the control listener's `/generation`. */
export async function timeSwitch(
  control: Control,
  port: number,
  isNew: (generation: number) => boolean,
  change: () => Promise<unknown>,
): Promise<SwitchTime> {
  const visitors = startVisitors(port);
  let isOver = false;
  let lastOldAtMs = performance.now();
  const watchers = Array.from({ length: WATCHERS }, async () => {
    while (!isOver) {
      const generation = await generationOf(control);
      if (generation === null || !isNew(generation)) lastOldAtMs = performance.now();
      await sleep(1);
    }
  });
  await sleep(LEAD_MS);
  const startedAtMs = performance.now();
  await change();
  while (performance.now() - lastOldAtMs < QUIET_MS) {
    if (performance.now() - startedAtMs > LIMIT_MS) throw new Error('the new config never served alone');
    await sleep(20);
  }
  isOver = true;
  await Promise.all(watchers);
  return { ms: lastOldAtMs - startedAtMs, losses: lossesOf(await visitors.end()) };
}

/** For an nginx that is started anew, where the control listener may move: until the last visit that failed. */
export async function timeRestart(port: number, restart: () => Promise<unknown>): Promise<SwitchTime> {
  const visitors = startVisitors(port);
  await sleep(LEAD_MS);
  const startedAtMs = performance.now();
  await restart();
  while (performance.now() - (visitors.lastLossAtMs() ?? startedAtMs) < QUIET_MS) await sleep(20);
  const visits = await visitors.end();
  const lastAtMs = visits.findLast((visit) => !visit.isOk)?.atMs ?? startedAtMs;
  return { ms: lastAtMs - startedAtMs, losses: lossesOf(visits) };
}

const WATCHERS = 2;
const LEAD_MS = 150;
const QUIET_MS = 400;
const LIMIT_MS = 60_000;

export async function generationOf(control: Control): Promise<number | null> {
  const where = 'port' in control ? { host: '127.0.0.1', port: control.port } : control;
  const answer = await getOnce({ ...where, path: '/generation', headers: { 'X-Signalbox-Control': '1' } });
  const digits = /"generation":(\d+)/.exec(answer?.body ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

/** One GET on a connection of its own; null where no answer came. */
function getOnce(
  options: RequestOptions,
): Promise<{ readonly status: number | undefined; readonly body: string } | null> {
  return new Promise((resolve) => {
    const asked = request({ ...options, agent: false, timeout: 5000 }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, body }));
      answer.on('error', () => resolve(null));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(null));
    asked.end();
  });
}
