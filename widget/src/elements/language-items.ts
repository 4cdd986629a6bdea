import { html } from 'lit';

import '../locales/en-more.ts';
import type { Locale } from '../locales/index.ts';
import { icons } from './icons.ts';

/** The part of the menu in which a visitor chooses a language. */
export function renderLanguages(
  languages: readonly string[],
  { tag, words }: Locale,
  choose: (language: string) => void,
): unknown {
  const spoken = languages.find((each) => each === tag) ?? languages.find((each) => tag.startsWith(`${each}-`));
  return html`<div role="group" aria-label=${words.language}>
    ${languages.map(
      (language) =>
        html`<button
          role="menuitemradio"
          type="button"
          tabindex="-1"
          lang=${language}
          aria-checked=${language === spoken}
          @click=${() => choose(language)}
        >
          ${icons.check}${nameOf(language)}
        </button>`,
    )}
  </div>`;
}

/** A language's name as those call it who speak it, written as the beginning of a line. */
function nameOf(language: string): string {
  const name = new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  const [first = '', ...rest] = name;
  return first.toLocaleUpperCase(language) + rest.join('');
}
