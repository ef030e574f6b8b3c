import { IconCheck, IconCopy } from '@tabler/icons-react';
import { Press } from '../theme/press.tsx';
import { useCopied } from './use-copied.ts';

interface CopyButtonProps {
  readonly text: string;
  readonly name: string;
  readonly size?: 'small' | 'medium';
}

/** Copies a text and says so for a moment, in its icon and to a screen reader. */
export function CopyButton({ text, name, size = 'small' }: CopyButtonProps) {
  const { said, copy } = useCopied(text);
  const label = said === 'copied' ? 'Copied' : said === 'refused' ? 'The browser did not let us copy' : name;
  return (
    <Press
      look="quiet"
      size={size}
      aria-label={label}
      title={label}
      icon={said === 'copied' ? <IconCheck size={14} /> : <IconCopy size={14} />}
      onClick={copy}
    />
  );
}
