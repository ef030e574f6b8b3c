/** HTTPS: one switch, its port, its certificate, and how this system comes to trust it. */
import { useState } from 'react';
import { tlsWishOf } from '../../stack/model/tls.ts';
import { stagedOf } from '../staging/put-edit.ts';
import { useBoard, usePanel } from '../state/panel-store.ts';
import { SelectSetting, SwitchSetting, type TextField, TextSettings } from '../tuning/setting.tsx';
import { SettingsForm } from '../tuning/settings-form.tsx';
import { OwnCertificate } from './own-certificate.tsx';
import { ServedCertificate } from './served-certificate.tsx';
import { draftOfTls, parseTls, type TlsDraft } from './tls-draft.ts';
import { TrustPane } from './trust-pane.tsx';

export function TlsForm() {
  const tls = useBoard((board) => board.tls);
  const httpPort = useBoard((board) => board.port);
  const staged = usePanel((state) => stagedOf(state.staged, 'tls'));
  const [draft, setDraft] = useState(() =>
    tls === undefined ? null : draftOfTls(staged === null ? tlsWishOf(tls) : staged.tls, tls),
  );
  if (tls === undefined || draft === null) return null;
  const change = (part: Partial<TlsDraft>) => setDraft({ ...draft, ...part });
  const parsed = parseTls(draft, httpPort);
  const edit = parsed.kind === 'wrong' ? parsed.sentence : ({ kind: 'tls', tls: parsed.tls } as const);

  return (
    <SettingsForm edit={edit} onReset={() => setDraft(draftOfTls(null, { ...tls, ...AS_OFFERED }))}>
      <ServedCertificate tls={tls} />
      <SwitchSetting
        name="https"
        sentence="nginx listens on a second port, with TLS 1.2 and 1.3. Switched by a verified reload, like every change."
        state={draft.state}
        onChange={(state) => change({ state })}
      />
      {draft.state === 'off' ? null : (
        <>
          <TextSettings fields={PORT} draft={draft} onChange={change} />
          <SelectSetting
            name="certificate"
            sentence={CERTIFICATE_SENTENCES[draft.kind]}
            value={draft.kind}
            options={CERTIFICATES}
            onChange={(kind) => change({ kind })}
          />
          {draft.kind === 'local' ? (
            <TextSettings fields={NAMES} draft={draft} onChange={change} />
          ) : (
            <OwnCertificate id={draft.ownId} onImport={(ownId) => change({ ownId })} />
          )}
          <SwitchSetting
            name="redirect"
            sentence="http sends every request on to https, for now: no browser remembers it once it is off again."
            state={draft.redirect}
            onChange={(redirect) => change({ redirect })}
          />
          <SwitchSetting
            name="http2"
            sentence="Offered to clients; those that do not know it go on with HTTP/1.1."
            state={draft.http2}
            onChange={(http2) => change({ http2 })}
          />
        </>
      )}
      <TrustPane authorityOf={tls.expiresAt} />
    </SettingsForm>
  );
}

const AS_OFFERED = { redirect: 'off', http2: 'on', certificate: { kind: 'local' } } as const;
const CERTIFICATES = { local: 'of this machine', own: 'my own' } as const;
const CERTIFICATE_SENTENCES = {
  local:
    'By an authority made once for this stack. It may vouch for local names and private addresses alone; certificates are renewed by themselves.',
  own: 'A certificate and key of yours, checked before nginx is given them. The key is kept with mode 600 and shown nowhere.',
} as const;

const PORT: readonly TextField<'port'>[] = [
  {
    field: 'port',
    name: 'port',
    unset: '8443',
    sentence:
      'Of 127.0.0.1. On Docker another port than the offered one has nginx’s container made anew, and requests fail until it is back.',
  },
];

const NAMES: readonly TextField<'names'>[] = [
  {
    field: 'names',
    name: 'names',
    unset: 'app.localhost box.test',
    sentence:
      'Beside localhost, 127.0.0.1, ::1 and this machine’s name. Name each: few clients take *.localhost.',
  },
];
