/** Backends as processes: one keeper, one server program, one unix socket or TCP port each. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BackendSpec } from '../../model/backend-spec.ts';
import { FaultError } from '../../model/faults.ts';
import type { ObservedBackend } from '../../model/observed.ts';
import { type StackPlace, TRACES_PLACE } from '../engine.ts';
import { chooseDirectPort } from './direct-port.ts';
import { type KeeperProgram, lastWords, removeKept, standingOf, startKept } from './kept-program.ts';
import { type Layout, socketPath } from './layout.ts';
import { addressesOf, directPortOf, listenPlace } from './listen-place.ts';
import { findUwsgi, type Programs } from './programs.ts';
import type { Probed, Readiness } from './readiness.ts';
import { type Record, readRecord, type Subject } from './record.ts';
import { servingProgram } from './serving-program.ts';

export interface BackendTools {
  readonly place: StackPlace;
  readonly layout: Layout;
  readonly programs: Programs;
  readonly keeper: KeeperProgram;
  readonly readiness: Readiness;
}

/** Starts a backend, unless one with this fingerprint is kept already; another one of its name is replaced. */
export async function startBackend(tools: BackendTools, spec: BackendSpec): Promise<void> {
  const { layout, place } = tools;
  const found = await readRecord(layout, spec.name);
  if (found !== null) {
    const { kind } = await standingOf(found);
    const isKept = kind === 'running' || kind === 'returning';
    if (isKept && found.state !== 'stopping' && found.labels.fingerprint === spec.fingerprint) return;
  }
  // Before anything is taken away.
  const folder = folderOf(place, spec);
  if (spec.serving.kind === 'uwsgi') await findUwsgi();
  if (found !== null) await removeKept(layout, spec.name);
  const { name, fingerprint, service, number, healthPath } = spec;
  const directPort = spec.direct === true ? await chooseDirectPort(directPortOf(found)) : undefined;
  const subject = {
    ...({ kind: 'backend', service, number, healthPath, directPort } as const),
    protocol: spec.protocol === 'uwsgi' ? spec.protocol : undefined,
  };
  const listens = listenPlace(layout, name, subject);
  const { command, environment } = await servingProgram(tools, spec, listens);
  await startKept(layout, tools.keeper, {
    labels: { name, fingerprint, subject },
    command,
    folder,
    environment: { ...environment, ...tracesEnvironment(place, spec) },
    socket: socketPath(layout, name),
    stopSignal: 'TERM',
  });
}

/**
 * Waits until a backend answers. It is given up when it dies twice, when it is gone, when aborted, or after 30 s: then
 * FaultError `backend-unready`, its last words as detail.
 */
export async function awaitBackend(tools: BackendTools, name: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  let deaths: number | null = null;
  let why = 'did not answer';
  while (Date.now() < deadline && !signal.aborted) {
    const record = await readRecord(tools.layout, name);
    const standing = record === null ? null : await standingOf(record);
    if (record === null || standing === null || standing.kind === 'stopped') {
      why = 'was stopped meanwhile';
      break;
    }
    if (standing.kind === 'lost' || standing.kind === 'returning') why = standing.reason;
    if (standing.kind === 'lost') break;
    deaths ??= record.restarts;
    if (record.restarts >= deaths + DEATHS_ENOUGH) break;
    if (standing.kind === 'running') {
      const { child } = standing;
      if (tools.readiness.isProven(name, child)) return;
      if (await tools.readiness.probe(probed(tools.layout, record, child), deadline - Date.now())) return;
    }
    await sleep(POLL_MS);
  }
  throw await unready(tools.layout, name, why);
}

export async function observeBackend(
  tools: Pick<BackendTools, 'layout' | 'readiness'>,
  record: Record,
  subject: Extract<Subject, { kind: 'backend' }>,
): Promise<ObservedBackend> {
  const { name, fingerprint } = record.labels;
  const standing = await standingOf(record);
  const same = {
    name,
    service: subject.service,
    number: subject.number,
    fingerprint,
    ...addressesOf(tools.layout, name, subject),
    startedAt: record.child?.since ?? record.lastExit?.at ?? null,
    id: String(record.child?.pid ?? record.keeper.pid),
  };
  switch (standing.kind) {
    case 'running': {
      const { child } = standing;
      const isReady =
        tools.readiness.isProven(name, child) ||
        (await tools.readiness.probe(probed(tools.layout, record, child), OBSERVE_PROBE_MS));
      return { ...same, state: isReady ? 'ready' : 'starting', reason: null };
    }
    case 'returning':
      return { ...same, state: 'restarting', reason: standing.reason };
    case 'stopped':
      return { ...same, state: 'stopped', reason: null };
    case 'lost':
      return { ...same, state: 'failed', reason: standing.reason };
    default:
      return standing satisfies never;
  }
}

export async function isBackendReady(
  tools: Pick<BackendTools, 'layout' | 'readiness'>,
  spec: BackendSpec,
): Promise<boolean> {
  const record = await readRecord(tools.layout, spec.name);
  if (record === null) return false;
  const standing = await standingOf(record);
  if (standing.kind !== 'running') return false;
  return tools.readiness.probe(probed(tools.layout, record, standing.child), READY_PROBE_MS);
}

function probed(layout: Layout, { labels }: Record, child: NonNullable<Record['child']>): Probed {
  const { name, subject } = labels;
  if (subject.kind !== 'backend') throw new Error(`${name} is no backend`);
  const { protocol = 'http', healthPath } = subject;
  return { name, child, listens: listenPlace(layout, name, subject), protocol, healthPath };
}

async function unready(layout: Layout, name: string, why: string): Promise<FaultError> {
  return new FaultError({
    code: 'backend-unready',
    message: `${name} was started, but ${why}.`,
    hint: `Read its log: signalbox logs ${name}`,
    detail: await lastWords(layout, name),
  });
}

function folderOf(place: StackPlace, { name, source }: BackendSpec): string {
  if (source.kind === 'build') return join(place.imagesFolder, source.image);
  throw new FaultError({
    code: 'engine-unsuitable',
    message: `${name} is the image ${source.reference}, which plain processes cannot run.`,
    hint: 'Use the docker engine: signalbox up --engine docker',
  });
}

function tracesEnvironment({ home }: StackPlace, { traced }: BackendSpec): globalThis.Record<string, string> {
  if (traced !== true) return {};
  const socket = join(home, TRACES_PLACE.folder, TRACES_PLACE.socket);
  return { BACKEND_TRACED: '1', BACKEND_TRACES_SOCKET: socket };
}

const READY_WITHIN_MS = 30_000;
const DEATHS_ENOUGH = 2;
const POLL_MS = 5;
const OBSERVE_PROBE_MS = 300;
const READY_PROBE_MS = 2000;
