/** A certificate and key of the person's own: dropped, chosen or pasted, then checked by the controller. */
import { useState } from 'react';
import { faultOfCall } from '../../stack/contract/client.ts';
import type { ImportedCertificate } from '../../stack/model/trust.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { usePanel } from '../state/panel-store.ts';
import { Press } from '../theme/press.tsx';
import { PemField } from './pem-field.tsx';
import classes from './tls.module.css';

interface OwnCertificateProps {
  /** Of the one that is wished or was imported; empty where there is none. */
  readonly id: string;
  readonly onImport: (id: string) => void;
}

type Check =
  | { readonly kind: 'none' | 'waiting' }
  | { readonly kind: 'good'; readonly imported: ImportedCertificate }
  | { readonly kind: 'refused'; readonly sentence: string };

export function OwnCertificate({ id, onImport }: OwnCertificateProps) {
  const client = usePanel((state) => state.client);
  const [certificate, setCertificate] = useState('');
  const [key, setKey] = useState('');
  const [check, setCheck] = useState<Check>({ kind: 'none' });
  const isReady = certificate.trim() !== '' && key.trim() !== '';
  const send = (): void => {
    if (client === null) return;
    setCheck({ kind: 'waiting' });
    client.tls.import({ certificate, key }).then(
      (imported) => {
        // Kept by the controller now: the page need not hold a key.
        setKey('');
        setCheck({ kind: 'good', imported });
        onImport(imported.id);
      },
      (thrown: unknown) => {
        const { message, hint = '' } = faultOfCall(thrown);
        setCheck({ kind: 'refused', sentence: `${message} ${hint}` });
      },
    );
  };
  return (
    <div className={classes.own}>
      <PemField name="Certificate and chain" text={certificate} onText={setCertificate} />
      <PemField name="Private key" text={key} onText={setKey} />
      <div className={classes.check}>
        <Press disabled={!isReady || client === null || check.kind === 'waiting'} onClick={send}>
          Check and keep
        </Press>
        {id !== '' && check.kind === 'none' ? (
          <span>One is kept already; another takes its place.</span>
        ) : null}
      </div>
      {check.kind === 'refused' ? (
        <p role="alert" className={classes.refused}>
          <PlainWords text={check.sentence} />
        </p>
      ) : null}
      {check.kind === 'good' ? <Kept imported={check.imported} /> : null}
    </div>
  );
}

function Kept({
  imported: { names, issuer, expiresAt, warnings },
}: {
  readonly imported: ImportedCertificate;
}) {
  return (
    <div role="status">
      <p>
        Good: for {names.join(', ') || 'no name'}, of {issuer}, until {expiresAt.slice(0, 10)}.
      </p>
      {warnings.map((warning) => (
        <p key={warning} data-soon>
          {warning}
        </p>
      ))}
    </div>
  );
}
