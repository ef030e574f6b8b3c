/** The `server` lines of one group judged: each by itself, and whether somebody is left to answer. */
import { NOBODY } from './caching.ts';
import { type Feature, lackOf } from './capabilities.ts';
import type { Judgement } from './finding.ts';
import type { ParsedDirective } from './parse-directives.ts';

export function judgeServers(
  upstream: ParsedDirective,
  lines: readonly ParsedDirective[],
  method: string | null,
  version: string | null,
): readonly Judgement[] {
  const servers = lines.filter((line) => line.name === 'server');
  const isBound = lines.some((line) => line.name === 'sticky');
  return [
    ...servers.flatMap((server) => judgeParameters(server, version)),
    ...judgeWhoAnswers(upstream, servers, isBound ? 'bound' : 'free'),
    ...judgeBackup(servers, method),
    ...judgeDrain(servers, isBound ? 'bound' : 'free'),
    ...judgeAlone(servers),
    ...judgeDoubles(servers),
  ];
}

function judgeParameters({ args, line }: ParsedDirective, version: string | null): readonly Judgement[] {
  const [address, ...parameters] = args;
  if (address === undefined) {
    const fix = 'Write `server ADDRESS:PORT;`.';
    return [
      { code: 'server-parameter-wrong', weight: 'refusal', line, reason: 'The server has no address.', fix },
    ];
  }
  return parameters.flatMap((parameter): readonly Judgement[] => {
    const rule = PARAMETERS.find(({ begins }) => parameter === begins || parameter.startsWith(`${begins}=`));
    if (rule === undefined || !rule.form.test(parameter)) {
      const reason = /^weight=0+$/.test(parameter)
        ? 'A weight of 0 is an error to nginx.'
        : `nginx does not understand \`${parameter}\`.`;
      const fix = rule?.fix ?? 'Remove it.';
      return [{ code: 'server-parameter-wrong', weight: 'refusal', line, reason, fix }];
    }
    const lack = rule.feature === null ? null : lackOf(version, rule.feature);
    if (lack === null) return [];
    const fix = 'Remove it, or run a newer nginx.';
    return [{ code: 'server-unavailable', weight: 'refusal', line, reason: `${lack}.`, fix }];
  });
}

interface Parameter {
  readonly begins: string;
  readonly form: RegExp;
  readonly feature: Feature | null;
  readonly fix: string;
}

const PARAMETERS: readonly Parameter[] = [
  { begins: 'weight', form: /^weight=0*[1-9]\d{0,8}$/, feature: null, fix: 'Use `down`, or 1 and more.' },
  { begins: 'max_conns', form: /^max_conns=\d{1,9}$/, feature: null, fix: 'Write `max_conns=10`.' },
  { begins: 'max_fails', form: /^max_fails=\d{1,9}$/, feature: null, fix: 'Write `max_fails=3`.' },
  {
    begins: 'fail_timeout',
    form: /^fail_timeout=(?=\d)(?:\d{1,2}y)?(?:\d{1,3}M)?(?:\d{1,3}w)?(?:\d{1,4}d)?(?:\d{1,5}h)?(?:\d{1,6}m)?(?:\d{1,8}s?)?$/,
    feature: null,
    fix: 'Write whole seconds, such as `fail_timeout=10s`.',
  },
  { begins: 'backup', form: /^backup$/, feature: null, fix: 'Write `backup`.' },
  { begins: 'down', form: /^down$/, feature: null, fix: 'Write `down`.' },
  { begins: 'drain', form: /^drain$/, feature: 'drain', fix: 'Write `drain`.' },
  { begins: 'route', form: /^route=.{1,32}$/, feature: 'route', fix: 'Write `route=a`.' },
  { begins: 'resolve', form: /^resolve$/, feature: 'resolve', fix: 'Write `resolve`.' },
  { begins: 'service', form: /^service=.+$/, feature: 'resolve', fix: 'Write `service=http`.' },
];

function judgeWhoAnswers(
  { line, args }: ParsedDirective,
  servers: readonly ParsedDirective[],
  clients: 'bound' | 'free',
): readonly Judgement[] {
  // It is there to fail.
  if (args[0] === NOBODY) return [];
  if (servers.length === 0) {
    const reason = 'The group has no server.';
    return [{ code: 'upstream-empty', weight: 'refusal', line, reason, fix: 'Add a `server` line.' }];
  }
  if (servers.every((server) => server.args.includes('backup'))) {
    const reason = 'The group has backup servers only.';
    const fix = 'Leave one server without `backup`.';
    return [{ code: 'upstream-backup-only', weight: 'refusal', line, reason, fix }];
  }
  const isOut = ({ args }: ParsedDirective) =>
    args.includes('down') || (clients === 'free' && args.includes('drain'));
  if (!servers.every(isOut)) return [];
  return [
    {
      code: 'upstream-all-down',
      weight: 'refusal',
      line,
      reason: 'Every server of the group is down: nginx accepts it and answers each request with 502.',
      fix: 'Leave one server without `down`, or answer 503 instead of passing to the group.',
    },
  ];
}

const METHODS_WITHOUT_BACKUP = ['ip_hash', 'hash', 'random'];

function judgeBackup(servers: readonly ParsedDirective[], method: string | null): readonly Judgement[] {
  const backup = servers.find((server) => server.args.includes('backup'));
  if (backup === undefined || method === null || !METHODS_WITHOUT_BACKUP.includes(method)) return [];
  return [
    {
      code: 'upstream-backup-ignored',
      weight: 'refusal',
      line: backup.line,
      reason: `${method} has no backup servers; where \`backup\` stands before the method nginx accepts it all the same.`,
      fix: 'Remove `backup`, or use round robin or least_conn.',
    },
  ];
}

function judgeDrain(servers: readonly ParsedDirective[], clients: 'bound' | 'free'): readonly Judgement[] {
  if (clients === 'bound') return [];
  return servers
    .filter((server) => server.args.includes('drain'))
    .map(({ line }) => ({
      code: 'server-drain-unbound',
      weight: 'warning',
      line,
      reason: 'drain without sticky is as `down`: no client is bound to the server.',
      fix: 'Add `sticky` behind the method, or write `down`.',
    }));
}

/** 1 is nginx's own default: only who asked for more is told that it does nothing. */
function judgeAlone(servers: readonly ParsedDirective[]): readonly Judgement[] {
  const [only, ...others] = servers;
  if (only === undefined || others.length > 0) return [];
  if (!only.args.some((arg) => /^max_fails=(?![01]$)/.test(arg))) return [];
  return [
    {
      code: 'server-max-fails-idle',
      weight: 'warning',
      line: only.line,
      reason: 'The group has one server: nginx never marks it failed, so max_fails does nothing.',
      fix: 'Remove max_fails, or add a second server.',
    },
  ];
}

function judgeDoubles(servers: readonly ParsedDirective[]): readonly Judgement[] {
  const seen = new Set<string>();
  return servers.flatMap(({ args: [address = ''], line }): readonly Judgement[] => {
    const isDouble = seen.has(address);
    seen.add(address);
    if (!isDouble) return [];
    const reason = `${address} stands in the group twice, so it gets a double share, and its failures are counted apart.`;
    const fix = 'Keep one line, with `weight=2` if that was meant.';
    return [{ code: 'server-doubled', weight: 'warning', line, reason, fix }];
  });
}
