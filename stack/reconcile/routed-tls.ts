/** HTTPS as nginx is to be told of it, and whether the config that serves says so already. */
import type { Desired } from '../model/desired.ts';
import { canonicalText } from '../model/fingerprint.ts';
import type { Observed } from '../model/observed.ts';
import type { RoutedTls, TlsPlace, TlsWish } from '../model/tls.ts';

/** Undefined while https is off. Of a local authority that gave nothing yet, the certificate it will give first. */
export function routedTls({ tls }: Desired, observed: Observed): RoutedTls | undefined {
  if (tls === undefined) return undefined;
  const { port, redirect, http2, certificate } = tls;
  const place = observed.tlsPlace ?? DIRECT;
  return {
    listen: place.kind === 'published' ? place.listen : `127.0.0.1:${port}`,
    port,
    redirect,
    http2,
    certificate:
      certificate.kind === 'own' ? certificate.id : (observed.certificates?.local?.id ?? 'local-000001'),
  };
}

/** As part of a routing: nothing while https is off. */
export function withTls(desired: Desired, observed: Observed): { readonly tls?: RoutedTls } {
  const tls = routedTls(desired, observed);
  return tls === undefined ? {} : { tls };
}

/** As part of the step that starts nginx. */
export function tlsPortOf({ tls }: Desired): { readonly tlsPort?: number } {
  return tls === undefined ? {} : { tlsPort: tls.port };
}

/** The reason for a change of the config; null where there is none. */
export function tlsDifference(desired: Desired, observed: Observed): string | null {
  if (observed.served === null) return null;
  const served = observed.served.routing.tls;
  const wished = routedTls(desired, observed);
  if (canonicalText(wished ?? null) === canonicalText(served ?? null)) return null;
  if (wished === undefined) return 'HTTPS is to be off';
  if (served === undefined) return `HTTPS is to be on, on port ${wished.port}`;
  const words = [
    wished.port === served.port ? null : `HTTPS is to be on port ${wished.port}`,
    wished.certificate === served.certificate ? null : 'HTTPS has another certificate',
    wished.redirect === served.redirect ? null : `the redirect to HTTPS is to be ${wished.redirect}`,
    wished.http2 === served.http2 ? null : `HTTP/2 is to be ${wished.http2}`,
  ].filter((word) => word !== null);
  return words.length === 0 ? 'HTTPS is reached another way' : words.join('; ');
}

/**
 * Why an nginx that runs must be made anew to be reached by https; null where it need not. What an older Signalbox made
 * without such a port is left alone until https is wished.
 */
export function tlsUnreachable({ tls }: Desired, { tlsPlace = DIRECT, nginx }: Observed): string | null {
  if (tls === undefined || nginx.state === 'absent' || tlsPlace.kind === 'direct') return null;
  if (tlsPlace.port === tls.port) return null;
  return `it was made ${tlsPlace.port === null ? 'without a port for HTTPS' : `with port ${tlsPlace.port} for HTTPS, not ${tls.port}`}, and a container gets no port later: requests fail until it is back`;
}

/** The port to offer where a person names none. */
export function offeredTlsPort(
  wish: TlsWish | undefined,
  place: TlsPlace | undefined,
  usual: number,
): number {
  return wish?.port ?? (place?.kind === 'published' ? place.port : null) ?? usual;
}

const DIRECT: TlsPlace = { kind: 'direct' };
