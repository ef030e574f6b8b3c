import { IconX } from '@tabler/icons-react';
import type { Moment } from '../../stack/model/traffic.ts';
import { clockText, durationText } from '../format/quantities.ts';
import { ReceiptSheet } from '../history/receipt-sheet.tsx';
import { visibleText } from '../log/visible-text.ts';
import { Press } from '../theme/press.tsx';
import classes from './series.module.css';
import { useKept } from './use-traffic.ts';

/** What was done at a moment, by its receipt; what befell by itself has none, and says what the log tells. */
export function ReceiptCard({ moment, onClose }: { readonly moment: Moment; readonly onClose: () => void }) {
  const { value: receipts } = useKept('receipts', moment.receiptId, (client) => client.stack.receipts());
  const receipt = receipts?.find(({ id }) => id === moment.receiptId);
  return (
    <aside className={classes.receipt} aria-label="Receipt of the moment">
      <Press
        look="quiet"
        size="small"
        aria-label="Close the receipt"
        icon={<IconX size={15} />}
        onClick={onClose}
      />
      {receipt ? (
        <ReceiptSheet receipt={receipt} />
      ) : (
        <p>
          <b>{visibleText(moment.label)}</b>
          <br />
          {clockText(new Date(moment.atMs).toISOString())}
          {moment.ms > 0 ? `, ${durationText(moment.ms)} long` : ''}
          <br />
          {moment.receiptId === null
            ? 'Nobody asked for it: this is what the log tells.'
            : receipts
              ? 'Its receipt is no longer kept.'
              : ''}
        </p>
      )}
    </aside>
  );
}
