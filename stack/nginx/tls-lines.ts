/** HTTPS in the public server: where it listens, by which certificate, and where http is sent on to. */
import type { Routing } from '../model/routing.ts';
import { CERTIFICATE_ID, type RoutedTls } from '../model/tls.ts';
import { hasFeature } from './capabilities.ts';
import { checked, checkedListen, checkedWholeNumber } from './checked-values.ts';
import { type Block, block, type ConfigLine, directive } from './directive.ts';
import { unlessSaid } from './snippet-lines.ts';

/** What stands behind the `listen` of http. Nothing while https is off. Faults: `config-unsafe`. */
export function tlsLines({ tls, site, snippets }: Routing): readonly ConfigLine[] {
  if (tls === undefined) return [];
  return [
    // The default, so that it answers under every name: the server below is for one name alone.
    ...listenLines(tls, site.version, ['default_server']),
    ...certificateLines(tls),
    ...unlessSaid(sessionLines(site.version), snippets?.server),
    ...(tls.redirect === 'on' ? [sentOn(tls)] : []),
  ];
}

/** The name under which Signalbox asks the https port which generation answers; nobody resolves it (RFC 9476). */
export const PROOF_HOST = 'proof.signalbox.alt';

/**
 * Answered by nginx itself and logged nowhere, so that proving a change adds to no backend's count. Not a location of
 * the public server: its paths are the backends'.
 */
export function tlsProofServer({ tls, site }: Routing, generation: number): Block | null {
  if (tls === undefined) return null;
  return block(
    'server',
    [],
    [
      ...listenLines(tls, site.version, []),
      directive('server_name', PROOF_HOST),
      ...certificateLines(tls),
      directive('access_log', 'off'),
      directive('keepalive_timeout', '0'),
      block('if', ['($http_x_signalbox_control', '!~', '.)'], [directive('return', '403')]),
      directive('default_type', 'application/json'),
      directive('return', '200', `{"generation":${generation},"pid":$pid}`),
    ],
  );
}

function listenLines(
  { listen, http2 }: RoutedTls,
  version: string | null,
  more: readonly string[],
): readonly ConfigLine[] {
  const hasDirective = hasFeature(version, 'http2');
  const spoken = http2 === 'on' && !hasDirective ? ['http2'] : [];
  return [
    directive('listen', checkedListen(listen), 'ssl', ...spoken, ...more),
    ...(http2 === 'on' && hasDirective ? [directive('http2', 'on')] : []),
  ];
}

/** nginx takes the path from the folder of the main file: `current/` and `generations/000012/` are as deep below it. */
function certificateLines({ certificate }: RoutedTls): readonly ConfigLine[] {
  const id = checked(certificate, CERTIFICATE_ID, 'the certificate', 'one that is kept');
  return [
    directive('ssl_certificate', `../../tls/${id}/cert.pem`),
    directive('ssl_certificate_key', `../../tls/${id}/key.pem`),
  ];
}

/** A client that comes back skips half of the handshake, whichever worker it meets. */
function sessionLines(version: string | null): readonly ConfigLine[] {
  return [
    directive('ssl_protocols', 'TLSv1.2', 'TLSv1.3'),
    directive('ssl_session_cache', 'shared:signalbox_tls:4m'),
    directive('ssl_session_timeout', '1h'),
    // Before that version a ticket's key is made at each load and never changed: a reload would break every ticket.
    ...(hasFeature(version, 'ssl ticket keys in the cache') ? [] : [directive('ssl_session_tickets', 'off')]),
  ];
}

/**
 * 307: the method and the body stay, and no browser remembers it once https is switched off again, as it would remember
 * a 301 or 308 for ever. For the same reason there is no Strict-Transport-Security: it would hold for every port of
 * this name (RFC 6797, 8.3), and so for other programs on localhost.
 */
function sentOn({ port }: RoutedTls): Block {
  const where = `https://$host:${checkedWholeNumber(port)}$request_uri`;
  return block('if', ['($scheme', '=', 'http)'], [directive('return', '307', where)]);
}
