import { Fragment } from 'react';
import { visibleText } from '../log/visible-text.ts';

/** A sentence of a fault: what stands in backticks is something to type or to find. */
export function PlainWords({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null;
  return visibleText(text)
    .split('`')
    .map((part, index) =>
      // Odd parts stood between two backticks; a sentence's parts never change places.
      index % 2 === 1 ? (
        <code key={`code ${index}`}>{part}</code>
      ) : (
        <Fragment key={`text ${index}`}>{part}</Fragment>
      ),
    );
}
