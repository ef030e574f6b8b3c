/** HTTPS as a person wishes it, and what is known of the certificate it is served with. Never a key. */

export type Switch = 'off' | 'on';

export interface TlsWish {
  /** Of 127.0.0.1; never the one of http. */
  readonly port: number;
  /** Whether http answers nothing but where https is. */
  readonly redirect: Switch;
  readonly http2: Switch;
  readonly certificate: CertificateWish;
}

export type CertificateWish =
  /** Of this home's own authority; `names`: those a person added to the ones in use. */
  | { readonly kind: 'local'; readonly names?: readonly string[] | undefined }
  /** The person's own, kept under this id since it was imported. */
  | { readonly kind: 'own'; readonly id: string };

/** A certificate that is kept for nginx: `local-000001`, `own-0123456789ab`. */
export const CERTIFICATE_ID = /^(?:local-\d{6}|own-[0-9a-f]{12})$/;
export const OWN_ID = /^own-[0-9a-f]{12}$/;
/** A DNS name, perhaps with `*.` before it, or an address. */
export const CERTIFIED_NAME =
  /^(?:(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){0,9}|\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:.]{2,45})$/;
export const MAX_NAMES = 32;

export interface CertificateFacts {
  readonly id: string;
  /** Sorted; DNS names and addresses. */
  readonly names: readonly string[];
  /** In words, e.g. `Signalbox authority of box`. */
  readonly issuer: string;
  /** ISO times. */
  readonly notBefore: string;
  readonly expiresAt: string;
  /** Of the first certificate, as browsers show it: `AB:CD:…`, SHA-256. */
  readonly fingerprint: string;
}

/** The certificates on this machine's disk that matter now. */
export interface KeptCertificates {
  /** The newest of the local authority; null where it gave none yet. */
  readonly local: CertificateFacts | null;
  /** What nginx's config names; null where https is off, or its certificate is gone. */
  readonly served: CertificateFacts | null;
}

/** How an engine's nginx is reached by https. */
export type TlsPlace =
  /** It listens itself, on any port of 127.0.0.1 that is free. */
  | { readonly kind: 'direct' }
  /** It listens at `listen`, reached by `port` of 127.0.0.1, which can only be named when nginx is made; null: it has none. */
  | { readonly kind: 'published'; readonly listen: string; readonly port: number | null };

/** What nginx is told: where it listens, and by which certificate. */
export interface RoutedTls {
  /** `8443` in a container, `127.0.0.1:8443` on this machine. */
  readonly listen: string;
  /** As clients name it. */
  readonly port: number;
  readonly redirect: Switch;
  readonly http2: Switch;
  readonly certificate: string;
}

/** On the board; while https is off, what it would be. */
export interface BoardTls {
  readonly state: Switch;
  readonly port: number;
  /** `https://127.0.0.1:8443`; null while it is not served. */
  readonly url: string | null;
  readonly redirect: Switch;
  readonly http2: Switch;
  readonly certificate: CertificateWish;
  /** Of the certificate that is served; null while none is. */
  readonly issuer: string | null;
  readonly expiresAt: string | null;
  readonly names: readonly string[];
}

/** What is wished of it; null: nothing, as it is off. */
export function tlsWishOf(tls: BoardTls | undefined): TlsWish | null {
  if (tls?.state !== 'on') return null;
  const { port, redirect, http2, certificate } = tls;
  return { port, redirect, http2, certificate };
}

/** 8443 for 8080; below 65536 for every port. */
export function usualTlsPort(port: number): number {
  return port + 363 <= 65_535 ? port + 363 : port - 363;
}
