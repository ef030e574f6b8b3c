import { useEffect, useState } from 'react';

export type Copied = 'nothing' | 'copied' | 'refused';

/** Copies a text, and says for a moment what came of it. */
export function useCopied(text: string): { readonly said: Copied; readonly copy: () => void } {
  const [said, setSaid] = useState<Copied>('nothing');
  useEffect(() => {
    if (said === 'nothing') return;
    const timer = setTimeout(() => setSaid('nothing'), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setSaid('copied'),
      () => setSaid('refused'),
    );
  };
  return { said, copy };
}

const SAID_MS = 1_500;
