import { usePanel } from '../state/panel-store.ts';
import { CopyButton } from './copy-button.tsx';
import classes from './header.module.css';

/** Where the stack answers; nothing while it is down. */
export function AddressLink() {
  const url = usePanel((state) => state.board?.url ?? null);
  const https = usePanel((state) => state.board?.tls?.url ?? null);
  if (url === null) return null;
  return (
    <span className={classes.address}>
      <a href={url} target="_blank" rel="noreferrer">
        {url.replace(/^https?:\/\//, '')}
      </a>
      <CopyButton text={url} name="Copy the address" size="small" />
      {https === null ? null : (
        <a href={https} target="_blank" rel="noreferrer" title={https}>
          https :{new URL(https).port || '443'}
        </a>
      )}
    </span>
  );
}
