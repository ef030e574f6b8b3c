/** One `upstream` block judged: its methods, their order, and what stands beside them. */
import { hasFeature } from './capabilities.ts';
import type { Judgement } from './finding.ts';
import { judgeMethodWords } from './lint-method-words.ts';
import { judgeServers } from './lint-servers.ts';
import type { ParsedDirective } from './parse-directives.ts';

export const METHODS = ['least_conn', 'ip_hash', 'hash', 'random', 'least_time'];

export function judgeUpstream(
  upstream: ParsedDirective,
  lines: readonly ParsedDirective[],
  version: string | null,
): readonly Judgement[] {
  const methods = lines.filter((line) => METHODS.includes(line.name));
  return [
    ...judgeServers(upstream, lines, methods.at(-1)?.name ?? null, version),
    ...judgeMethods(methods),
    ...judgeMethodWords(lines, version),
    ...judgeOrder(lines, methods, version),
    ...judgeZone(upstream, lines),
  ];
}

function judgeMethods(methods: readonly ParsedDirective[]): readonly Judgement[] {
  const findings: Judgement[] = [];
  const second = methods[1];
  if (second !== undefined) {
    findings.push({
      code: 'upstream-method-doubled',
      weight: 'refusal',
      line: second.line,
      reason: `The group names ${methods.length} methods: nginx takes the last and only warns.`,
      fix: `Keep one of ${methods.map((method) => method.name).join(', ')}.`,
    });
  }
  for (const { name, args, line } of methods) {
    if (name !== 'hash' || args[0] === undefined || args[0].includes('$')) continue;
    findings.push({
      code: 'upstream-key-constant',
      weight: 'warning',
      line,
      reason: `The key ${JSON.stringify(args[0])} holds no variable: every request lands on one backend.`,
      fix: 'Use a variable, such as `$request_uri`.',
    });
  }
  return findings;
}

/** nginx builds the method on what stood before it, and throws away what was wrapped around it. */
function judgeOrder(
  lines: readonly ParsedDirective[],
  methods: readonly ParsedDirective[],
  version: string | null,
): readonly Judgement[] {
  const isBeforeAMethod = (line: ParsedDirective) =>
    methods.some((method) => lines.indexOf(line) < lines.indexOf(method));
  const keepsKeepalive = hasFeature(version, 'keepalive before the method');
  return lines.filter(isBeforeAMethod).flatMap((line): readonly Judgement[] => {
    if (line.name === 'keepalive' && !keepsKeepalive) {
      return [
        {
          code: 'upstream-keepalive-first',
          weight: 'refusal',
          line: line.line,
          reason: 'keepalive stands before the method: this nginx then loses keepalive without a word.',
          fix: 'Move keepalive behind the method.',
        },
      ];
    }
    if (line.name !== 'sticky') return [];
    return [
      {
        code: 'upstream-sticky-first',
        weight: 'refusal',
        line: line.line,
        reason: 'sticky stands before the method: nginx then binds no client to a backend.',
        fix: 'Move sticky behind the method.',
      },
    ];
  });
}

function judgeZone(upstream: ParsedDirective, lines: readonly ParsedDirective[]): readonly Judgement[] {
  if (lines.some((line) => line.name === 'zone')) return [];
  const findings: Judgement[] = [
    {
      code: 'upstream-zone-missing',
      weight: 'warning',
      line: upstream.line,
      reason: 'Without a zone each of nginx’s workers balances on its own, and shares come out uneven.',
      fix: `Add \`zone ${upstream.args[0] ?? 'NAME'} 64k;\` as its first line.`,
    },
  ];
  const limited = lines.find(
    (line) => line.name === 'server' && line.args.some((arg) => /^max_conns=[1-9]/.test(arg)),
  );
  if (limited !== undefined) {
    findings.push({
      code: 'server-max-conns-loose',
      weight: 'warning',
      line: limited.line,
      reason: 'Without a zone each worker counts max_conns for itself, so the backend gets a multiple of it.',
      fix: `Add \`zone ${upstream.args[0] ?? 'NAME'} 64k;\` as the group’s first line.`,
    });
  }
  return findings;
}
