/** Text from elsewhere, made harmless and honest: what would move a terminal or hide a word is written out. */

/** Every control, bidirectional, invisible or broken character as its escape, `\x1b`; a tab as four spaces. */
export function visibleText(text: string): string {
  return text.replace(UNSEEN, (character) =>
    character === '\t' ? TAB : escapeOf(character.codePointAt(0) ?? 0),
  );
}

/** The same for a text of several lines, which stay lines. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visibleText).join('\n');
}

function escapeOf(codePoint: number): string {
  const digits = codePoint.toString(16);
  if (codePoint <= 0xff) return `\\x${digits.padStart(2, '0')}`;
  return codePoint <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\u{${digits}}`;
}

/**
 * C0, DEL, C1; soft hyphen; marks, embeddings, overrides and isolates of direction; line separators; widths of nothing;
 * lone surrogates; interlinear and object marks; tags.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\p{Cs}\u{e0000}-\u{e007f}]/gu;

const TAB = '    ';
