/** HTTPS in a few lines. */
import type { Board } from '../model/board.ts';
import { tlsWishOf } from '../model/tls.ts';
import { tlsWords } from '../model/tls-words.ts';
import type { TrustView } from '../model/trust.ts';
import type { Answer } from './terminal.ts';

export function answerOfTls({ tls }: Board): Answer {
  if (tls === undefined) return { json: { state: 'off' }, text: 'https off' };
  const text = [
    tlsWords(tlsWishOf(tls)),
    ...(tls.state === 'off' ? [`  it would be on port ${tls.port}: signalbox tls on`] : []),
    ...(tls.url === null ? [] : [`  ${tls.url}`]),
    ...(tls.expiresAt === null
      ? []
      : [
          `  certificate of ${tls.issuer}, until ${tls.expiresAt.slice(0, 10)}`,
          `  for ${tls.names.join(', ')}`,
        ]),
  ].join('\n');
  return { json: tls, text };
}

/** This system's first, all of the others after it. */
export function trustLines({ authority, ways }: TrustView, what: 'do' | 'undo'): readonly string[] {
  if (authority === null) return [];
  const told = ways.filter((way) => what === 'do' || way.undo.length > 0);
  return [
    `${authority.name}, until ${authority.expiresAt.slice(0, 10)}`,
    `  ${authority.path}`,
    `  SHA-256 ${authority.fingerprint}`,
    `  may vouch for ${authority.domains.join(', ')}, and addresses of this machine and of private networks`,
    ...told.flatMap(({ title, commands, note, undo }) => [
      '',
      title,
      ...(what === 'do' ? commands : undo).map((line) => `  ${line}`),
      ...(note === null || what === 'undo' ? [] : [`  ${note}`]),
    ]),
    ...(what === 'do' ? ['', 'To take it back: signalbox tls trust --undo'] : []),
  ];
}
