import type { TlsWish } from './tls.ts';

/** `https on 8443, for box.test, http redirected`; null: off. */
export function tlsWords(tls: TlsWish | null): string {
  if (tls === null) return 'https off';
  const { port, redirect, http2, certificate } = tls;
  return [
    `https on ${port}`,
    certificate.kind === 'own' ? 'own certificate' : null,
    certificate.kind === 'local' && certificate.names?.length ? `for ${certificate.names.join(' ')}` : null,
    redirect === 'on' ? 'http redirected' : null,
    http2 === 'off' ? 'without HTTP/2' : null,
  ]
    .filter((word) => word !== null)
    .join(', ');
}
