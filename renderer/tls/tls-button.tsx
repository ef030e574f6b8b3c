import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { stagedOf } from '../staging/put-edit.ts';
import { useBoard, usePanel } from '../state/panel-store.ts';
import { EdgeButton } from '../wish/edge-button.tsx';

/** `HTTPS :8443`, or `HTTPS off`, as wished or staged. Nothing where the controller does not tell. */
export function TlsButton() {
  const tls = useBoard((board) => board.tls);
  const staged = usePanel((state) => stagedOf(state.staged, 'tls'));
  if (tls === undefined) return null;
  const isOn = staged === null ? tls.state === 'on' : staged.tls !== null;
  const port = staged?.tls?.port ?? tls.port;
  return (
    <EdgeButton
      of="tls"
      name="HTTPS"
      label={isOn ? `HTTPS :${port}` : 'HTTPS off'}
      sentence="HTTPS on a port of its own, its certificate, and how to trust it"
      shortcut="o"
      icon={isOn ? <IconLock size={14} /> : <IconLockOpen size={14} />}
    />
  );
}
