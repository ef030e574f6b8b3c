/** A person's own lines against the protocol nginx speaks to the backends: it changes with the server program. */
import type { Judgement } from './finding.ts';
import { type ParsedDirective, parseDirectives } from './parse-directives.ts';
import type { ConfigFile } from './print-config.ts';

export interface SpokenGroups {
  readonly http: ReadonlySet<string>;
  readonly uwsgi: ReadonlySet<string>;
}

/** As the printed server passes to them. */
export function spokenGroups(files: readonly ConfigFile[]): SpokenGroups {
  const text = files.find((file) => file.path === 'conf.d/public.conf')?.text ?? '';
  const lines = withInner(parseDirectives(text) ?? []);
  const passedBy = (name: string) =>
    new Set(lines.filter((line) => line.name === name).map(({ args: [to = ''] }) => groupOf(to)));
  return { http: passedBy('proxy_pass'), uwsgi: passedBy('uwsgi_pass') };
}

/** Anywhere in the snippets for http and server. */
export function judgeProtocol(line: ParsedDirective, groups: SpokenGroups): readonly Judgement[] {
  const { name, args } = line;
  const group = groupOf(args[0] ?? '');
  if (name === 'proxy_pass' && groups.uwsgi.has(group)) {
    const reason = `The backends of \`${group}\` speak the uwsgi protocol: they would hang up on http, and nginx answer 502.`;
    return [refusal(line, reason, `Write \`uwsgi_pass ${group};\`, or serve by http.`)];
  }
  if (name === 'uwsgi_pass' && groups.http.has(group)) {
    const reason = `The backends of \`${group}\` speak http: they would not understand uwsgi, and nginx answer 502.`;
    return [refusal(line, reason, `Write \`proxy_pass http://${group};\`, or serve by uwsgi.`)];
  }
  return [];
}

/** In the server snippet, in no block of its own: what holds for all that is passed on. */
export function judgePrefix({ name, line }: ParsedDirective, groups: SpokenGroups): readonly Judgement[] {
  const [, prefix, rest] = /^(proxy|uwsgi)_(.+)$/.exec(name) ?? [];
  if (prefix === undefined || rest === undefined || rest === 'pass') return [];
  const [own, other, spoken] =
    prefix === 'proxy' ? [groups.http, groups.uwsgi, 'uwsgi'] : [groups.uwsgi, groups.http, 'http'];
  if (own.size > 0 || other.size === 0) return [];
  const reason = `The backends speak ${spoken}, and \`${name}\` says nothing of that.`;
  return [{ code: 'snippet-protocol', weight: 'warning', line, reason, fix: fixOf(prefix, rest) }];
}

/** In the upstream snippet. */
export function judgeKept({ name, line }: ParsedDirective, groups: SpokenGroups): readonly Judgement[] {
  if (!/^keepalive_(?:requests|time|timeout)$/.test(name)) return [];
  if (groups.http.size > 0 || groups.uwsgi.size === 0) return [];
  const reason = `The uwsgi protocol has one request to a connection: nginx keeps none, and \`${name}\` does nothing.`;
  return [{ code: 'snippet-protocol', weight: 'warning', line, reason, fix: 'Leave it out.' }];
}

function fixOf(prefix: string, rest: string): string {
  if (prefix === 'proxy' && rest === 'set_header') return 'Write `uwsgi_param HTTP_NAME value;`.';
  if (prefix === 'uwsgi' && rest === 'param') return 'Write `proxy_set_header Name value;`.';
  return `Write \`${prefix === 'proxy' ? 'uwsgi' : 'proxy'}_${rest}\`, where nginx has it.`;
}

/** `http://flask-app/path` and `flask-app` name one group. */
function groupOf(target: string): string {
  return target.replace(/^\w+:\/\//, '').replace(/[/:].*$/, '');
}

function withInner(lines: readonly ParsedDirective[]): readonly ParsedDirective[] {
  return lines.flatMap((line) => [line, ...withInner(line.block ?? [])]);
}

function refusal({ line }: ParsedDirective, reason: string, fix: string): Judgement {
  return { code: 'snippet-protocol', weight: 'refusal', line, reason, fix };
}
