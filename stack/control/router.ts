/** The contract, answered by a controller: what any transport carries. */
import { implement, ORPCError, ValidationError } from '@orpc/server';
import type { z } from 'zod';
import { faultOfIssue } from '../contract/check-input.ts';
import { contract } from '../contract/contract.ts';
import type { Fault } from '../model/faults.ts';
import { FaultError } from '../model/faults.ts';
import type { Controller } from './controller.ts';

/** Where a bug goes: its stack is for the controller's own log, never for a shell. */
export type ReportBug = (thrown: unknown) => void;

/** Calls and streams one shell may have under way: a panel has a handful, a flood stops here. */
const MAX_UNDER_WAY = 256;

/**
 * One shell's calls, each asking the controller. Whatever goes wrong arrives as the contract's FAULT: an expected fault
 * whole, bad input as one sentence, and anything else as `bug`, which tells the shell nothing but that. A call beyond
 * the `MAX_UNDER_WAY` that wait is refused as `controller-busy`.
 */
export function createRouter(controller: Controller, reportBug: ReportBug) {
  let underWay = 0;
  const thrown = (error: unknown, schema: unknown) => faultErrorOf(error, schema, reportBug);
  const os = implement(contract).use(async ({ next, procedure }) => {
    underWay += 1;
    try {
      if (underWay > MAX_UNDER_WAY) throw tooMuchAsked();
      return await next();
    } catch (error) {
      throw thrown(error, procedure['~orpc'].inputSchema);
    } finally {
      underWay -= 1;
    }
  });
  /** A stream is under way, and may fail, while it is read: after its handler returned. */
  async function* told<Value>(values: AsyncIterable<Value>): AsyncGenerator<Value, void, void> {
    underWay += 1;
    try {
      yield* values;
    } catch (error) {
      throw thrown(error, undefined);
    } finally {
      underWay -= 1;
    }
  }

  return os.router({
    stack: {
      up: os.stack.up.handler(({ input }) => controller.up(input)),
      down: os.stack.down.handler(({ input }) => controller.down(input)),
      undo: os.stack.undo.handler(({ input }) => controller.undo(input)),
      board: os.stack.board.handler(() => controller.board()),
      watch: os.stack.watch.handler(({ signal }) => told(controller.watchBoard(signal ?? never()))),
      plan: os.stack.plan.handler(({ input }) => controller.plan(input)),
      preview: os.stack.preview.handler(({ input }) => controller.preview(input)),
      apply: os.stack.apply.handler(({ input }) => controller.apply(input)),
      receipts: os.stack.receipts.handler(() => controller.receipts()),
      config: os.stack.config.handler(() => controller.config()),
    },
    service: {
      scale: os.service.scale.handler(({ input }) => controller.scale(input)),
      method: os.service.method.handler(({ input }) => controller.method(input)),
      restart: os.service.restart.handler(({ input }) => controller.restart(input)),
    },
    backend: {
      act: os.backend.act.handler(({ input }) => controller.actOnBackend(input)),
    },
    history: {
      list: os.history.list.handler(() => controller.history()),
      files: os.history.files.handler(({ input }) => controller.historyFiles(input.generation)),
      compare: os.history.compare.handler(({ input }) => controller.compareHistory(input)),
      goBack: os.history.goBack.handler(({ input }) => controller.goBack(input)),
    },
    caching: {
      read: os.caching.read.handler(({ input }) => controller.caching.read(input)),
      purge: os.caching.purge.handler(({ input }) => controller.caching.purge(input)),
    },
    config: {
      loaded: os.config.loaded.handler(() => controller.configDesk.loaded()),
      drift: os.config.drift.handler(() => controller.configDesk.drift()),
      resolveDrift: os.config.resolveDrift.handler(({ input }) => controller.configDesk.resolveDrift(input)),
      lint: os.config.lint.handler(() => controller.configDesk.lint()),
      snippets: os.config.snippets.handler(() => controller.configDesk.snippets()),
      checkSnippets: os.config.checkSnippets.handler(({ input }) => controller.configDesk.check(input)),
      applySnippets: os.config.applySnippets.handler(({ input }) => controller.configDesk.apply(input)),
    },
    tls: {
      trust: os.tls.trust.handler(() => controller.tls.trust()),
      import: os.tls.import.handler(({ input }) => controller.tls.import(input)),
    },
    load: {
      run: os.load.run.handler(({ input, signal }) => told(controller.runLoad(input, signal ?? never()))),
      stop: os.load.stop.handler(({ input }) => controller.stopLoad(input.id)),
    },
    runs: {
      list: os.runs.list.handler(() => controller.runs.list()),
      get: os.runs.get.handler(({ input }) => controller.runs.get(input)),
      rename: os.runs.rename.handler(({ input }) => controller.runs.rename(input)),
      remove: os.runs.remove.handler(({ input }) => controller.runs.remove(input)),
      export: os.runs.export.handler(({ input }) => controller.runs.export(input)),
    },
    log: {
      follow: os.log.follow.handler(({ input, signal }) =>
        told(controller.followLog(input, signal ?? never())),
      ),
      ack: os.log.ack.handler(({ input }) => controller.ackLog(input)),
    },
    shell: {
      open: os.shell.open.handler(({ input, signal }) =>
        told(controller.shells.open(input, signal ?? never())),
      ),
      ack: os.shell.ack.handler(({ input }) => controller.shells.ack(input)),
      write: os.shell.write.handler(({ input }) => controller.shells.write(input)),
      resize: os.shell.resize.handler(({ input }) => controller.shells.resize(input)),
      close: os.shell.close.handler(({ input }) => controller.shells.close(input)),
    },
    experiments: {
      list: os.experiments.list.handler(() => controller.experiments.list()),
      run: os.experiments.run.handler(({ input, signal }) =>
        told(controller.experiments.run(input, signal ?? never())),
      ),
      stop: os.experiments.stop.handler(() => controller.experiments.stop()),
      results: os.experiments.results.handler(() => controller.experiments.results()),
      result: os.experiments.result.handler(({ input }) => controller.experiments.result(input.id)),
      export: os.experiments.export.handler(({ input }) => controller.experiments.export(input)),
    },
    traces: {
      search: os.traces.search.handler(({ input }) => controller.traces.search(input)),
      slowest: os.traces.slowest.handler(({ input }) => controller.traces.slowest(input)),
      get: os.traces.get.handler(({ input }) => controller.traces.get(input)),
      status: os.traces.status.handler(() => controller.traces.status()),
      listen: os.traces.listen.handler(({ input }) => controller.traces.listen(input)),
      jaeger: os.traces.jaeger.handler(({ input }) => controller.traces.jaeger(input)),
    },
    exporters: {
      list: os.exporters.list.handler(() => controller.traces.exporters.list()),
      put: os.exporters.put.handler(({ input }) => controller.traces.exporters.put(input)),
      remove: os.exporters.remove.handler(({ input }) => controller.traces.exporters.remove(input)),
      test: os.exporters.test.handler(({ input }) => controller.traces.exporters.test(input)),
    },
    traffic: {
      view: os.traffic.view.handler(({ input }) => controller.traffic.view(input)),
      watch: os.traffic.watch.handler(({ input, signal }) =>
        told(controller.traffic.watch(input, signal ?? never())),
      ),
      series: os.traffic.series.handler(({ input }) => controller.traffic.series(input)),
      moments: os.traffic.moments.handler(() => controller.traffic.moments()),
      breakdown: os.traffic.breakdown.handler(({ input }) => controller.traffic.breakdown(input)),
      errors: os.traffic.errors.handler(() => controller.traffic.errors()),
      export: os.traffic.export.handler(({ input }) => controller.traffic.export(input)),
      lines: os.traffic.lines.handler(({ input }) => controller.traffic.lines(input)),
    },
  });
}

function faultErrorOf(error: unknown, schema: unknown, reportBug: ReportBug): ORPCError<'FAULT', Fault> {
  const fault = expectedFaultOf(error, schema);
  if (!fault) reportBug(error);
  const data = fault ?? UNEXPECTED;
  return new ORPCError('FAULT', { defined: true, message: data.message, data });
}

function expectedFaultOf(error: unknown, schema: unknown): Fault | null {
  // One that was wrapped on its way is still nobody's expected fault.
  if (error instanceof FaultError) return error.fault.code === 'bug' ? null : error.fault;
  if (!(error instanceof ORPCError)) return null;
  if (error.code === 'FAULT') return error.data as Fault;
  if (error.code !== 'BAD_REQUEST' || !(error.cause instanceof ValidationError)) return null;
  return faultOfIssue(schema as z.ZodType, pathOf(error.cause), error.cause.data);
}

/** oRPC tells issues in Standard Schema's words, where a step of a path may be wrapped. */
function pathOf(failed: ValidationError): readonly PropertyKey[] {
  const path = failed.issues[0]?.path ?? [];
  return path.map((step) => (typeof step === 'object' ? step.key : step));
}

/** In-process callers need not bring a signal: theirs is never aborted. */
function never(): AbortSignal {
  return new AbortController().signal;
}

function tooMuchAsked(): FaultError {
  return new FaultError({
    code: 'controller-busy',
    message: `This shell has ${MAX_UNDER_WAY} calls under way that wait for their answers.`,
    hint: 'Wait for some of them.',
  });
}

const UNEXPECTED: Fault = {
  code: 'bug',
  message: 'Signalbox met a fault it did not expect.',
  hint: 'What happened is in the output of the controller.',
};
