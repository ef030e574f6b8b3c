import { protocolOf } from '../../stack/model/serving.ts';
import { useCopied } from '../header/use-copied.ts';
import { useBoard } from '../state/panel-store.ts';
import classes from './track.module.css';

/** Where a backend is reached past nginx; pressed, it copies the line that asks it there. */
export function DirectAddress({ address, backend }: { readonly address: string; readonly backend: string }) {
  const speaksUwsgi = useBoard(
    ({ service }) => service.serving !== undefined && protocolOf(service.serving) === 'uwsgi',
  );
  const line = speaksUwsgi ? `uwsgi_curl ${address} /info` : `curl http://${address}/info`;
  const { said, copy } = useCopied(line);
  const words = said === 'copied' ? 'copied' : said === 'refused' ? 'not copied' : address;
  return (
    <button
      type="button"
      className={classes.direct}
      aria-label={`Copy the line that asks ${backend} past nginx: ${line}`}
      title={`Past nginx; copies: ${line}`}
      onClick={copy}
    >
      {words}
    </button>
  );
}
