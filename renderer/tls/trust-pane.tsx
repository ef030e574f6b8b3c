/** How to trust the local authority: lines to copy, and the certificate to keep. Nothing is done from here. */
import { useState } from 'react';
import type { TrustView, TrustWay } from '../../stack/model/trust.ts';
import { PlainWords } from '../faults/plain-words.tsx';
import { saveFile } from '../format/save-file.ts';
import { CopyButton } from '../header/copy-button.tsx';
import { useAnswer } from '../state/use-answer.ts';
import { Press } from '../theme/press.tsx';
import classes from './tls.module.css';

/** `authorityOf` changes when there may be another authority. */
export function TrustPane({ authorityOf }: { readonly authorityOf: string | null }) {
  const answer = useAnswer(`trust ${authorityOf}`, (client) => client.tls.trust());
  if (answer.kind !== 'here' || answer.value.authority === null) return null;
  return <Trust view={answer.value} />;
}

function Trust({ view: { authority, ways } }: { readonly view: TrustView }) {
  const [what, setWhat] = useState<'do' | 'undo'>('do');
  if (authority === null) return null;
  const here = ways.filter(({ fits, undo }) => fits === 'here' && (what === 'do' || undo.length > 0));
  const elsewhere = ways.filter(({ fits }) => fits === 'elsewhere');
  return (
    <section className={classes.trust} aria-label="Trust it">
      <h3>Trust it on this system</h3>
      <p>Until then browsers warn. Signalbox changes no store by itself: run what you want of this.</p>
      <div className={classes.tools}>
        <Press
          size="small"
          onClick={() => saveFile('signalbox-ca.crt', [authority.pem], 'application/x-x509-ca-cert')}
        >
          Save the certificate
        </Press>
        <Press size="small" look="quiet" onClick={() => setWhat(what === 'do' ? 'undo' : 'do')}>
          {what === 'do' ? 'How to take it back' : 'How to trust it'}
        </Press>
      </div>
      {here.map((way) => (
        <Way key={way.title} way={way} what={what} />
      ))}
      {what === 'undo' ? null : (
        <details>
          <summary>Other systems</summary>
          {elsewhere.map((way) => (
            <Way key={way.title} way={way} what="do" />
          ))}
        </details>
      )}
      <p className={classes.print}>
        {authority.name}, until {authority.expiresAt.slice(0, 10)}
        <br />
        SHA-256 <span>{authority.fingerprint}</span>
      </p>
    </section>
  );
}

function Way({ way, what }: { readonly way: TrustWay; readonly what: 'do' | 'undo' }) {
  const lines = what === 'do' ? way.commands : way.undo;
  return (
    <div className={classes.way}>
      <h4>{way.title}</h4>
      {lines.length === 0 ? null : (
        <div className={classes.lines}>
          <pre>{lines.join('\n')}</pre>
          <CopyButton text={lines.join('\n')} name={`Copy the lines for ${way.title}`} />
        </div>
      )}
      {way.note === null || what === 'undo' ? null : (
        <p>
          <PlainWords text={way.note} />
        </p>
      )}
    </div>
  );
}
