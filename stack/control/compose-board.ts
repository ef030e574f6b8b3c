/** Everything known, as the one value the panel shows. Pure: the same facts give the same board. */
import { NO_COUNTS } from '../logs/count/backend-tally.ts';
import type { BackendCounts, BackendRow, Board, StackState } from '../model/board.ts';
import {
  backendName,
  DEFAULT_DESIRED,
  DEFAULT_SERVICE,
  type Desired,
  type Service,
} from '../model/desired.ts';
import type { Fault } from '../model/faults.ts';
import type { Observed, ObservedBackend } from '../model/observed.ts';
import { methodOffers } from '../nginx/capabilities.ts';
import { expectedShares } from '../nginx/expected-share.ts';
import { keptLossOf } from '../nginx/kept-loss.ts';
import { seesClients } from './load/sees-clients.ts';
import type { StackFacts } from './stack-memory.ts';
import { boardTls } from './tls/board-tls.ts';

/** What the access log says, ready to show. */
export interface Counted {
  readonly backends: ReadonlyMap<string, BackendCounts>;
  readonly totals: Board['totals'];
  /** While the log's past is being read; bytes. */
  readonly rebuilding?: { readonly readBytes: number; readonly totalBytes: number } | null;
}

export function composeBoard(facts: StackFacts, counted: Counted): Board {
  const desired = facts.desired ?? DEFAULT_DESIRED;
  const service = desired.services[0] ?? DEFAULT_SERVICE;
  const { observed, link } = facts;
  const version = observed?.nginx.version ?? observed?.site.version ?? null;
  const backends = composeRows(desired, service, facts, counted);
  const isServing = desired.state === 'up' && observed?.nginx.state === 'running';
  return {
    engine: {
      kind: link.engine?.kind ?? desired.engine,
      name: link.engine?.name ?? 'no engine',
      state: link.state,
      fault: link.fault,
      ...(link.engine?.exec ? { hasShell: true } : {}),
      ...(seesClients(facts.observed?.site.listen ?? '') ? { seesClients: true } : {}),
    },
    state: composeState(facts, desired, backends),
    url: isServing ? `http://127.0.0.1:${desired.port}` : null,
    port: desired.port,
    generation: isServing ? (observed?.served?.generation ?? null) : null,
    nginx: {
      state: observed?.nginx.state ?? 'absent',
      version: observed?.nginx.version ?? observed?.site.version ?? null,
    },
    revision: desired.revision ?? 0,
    service: {
      name: service.name,
      scale: service.scale,
      method: service.method,
      balancing: service.balancing ?? {},
      tunings: service.tunings ?? {},
      serving: service.serving,
      direct: service.direct ?? false,
      tracing: service.traced === true ? 'on' : 'off',
    },
    ...(desired.caching === undefined ? {} : { caching: desired.caching }),
    tls: boardTls(desired, observed),
    methods: methodOffers(observed?.nginx.version ?? observed?.site.version ?? null),
    backends,
    totals: counted.totals,
    activity: facts.activity,
    receipt: facts.receipt,
    keptLoss: keptLossOf(version, version === null ? null : (facts.kept.get(version) ?? null)),
    load: facts.load,
    loads: facts.loads,
    drift: facts.drift,
    rebuilding: counted.rebuilding ?? null,
    notices: [...rebuildingNotices(counted), ...facts.notices.values()],
  };
}

function rebuildingNotices({ rebuilding }: Counted): readonly Fault[] {
  if (rebuilding === undefined || rebuilding === null) return [];
  const share = Math.floor((rebuilding.readBytes / rebuilding.totalBytes) * 100);
  const size = (rebuilding.totalBytes / 1e6).toFixed(0);
  return [
    {
      code: 'log-rebuilding',
      message: `The log’s past is being read: ${share} % of ${size} MB. Counts grow until it is.`,
    },
  ];
}

function composeState(facts: StackFacts, desired: Desired, rows: readonly BackendRow[]): StackState {
  const { observed, link, activity } = facts;
  if (link.state === 'gone') return 'gone';
  if (desired.state === 'down') {
    const remains = observed !== null && (observed.backends.length > 0 || observed.nginx.state !== 'absent');
    return remains && facts.desired !== null ? 'stopping' : 'down';
  }
  if (observed === null) return 'starting';
  const isServing = observed.nginx.state === 'running';
  if (!isServing && activity !== null) return 'starting';
  const isWhole = rows.every((row) => row.stoppedByPerson || row.state === 'ready' || isOnItsWay(row, facts));
  const somebodyServes = rows.some((row) => row.state === 'ready');
  if (isServing && isWhole && (somebodyServes || activity === null)) return 'up';
  return activity !== null && !somebodyServes ? 'starting' : 'degraded';
}

/** A backend that a change under way is bringing is no fault; one that fell over is. */
function isOnItsWay(row: BackendRow, { activity }: StackFacts): boolean {
  return activity !== null && (row.state === 'absent' || row.state === 'starting');
}

/** A row for each wished backend, there or not, and for those on their way out. */
function composeRows(
  desired: Desired,
  service: Service,
  facts: StackFacts,
  counted: Counted,
): readonly BackendRow[] {
  const seen = new Map(
    (facts.observed?.backends ?? [])
      .filter((one) => one.service === service.name)
      .map((one) => [one.number, one]),
  );
  const wished = desired.state === 'up' ? service.scale : 0;
  const numbers = new Set([...Array.from({ length: wished }, (_, index) => index + 1), ...seen.keys()]);
  const total =
    [...counted.backends.values()].reduce((sum, counts) => sum + counts.hits, 0) + counted.totals.departed;
  const shares = sharesOf(facts.observed, service);
  return [...numbers]
    .sort((a, b) => a - b)
    .map((number) =>
      composeRow(
        service,
        number,
        seen.get(number),
        facts,
        counted,
        total,
        shares.get(backendName(service.name, number)) ?? null,
      ),
    );
}

function composeRow(
  service: Service,
  number: number,
  seen: ObservedBackend | undefined,
  facts: StackFacts,
  counted: Counted,
  totalHits: number,
  expectedShare: number | null,
): BackendRow {
  const name = backendName(service.name, number);
  const counts = counted.backends.get(name) ?? NO_COUNTS;
  const usage = seen !== undefined && isRunning(seen) ? facts.usage.get(name) : undefined;
  return {
    ...counts,
    name,
    number,
    state: seen?.state ?? 'absent',
    stoppedByPerson: service.stopped.includes(number),
    reason: seen?.reason ?? null,
    address: seen?.address ?? null,
    directAddress: seen?.directAddress ?? null,
    id: seen?.id ?? null,
    startedAt: seen?.startedAt ?? null,
    share: totalHits === 0 ? 0 : counts.hits / totalHits,
    expectedShare,
    cpu: usage?.cpu ?? null,
    memoryBytes: usage?.memoryBytes ?? null,
  };
}

/** The last usage of what does not run any more is no fact about it. */
function isRunning({ state }: ObservedBackend): boolean {
  return state === 'ready' || state === 'starting';
}

/** By the config that serves now, not by the one that is wished. */
function sharesOf(observed: Observed | null, service: Service): ReadonlyMap<string, number | null> {
  const routed = observed?.served?.routing.services.find((one) => one.name === service.name);
  return routed === undefined ? new Map() : expectedShares(routed);
}
