/**
 * In: steps of a plan. Out: nginx and the backends’ server programs as plain processes of this machine, kept by keepers that outlive us.
 * Must not know: desired state, containers, who asked.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultError } from '../../model/faults.ts';
import type { EngineObserved } from '../../model/observed.ts';
import type { EngineStep } from '../../model/plan.ts';
import type { Engine, Report, StackPlace } from '../engine.ts';
import { awaitBackend, type BackendTools, isBackendReady, observeBackend, startBackend } from './backends.ts';
import { followOutput } from './follow-output.ts';
import { removeKept, stopKept } from './kept-program.ts';
import { layoutOf, makeFolders, makeRunFolder, outputPath, removeRunFolder } from './layout.ts';
import { measureUsage } from './measure-usage.ts';
import { createNginxVerbs, NGINX, siteOf, startNginx } from './nginx-process.ts';
import { observeNginx } from './observe-nginx.ts';
import { findPrograms } from './programs.ts';
import { createReadiness } from './readiness.ts';
import { readRecord, readRecords } from './record.ts';
import { watchRecords } from './watch-records.ts';

/** Faults: `program-missing` with the line to run, `engine-unsuitable` where there are no unix sockets and signals. */
export async function findProcessEngine(place: StackPlace, _report: Report): Promise<Engine> {
  if (process.platform === 'win32') {
    throw new FaultError({
      code: 'engine-unsuitable',
      message: 'Plain processes need unix sockets and signals, which Windows lacks.',
      hint: 'Install Docker Desktop, and start it.',
    });
  }
  const programs = await findPrograms();
  const layout = layoutOf(place);
  await makeFolders(layout);
  const keeper = { python: programs.python, script: join(place.imagesFolder, 'process', 'keeper.py') };
  return createProcessEngine({ place, layout, programs, keeper, readiness: createReadiness() });
}

function createProcessEngine(tools: BackendTools): Engine {
  const { layout } = tools;
  const closing = new AbortController();
  const untilClosed = (signal: AbortSignal) => AbortSignal.any([signal, closing.signal]);
  const inTurn = createTurns();

  return {
    kind: 'process',
    id: 'this machine',
    name: `nginx ${tools.programs.nginxVersion} and gunicorn as processes of this machine`,
    nginx: createNginxVerbs(tools),
    ping: async () => {
      const folder = await stat(layout.records).catch(() => null);
      if (folder !== null) return;
      throw new FaultError({
        code: 'engine-gone',
        message: `The folder ${layout.records} was removed; what it described ends by itself.`,
        hint: 'Start the stack again: signalbox up',
      });
    },
    site: async (port) => siteOf(tools, port),
    observe: () => observe(tools),
    perform: (step, report) => inTurn(nameOf(step), () => perform(tools, step, report)),
    isReady: (backend) => isBackendReady(tools, backend),
    logs: async function* (name, { tail, signal }) {
      if ((await readRecord(layout, name)) === null) throw logUnknown(name);
      yield* followOutput(outputPath(layout, name), { tail, signal: untilClosed(signal) });
    },
    exec: null,
    usage: (signal) => measureUsage(layout, untilClosed(signal)),
    watch: (signal) =>
      watchRecords(
        layout,
        async (record, ended) => {
          const isReady = awaitBackend(tools, record.labels.name, ended);
          return isReady.then(
            () => true,
            () => false,
          );
        },
        untilClosed(signal),
      ),
    close: async () => closing.abort(),
  };
}

async function observe(tools: BackendTools): Promise<EngineObserved> {
  const records = await readRecords(tools.layout);
  const backends = await Promise.all(
    records.flatMap((record) =>
      record.labels.subject.kind === 'backend' ? [observeBackend(tools, record, record.labels.subject)] : [],
    ),
  );
  const hasRunFolder = await stat(tools.layout.run).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return {
    network: hasRunFolder ? 'present' : 'absent',
    images: [],
    nginx: await observeNginx(
      records.find((record) => record.labels.name === NGINX) ?? null,
      tools.programs.nginxVersion,
    ),
    backends: backends.sort((a, b) =>
      a.service === b.service ? a.number - b.number : a.service < b.service ? -1 : 1,
    ),
  };
}

async function perform(tools: BackendTools, step: EngineStep, report: Report): Promise<void> {
  const { layout } = tools;
  switch (step.kind) {
    case 'image.build':
      // The program runs from its folder as it is.
      return;
    case 'network.create':
      return makeRunFolder(layout);
    case 'network.remove':
      return removeRunFolder(layout);
    case 'nginx.start':
      return startNginx(tools, step.port, step.fingerprint);
    case 'nginx.remove':
      return removeKept(layout, NGINX);
    case 'backend.start':
      return startBackend(tools, step.backend);
    case 'backend.await':
      report(`waiting for ${step.backend.name} to answer`);
      return awaitBackend(tools, step.backend.name, new AbortController().signal);
    case 'backend.stop': {
      const record = await readRecord(layout, step.name);
      return record === null ? undefined : stopKept(layout, record);
    }
    case 'backend.remove':
      return removeKept(layout, step.name);
    default:
      return step satisfies never;
  }
}

/** Steps about one thing are done one after the other; `backend.await` only looks, and holds nobody up. */
function nameOf(step: EngineStep): string | null {
  switch (step.kind) {
    case 'nginx.start':
    case 'nginx.remove':
      return NGINX;
    case 'backend.start':
      return step.backend.name;
    case 'backend.stop':
    case 'backend.remove':
      return step.name;
    case 'network.create':
    case 'network.remove':
    case 'image.build':
    case 'backend.await':
      return null;
    default:
      return step satisfies never;
  }
}

function createTurns(): (name: string | null, act: () => Promise<void>) => Promise<void> {
  const last = new Map<string, Promise<void>>();
  return (name, act) => {
    if (name === null) return act();
    const turn = (last.get(name) ?? Promise.resolve()).catch(() => undefined).then(act);
    last.set(name, turn);
    return turn;
  };
}

function logUnknown(name: string): FaultError {
  return new FaultError({
    code: 'log-unknown',
    message: `There is no \`${name}\` whose output could be read.`,
  });
}
