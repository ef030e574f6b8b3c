/** A `listen` of a person's own beside the two that Signalbox prints. */
import type { SnippetLevel } from '../model/snippets.ts';
import type { Judgement } from './finding.ts';
import { type ParsedDirective, parseDirectives } from './parse-directives.ts';
import type { ConfigFile } from './print-config.ts';

/** As printed; null where the file is not there. */
export interface OwnListens {
  readonly control: string | null;
  readonly open: string | null;
  /** Of https; null while that is off. */
  readonly tls: string | null;
}

export function ownListens(files: readonly ConfigFile[]): OwnListens {
  return {
    control: listenIn(files, 'conf.d/control.conf'),
    open: listenIn(files, 'conf.d/public.conf'),
    tls: listenIn(files, 'conf.d/tls.conf'),
  };
}

export function judgeListen(
  { args, line }: ParsedDirective,
  level: SnippetLevel,
  { control, open, tls }: OwnListens,
): readonly Judgement[] {
  const [address] = args;
  if (address === undefined) return [];
  if (tls !== null && portOf(address) === portOf(tls)) {
    const reason = `\`${address}\` is where Signalbox serves HTTPS.`;
    return [{ code: 'snippet-listen', weight: 'refusal', line, reason, fix: 'Choose another port.' }];
  }
  if (level === 'server' && tls === null && args.includes('ssl')) {
    const reason = `\`${args.join(' ')}\` needs a certificate, and Signalbox’s server has none while HTTPS is off.`;
    const fix =
      'Switch HTTPS on: it brings a certificate, and nginx a port that is reached; or name one with ssl_certificate.';
    return [{ code: 'snippet-listen', weight: 'warning', line, reason, fix }];
  }
  if (control !== null && portOf(address) === portOf(control)) {
    const reason = `\`${address}\` is where Signalbox asks nginx whether a change is served.`;
    return [{ code: 'snippet-control', weight: 'refusal', line, reason, fix: 'Choose another port.' }];
  }
  if (open !== null && portOf(address) === portOf(open)) {
    const isOtherName = level === 'http' && placeOf(address) === placeOf(open);
    if (isOtherName && !args.some((arg) => arg === 'default_server' || arg === 'default')) return [];
    const reason = `\`${args.join(' ')}\` would take requests that are meant for the backends.`;
    const fix =
      level === 'http'
        ? `Write \`listen ${open};\` with a \`server_name\` of your own, or choose another port.`
        : 'Leave it out: the server listens there already.';
    return [{ code: 'snippet-listen', weight: 'refusal', line, reason, fix }];
  }
  if (address.startsWith('unix:') || !WILDCARD.test(placeOf(address))) return [];
  const reason = `\`${address}\` listens on every address of the machine nginx runs on, not on this machine alone.`;
  const fix = `Write \`listen 127.0.0.1:${portOf(address)};\`, unless others are to reach it.`;
  return [{ code: 'snippet-listen', weight: 'warning', line, reason, fix }];
}

const WILDCARD = /^(?:\*|0\.0\.0\.0|\[::\]):/;

function listenIn(files: readonly ConfigFile[], path: string): string | null {
  const text = files.find((file) => file.path === path)?.text ?? '';
  const lines = (parseDirectives(text) ?? []).flatMap(({ block }) => block ?? []);
  return lines.find(({ name }) => name === 'listen')?.args[0] ?? null;
}

/** `8080`, `127.0.0.1:8080` and `[::1]:8080` meet on one port; nginx takes 80 where none is named. */
function portOf(listen: string): string {
  return listen.startsWith('unix:') ? listen : (/(?:^|:)(\d+)$/.exec(listen)?.[1] ?? '80');
}

function placeOf(listen: string): string {
  if (/^\d+$/.test(listen)) return `*:${listen}`;
  return /:\d+$/.test(listen) ? listen : `${listen}:80`;
}
