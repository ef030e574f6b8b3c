import type { BoardTls } from '../../stack/model/tls.ts';
import { CopyButton } from '../header/copy-button.tsx';
import classes from './tls.module.css';

/** What is served now; nothing while https is off. */
export function ServedCertificate({ tls: { url, issuer, expiresAt, names } }: { readonly tls: BoardTls }) {
  if (url === null) return null;
  const days = expiresAt === null ? null : daysUntil(expiresAt, Date.now());
  return (
    <section className={classes.served} aria-label="Served now">
      <p className={classes.address}>
        <a href={url} target="_blank" rel="noreferrer">
          {url}
        </a>
        <CopyButton text={url} name="Copy the https address" />
      </p>
      {expiresAt === null || days === null ? null : (
        <p data-soon={days < SOON_DAYS || undefined}>
          {issuer}, until <b>{expiresAt.slice(0, 10)}</b>{' '}
          {days < 0 ? '(expired)' : `(${days} ${days === 1 ? 'day' : 'days'})`}
        </p>
      )}
      <p>for {names.join(', ')}</p>
    </section>
  );
}

export function daysUntil(iso: string, nowMs: number): number {
  return Math.floor((Date.parse(iso) - nowMs) / 86_400_000);
}

const SOON_DAYS = 21;
