#!/usr/bin/env -S MALLOC_ARENA_MAX=1 MALLOC_TRIM_THRESHOLD_=131072 MALLOC_MMAP_THRESHOLD_=131072 node --max-semi-space-size=1 --optimize-for-size --v8-pool-size=1 --no-sparkplug --interrupt-budget=800000
/**
 * In: words on a command line. Out: answers on standard output, progress on standard error, an exit code.
 * Must not know: how anything is done; each command is a file of its own.
 */
import { addApply } from './commands/apply.ts';
import { addBackend } from './commands/backend.ts';
import { addBalancing } from './commands/balancing.ts';
import { addCache } from './commands/cache.ts';
import { addConfig } from './commands/config.ts';
import { addCount } from './commands/count.ts';
import { addDown } from './commands/down.ts';
import { addErrors } from './commands/errors.ts';
import { addExperiment } from './commands/experiment.ts';
import { addExporter } from './commands/exporter.ts';
import { addHistory } from './commands/history.ts';
import { addHit } from './commands/hit.ts';
import { addLaunch } from './commands/launch.ts';
import { addLogs } from './commands/logs.ts';
import { addMethod } from './commands/method.ts';
import { addPlan } from './commands/plan.ts';
import { addRestart } from './commands/restart.ts';
import { addRuns } from './commands/runs.ts';
import { addScale } from './commands/scale.ts';
import { addServe } from './commands/serve.ts';
import { addServing } from './commands/serving.ts';
import { addStatus } from './commands/status.ts';
import { addTls } from './commands/tls.ts';
import { addTraces } from './commands/traces.ts';
import { addTracing } from './commands/tracing.ts';
import { addTraffic } from './commands/traffic.ts';
import { addUndo } from './commands/undo.ts';
import { addUp } from './commands/up.ts';
import { createProgram, runProgram } from './program.ts';

const program = createProgram();
addUp(program);
addDown(program);
addStatus(program);
addScale(program);
addMethod(program);
addBackend(program);
addBalancing(program);
addServing(program);
addCache(program);
addTls(program);
addApply(program);
addRestart(program);
addHit(program);
addRuns(program);
addLogs(program);
addTraffic(program);
addErrors(program);
addTraces(program);
addTracing(program);
addExporter(program);
addExperiment(program);
addCount(program);
addPlan(program);
addConfig(program);
addHistory(program);
addUndo(program);
addServe(program);
addLaunch(program);
await runProgram(program, process.argv);
