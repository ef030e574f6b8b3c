/**
 * In: what a person wants and what is there. Out: the plan, stage by stage, each step with its because.
 * Must not know: how a step is done, the clock, who asked. Equal input gives an equal plan.
 */
import type { Desired, Service } from '../model/desired.ts';
import { canonicalText, fingerprintOf } from '../model/fingerprint.ts';
import type { Observed } from '../model/observed.ts';
import type { Plan, RoutedNames, Stage, Step } from '../model/plan.ts';
import { cachingDifference } from './caching-difference.ts';
import { type GivenUp, numbersGivenUp } from './given-up.ts';
import { planDown } from './plan-down.ts';
import { planService, type ServicePlan } from './plan-service.ts';
import { rollingStages, standInRemovals } from './rolling-stages.ts';
import type { ServicePlace } from './routed-beside.ts';
import { configDifference, routedNames } from './routed-names.ts';
import { tlsDifference, tlsPortOf, tlsUnreachable } from './routed-tls.ts';
import { snippetsDifference } from './snippets-difference.ts';
import { protocolLive, protocolSpoken } from './spoken-protocol.ts';
import { inWords, replacedStages, turnStages } from './turn-stages.ts';

/**
 * The steps that lead from `observed` to `desired`; no stages when there is nothing to do. Backends that were given up
 * are not waited for and get no requests: the rest is not held up by them.
 */
export function planStack(desired: Desired, observed: Observed, givenUp: GivenUp = NOBODY): Plan {
  const stages = desired.state === 'down' ? planDown(observed) : planUp(desired, observed, givenUp);
  return { stages: stages.filter((stage) => stage.length > 0) };
}

/** Changes when nginx itself, not only its config, must be started anew. */
export function nginxFingerprint(desired: Desired): string {
  return fingerprintOf({ port: desired.port, layout: 1 });
}

/** Why the config is another where everybody is routed as before; null where it is not. */
function rewrittenBecause(desired: Desired, observed: Observed): string | null {
  return (
    snippetsDifference(desired, observed) ??
    cachingDifference(desired, observed) ??
    tlsDifference(desired, observed)
  );
}

const NOBODY: GivenUp = new Map();

function planUp(desired: Desired, observed: Observed, givenUp: GivenUp): Stage[] {
  const services = [...desired.services].sort((a, b) => (a.name < b.name ? -1 : 1));
  const plans = services.map((service) => planService(service, observed, givenUp));
  const turning = new Set(plans.flatMap((plan, index) => (plan.turn === null ? [] : [index])));
  const nginx = planNginx(desired, observed, services);
  const rewritten = rewrittenBecause(desired, observed);
  return [
    planImages(services, observed),
    observed.network === 'absent'
      ? [{ kind: 'network.create', because: 'the stack has no network yet' }]
      : [],
    ...nginx.before,
    [...nginx.start, ...plans.flatMap((plan) => plan.starts)],
    plans.flatMap((plan) => plan.awaits),
    ...plans.flatMap((plan, index) => changeStages({ services, index, givenUp, observed, turning }, plan)),
    planConfig({ services, observed, givenUp, rewritten }, plans, nginx.start.length > 0),
    plans.flatMap((plan) => plan.stops),
    [
      ...plans.flatMap((plan) => plan.removals),
      ...plans.flatMap(standInRemovals),
      ...planStrangers(services, observed),
    ],
  ];
}

/** Whom nginx sends nothing is replaced at once; the others while somebody takes the requests. */
function changeStages(place: ServicePlace, plan: ServicePlan): Stage[] {
  const { idle, turn } = plan;
  return [...replacedStages(idle), ...(turn === null ? rollingStages(place, plan) : turnStages(place, turn))];
}

function planImages(services: readonly Service[], observed: Observed): Stage {
  const needed = new Set(['nginx']);
  for (const { source } of services) if (source.kind === 'build') needed.add(source.image);
  return observed.images
    .filter((image) => needed.has(image.name) && image.state !== 'current')
    .map((image): Step => {
      const because =
        image.state === 'missing' ? 'it was never built' : 'its sources changed since it was built';
      return { kind: 'image.build', image: image.name, because };
    });
}

/** Replaces an nginx whose own settings changed; an nginx that does not run gets a whole config first. */
function planNginx(
  desired: Desired,
  observed: Observed,
  services: readonly Service[],
): { readonly before: Stage[]; readonly start: Stage } {
  const { nginx } = observed;
  const fingerprint = nginxFingerprint(desired);
  const unreachable = tlsUnreachable(desired, observed);
  const isOther = nginx.state !== 'absent' && nginx.fingerprint !== fingerprint;
  const isStale = isOther || unreachable !== null;
  if (nginx.state === 'running' && !isStale) return { before: [], start: [] };
  const because =
    nginx.state === 'absent'
      ? 'nginx is not there yet'
      : isOther
        ? `nginx was started with other settings than port ${desired.port}`
        : (unreachable ?? `nginx is not running${nginx.reason === null ? '' : `: ${nginx.reason}`}`);
  return {
    before: [
      isStale ? [{ kind: 'nginx.remove', because }] : [],
      planFirstConfig(desired, observed, services),
    ],
    start: [{ kind: 'nginx.start', port: desired.port, fingerprint, ...tlsPortOf(desired), because }],
  };
}

function planFirstConfig(desired: Desired, observed: Observed, services: readonly Service[]): Stage {
  const names = firstNames(services, observed);
  if ((configDifference(names, observed) ?? rewrittenBecause(desired, observed)) === null) return [];
  const because =
    observed.served === null ? 'nginx has no config yet' : 'nginx must start with what can serve now';
  return [{ kind: 'config.write', services: names, because }];
}

/** What can serve at once is in the first config, so that a lost nginx is back without a second step. */
function firstNames(services: readonly Service[], observed: Observed): readonly RoutedNames[] {
  const ready = observed.backends.filter((one) => one.state === 'ready');
  return services.map((service) => {
    const protocol = protocolLive(service, observed);
    const speaking = new Set(
      ready
        .filter((one) => one.service === service.name)
        .filter((one) => protocolSpoken(service, one, observed) === protocol)
        .map((one) => one.name),
    );
    const routed = routedNames(service);
    return {
      ...routed,
      protocol,
      servers: routed.servers.filter((server) => speaking.has(server.backend)),
    };
  });
}

interface Wishes {
  readonly services: readonly Service[];
  readonly observed: Observed;
  readonly givenUp: GivenUp;
  /** Why the config is another where everybody is routed as before; null where it is not. */
  readonly rewritten: string | null;
}

/** The last config: everybody wished. Where nginx starts in this plan, only who is not in its first config matters. */
function planConfig(
  { services, observed, givenUp, rewritten }: Wishes,
  plans: readonly ServicePlan[],
  startsNginx: boolean,
): Stage {
  const names = services.map((service) => routedNames(service, numbersGivenUp(service, givenUp)));
  const because = startsNginx
    ? lateComers(names, firstNames(services, observed))
    : (turnsBack(plans) ?? configDifference(names, observed) ?? rewritten ?? returners(plans));
  return because === null ? [] : [{ kind: 'config.apply', services: names, because }];
}

function lateComers(names: readonly RoutedNames[], first: readonly RoutedNames[]): string | null {
  return canonicalText(names) === canonicalText(first) ? null : 'backends joined since nginx’s first config';
}

function turnsBack(plans: readonly ServicePlan[]): string | null {
  const rest = plans.flatMap(({ turn }) => turn?.rest ?? []).map(({ backend }) => backend);
  const [first] = rest;
  return first === undefined
    ? null
    : `${inWords(rest)} speak${rest.length === 1 ? 's' : ''} ${first.protocol} now`;
}

function returners(plans: readonly ServicePlan[]): string | null {
  const wereOut = plans.some((plan) => plan.replacements.some((one) => one.cover.kind !== 'nobody'));
  return wereOut ? 'the replaced backends answer again' : null;
}

/** Backends of services nobody wishes any more. */
function planStrangers(services: readonly Service[], observed: Observed): Step[] {
  const known = new Set(services.map((service) => service.name));
  return observed.backends
    .filter((one) => !known.has(one.service))
    .map((one) => ({
      kind: 'backend.remove',
      name: one.name,
      because: `no service ${one.service} is wished`,
    }));
}
