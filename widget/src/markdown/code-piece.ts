import { decodeEntities } from './entities.ts';
import type { ReadOptions } from './options.ts';
import { element, type Piece } from './pieces.ts';
import type { Code } from './reader/tokens.ts';

/** Names of languages as highlighters know them: short, and nothing that could end a class name. */
const LANGUAGE = /^[\w+#.-]{1,32}$/;

/**
 * A block of code: a header with the language and the button that copies, and the code, which scrolls in its own box.
 *
 * Code runs from left to right in every language. The language stands in the label as it was written, and as a class
 * `language-…` on the code, for a highlighter that comes later.
 */
export function codePiece({ info, text }: Code, options: ReadOptions): Piece {
  options.boxed?.();
  const language = /^\S+/.exec(decodeEntities(info, options))?.[0] ?? '';
  const code = element(
    'code',
    LANGUAGE.test(language) ? { class: `language-${language}` } : {},
    text === '' ? [] : [text],
  );
  const scroller = element('pre', { dir: 'ltr', tabindex: '0' }, [code]);
  return element('div', { class: 'code', part: 'code-block', dir: 'ltr' }, [...header(language, options), scroller]);
}

function header(language: string, { labels }: ReadOptions): readonly Piece[] {
  if (language === '' && labels === undefined) return [];
  const name = element('span', { class: 'language', part: 'code-language' }, language === '' ? [] : [language]);
  const button = labels && element('button', { type: 'button', class: 'copy', part: 'copy-button' }, [labels.copy]);
  return [element('div', { class: 'code-header', part: 'code-header' }, button ? [name, button] : [name])];
}
