/** Words behind a method, `sticky` and `keepalive`: what nginx refuses is refused here first, with the fix. */
import { type Feature, hasFeature, lackOf } from './capabilities.ts';
import type { Judgement } from './finding.ts';
import type { ParsedDirective } from './parse-directives.ts';

export function judgeMethodWords(
  lines: readonly ParsedDirective[],
  version: string | null,
): readonly Judgement[] {
  return [...lines.flatMap((line) => judgeLine(line, version)), ...judgeRepeats(lines)];
}

function judgeLine({ name, args, line }: ParsedDirective, version: string | null): readonly Judgement[] {
  const rule = RULES[name];
  if (rule === undefined) return [];
  const lack = rule.feature === null ? null : lackOf(version, rule.feature);
  if (lack !== null) {
    const fix = 'Choose another method, or run a newer nginx.';
    return [{ code: 'upstream-unavailable', weight: 'refusal', line, reason: `${lack}.`, fix }];
  }
  if (rule.isRight(args, version)) return [];
  const reason = `nginx does not understand \`${[name, ...args].join(' ')}\`.`;
  return [
    { code: 'upstream-arguments-wrong', weight: 'refusal', line, reason, fix: `Write \`${rule.form}\`.` },
  ];
}

/** Directives nginx takes once only. */
function judgeRepeats(lines: readonly ParsedDirective[]): readonly Judgement[] {
  return ['keepalive', 'sticky'].flatMap((name): readonly Judgement[] => {
    const second = lines.filter((line) => line.name === name)[1];
    if (second === undefined) return [];
    return [
      {
        code: 'upstream-arguments-wrong',
        weight: 'refusal',
        line: second.line,
        reason: `${name} stands in the group twice.`,
        fix: `Keep one ${name}.`,
      },
    ];
  });
}

interface Rule {
  readonly feature: Feature | null;
  readonly form: string;
  readonly isRight: (args: readonly string[], version: string | null) => boolean;
}

const STICKY_COOKIE_OPTION = /^(?:(?:expires|domain|samesite|path)=.+|httponly|secure)$/;

const RULES: Readonly<Record<string, Rule>> = {
  least_conn: { feature: null, form: 'least_conn;', isRight: (args) => args.length === 0 },
  ip_hash: { feature: null, form: 'ip_hash;', isRight: (args) => args.length === 0 },
  hash: {
    feature: null,
    form: 'hash KEY [consistent];',
    isRight: ([key, flag, ...rest]) =>
      key !== undefined && (flag ?? 'consistent') === 'consistent' && rest.length === 0,
  },
  random: {
    feature: 'random',
    form: 'random [two [least_conn]];',
    isRight: ([two, by, ...rest]) =>
      (two ?? 'two') === 'two' && (by ?? 'least_conn') === 'least_conn' && rest.length === 0,
  },
  least_time: {
    feature: 'least_time',
    form: 'least_time header|last_byte [inflight];',
    isRight: ([by, inflight, ...rest]) =>
      (by === 'header' || by === 'last_byte') && (inflight ?? 'inflight') === 'inflight' && rest.length === 0,
  },
  sticky: {
    feature: 'sticky',
    form: 'sticky cookie NAME [expires=TIME] [path=PATH]; or sticky route $variable …;',
    isRight: ([kind, first, ...rest]) => {
      if (first === undefined) return false;
      if (kind === 'cookie') return rest.every((option) => STICKY_COOKIE_OPTION.test(option));
      return kind === 'route' ? [first, ...rest].every((word) => word.startsWith('$')) : kind === 'learn';
    },
  },
  keepalive: {
    feature: null,
    form: 'keepalive CONNECTIONS;',
    isRight: ([count = '', ...rest], version) =>
      /^\d{1,9}$/.test(count) &&
      rest.length <= 1 &&
      (Number(count) > 0 || hasFeature(version, 'keepalive by default')),
  },
};
