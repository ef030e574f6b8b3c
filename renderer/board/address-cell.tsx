import { CopyButton } from '../header/copy-button.tsx';
import columns from './columns.module.css';
import { shortAddress } from './short-address.ts';
import classes from './track.module.css';

/** Where nginx finds it, and what the engine calls it; whole in the tooltip and when copied. */
export function AddressCell({
  address,
  id,
}: {
  readonly address: string | null;
  readonly id: string | null;
}) {
  return (
    <td className={columns.address}>
      {address === null ? null : (
        <span className={classes.place}>
          <span className={classes.placeText} title={address}>
            {shortAddress(address)}
          </span>
          <CopyButton text={address} name={`Copy the address ${address}`} />
        </span>
      )}
      {id === null ? null : (
        <span className={classes.id} title={id}>
          {id.slice(0, 12)}
        </span>
      )}
    </td>
  );
}
