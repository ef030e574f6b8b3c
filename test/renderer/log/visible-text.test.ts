import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleLines, visibleText } from '../../../renderer/log/visible-text.ts';

describe('visibleText', () => {
  it('writes out what would move a terminal', () => {
    expect(visibleText('a\x1b[31mred\x1b[0m')).toBe('a\\x1b[31mred\\x1b[0m');
    expect(visibleText('\x00\x07\x08\r\n\x7f\x9b2J')).toBe('\\x00\\x07\\x08\\x0d\\x0a\\x7f\\x9b2J');
  });

  it('writes out what would hide or turn a word', () => {
    expect(visibleText('invoice\u202efdp.exe')).toBe('invoice\\u202efdp.exe');
    expect(visibleText('a\u200bb\ufeffc\u2066d\u2028e')).toBe('a\\u200bb\\ufeffc\\u2066d\\u2028e');
    expect(visibleText('\u{e0041}')).toBe('\\u{e0041}');
  });

  it('writes out half a character', () => {
    expect(visibleText('a\ud800b')).toBe('a\\ud800b');
  });

  it('leaves text that people write, of any script, as it is', () => {
    const text = 'GET /café/日本語/👩‍👩‍👧?q=שלום <b>&amp;</b>';
    expect(visibleText(text)).toBe(text);
  });

  it('makes a tab four spaces', () => {
    expect(visibleText('a\tb')).toBe('a    b');
  });

  it('leaves no control, format or half character in any text whatever', () => {
    const dangerous = /[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => !dangerous.test(visibleText(text))),
      { numRuns: 2_000 },
    );
  });

  it('keeps the lines of a text of several', () => {
    expect(visibleLines('one\x1b\ntwo')).toBe('one\\x1b\ntwo');
  });
});
