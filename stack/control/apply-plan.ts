/** Doing, after deciding: stage by stage, the steps of a stage side by side. It decides nothing. */
import type { Engine } from '../engines/engine.ts';
import type { Desired } from '../model/desired.ts';
import { FaultError, faultOf } from '../model/faults.ts';
import type { Finding } from '../model/finding.ts';
import type { Observed } from '../model/observed.ts';
import type { Plan, RoutedNames, Stage, Step } from '../model/plan.ts';
import type { ReceiptStage } from '../model/receipt.ts';
import type { RoutedService, Routing } from '../model/routing.ts';
import { protocolOf } from '../model/serving.ts';
import { routedCaching } from '../reconcile/caching-difference.ts';
import { labelOfStep } from '../reconcile/print-plan.ts';
import { withTls } from '../reconcile/routed-tls.ts';
import { applyConfig, writeInitialConfig } from './config/apply-config.ts';
import { proveServing } from './config/prove-serving.ts';
import { drain } from './drain.ts';
import { gatherObserved } from './gather-observed.ts';
import { controllerLeft, unlessLeaving } from './leaving.ts';
import { proveStartedTls, tlsProof } from './tls/prove-started.ts';
import { UnreadyBackend } from './unready-backend.ts';

export interface StepListener {
  began(step: Step): void;
  said(step: Step, line: string): void;
  ended(step: Step, outcome: 'done' | 'failed'): void;
}

export interface Applied {
  readonly stages: readonly ReceiptStage[];
  /** Of the last config step; null where the plan had none. */
  readonly proof: string | null;
  /** Of the last config step: what the linter said of it, without refusing it. */
  readonly warnings?: readonly Finding[] | undefined;
}

/** What a plan is applied to. */
export interface PlanWorld {
  readonly engine: Engine;
  readonly desired: Desired;
  /** What the plan was made from. */
  readonly observed: Observed;
  readonly nginxFolder: string;
  /** Once aborted, no step is waited for any more but a change of nginx's config, which is ended. */
  readonly leaving: AbortSignal;
}

interface StepWorld extends Omit<PlanWorld, 'observed'> {
  /** Null once a stage was done since: then it is looked again. */
  readonly observed: Observed | null;
}

/** Stops at the first stage with a fault and throws it, after the stage's other steps have ended. A wait in vain is an `UnreadyBackend`. */
export async function applyPlan(plan: Plan, world: PlanWorld, listener: StepListener): Promise<Applied> {
  const stages: ReceiptStage[] = [];
  let proof: string | null = null;
  let warnings: Applied['warnings'];
  // A controller that died between a switch and the farewell after it left old workers too.
  let mayHaveOldWorkers = world.desired.state === 'up' && world.observed.nginx.state === 'running';
  let observed: Observed | null = world.observed;
  for (const stage of plan.stages) {
    if (mayHaveOldWorkers && stage.some(isFarewell)) {
      for (const step of stage) listener.said(step, 'waiting until nginx’s old workers ended their requests');
      const drained = await unlessLeaving(world.leaving, () => drain(world.engine.nginx));
      if (drained !== null) stages.push(drained);
      mayHaveOldWorkers = false;
    }
    mayHaveOldWorkers ||= stage.some((step) => step.kind === 'config.apply');
    const startedAt = performance.now();
    const results = await Promise.allSettled(
      stage.map((step) => applyStep(step, { ...world, observed }, listener)),
    );
    // What the stage changed is not in what was seen before it.
    observed = null;
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    const inner = results.flatMap((result) =>
      result.status === 'fulfilled' && result.value ? [result.value] : [],
    );
    proof = inner.at(-1)?.proof ?? proof;
    warnings = inner.at(-1)?.warnings ?? warnings;
    const innerStages = inner.flatMap((one) => one.stages);
    stages.push(
      ...(innerStages.length > 0
        ? innerStages
        : [{ name: stageName(stage), ms: Math.round((performance.now() - startedAt) * 10) / 10 }]),
    );
  }
  return { stages, proof, warnings };
}

/** Whether a backend ends by this step: whoever still waits for its answer must have it first. */
function isFarewell(step: Step): boolean {
  return step.kind === 'backend.stop' || step.kind === 'backend.remove';
}

async function applyStep(step: Step, world: StepWorld, listener: StepListener): Promise<Applied | null> {
  listener.began(step);
  try {
    const applied = await perform(step, world, listener);
    listener.ended(step, 'done');
    return applied;
  } catch (error) {
    listener.ended(step, 'failed');
    const fault = faultOf(error);
    if (step.kind !== 'backend.await' || fault.code !== 'backend-unready') throw error;
    throw new UnreadyBackend(fault, step.backend, { cause: error });
  }
}

async function perform(
  step: Step,
  { engine, desired, observed: seen, nginxFolder, leaving }: StepWorld,
  listener: StepListener,
): Promise<Applied | null> {
  if (step.kind !== 'config.write' && step.kind !== 'config.apply') {
    await unlessLeaving(leaving, async () => {
      await engine.perform(step, (line) => listener.said(step, line));
      if (step.kind !== 'nginx.start') return;
      await proveServing({ nginxFolder, nginx: engine.nginx });
      await proveStartedTls(nginxFolder);
    });
    return null;
  }
  if (leaving.aborted) throw controllerLeft();
  const observed = seen ?? (await gatherObserved(engine, nginxFolder, desired.port));
  const routing = routingOf(step.services, desired, observed);
  if (step.kind === 'config.write') {
    await writeInitialConfig({ nginxFolder, routing });
    return null;
  }
  return applyConfig({
    nginxFolder,
    nginx: engine.nginx,
    routing,
    proveMore: tlsProof(nginxFolder, routing),
    reportStage: (name) => listener.said(step, name),
  });
}

/** Names become addresses at the last moment. A backend without an address is a fault, never a silent gap. */
function routingOf(names: readonly RoutedNames[], desired: Desired, observed: Observed): Routing {
  const services = names.map(({ service: name, protocol, method, balancing, servers }): RoutedService => {
    const service = desired.services.find((one) => one.name === name);
    if (service === undefined) throw new Error(`A plan routes ${name}, which nobody wishes`);
    const routed = servers.flatMap((server) => {
      const address = observed.backends.find((one) => one.name === server.backend)?.address ?? null;
      if (address !== null) return [{ ...server, address }];
      if (server.state === 'down') return [];
      throw new FaultError({
        code: 'backend-unready',
        message: `${server.backend} has no address, so nginx cannot be told of it.`,
        hint: 'Look at its log; then restart it.',
      });
    });
    const { serving } = service;
    const said = {
      ...(balancing === undefined ? {} : { balancing }),
      // While a service waits for its turn, those that are spoken to are of another kind than is wished.
      ...(protocolOf(serving) === protocol ? { serving } : {}),
    };
    return {
      name,
      protocol,
      healthPath: service.healthPath,
      method,
      ...said,
      servers: routed,
    };
  });
  const { snippets } = desired;
  const said = snippets === undefined ? {} : { snippets };
  const edge = { ...routedCaching(desired), ...withTls(desired, observed) };
  return { site: observed.site, services, ...said, ...edge };
}

/** One name for steps done side by side: `start nginx on port 8080 and 3 more`. */
function stageName(stage: Stage): string {
  const [first] = stage;
  if (first === undefined) return 'nothing';
  return stage.length === 1 ? labelOfStep(first) : `${labelOfStep(first)} and ${stage.length - 1} more`;
}
