/** How many columns of a terminal a text takes; a guess for rare scripts, which costs a row its edge, never its neighbours. */

export function isNarrow(text: string): boolean {
  return NARROW.test(text);
}

/** 0 for a mark that sits on the character before it, 2 for a wide one. */
export function widthOf(character: string): 0 | 1 | 2 {
  if (MARK.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

const NARROW = /^[\x20-\x7e\u00a0-\u02ff\u2010-\u2027]*$/;
const MARK = /^(?:\p{Mn}|\p{Me}|\u200d|[\ufe00-\ufe0f])/u;
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
