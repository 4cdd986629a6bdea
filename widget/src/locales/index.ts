import { en, type Words } from './en.ts';

export type { Words } from './en.ts';

/** The languages besides English, each in a file that is loaded only where it is spoken. */
const LANGUAGES: Readonly<Record<string, () => Promise<{ readonly words: Words }>>> = {
  de: () => import('./de.ts'),
};

const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

/** A language that the widget speaks, and how it is written. */
export interface Locale {
  /** The BCP 47 tag that was asked for, so that `Intl` keeps the region: `de-AT`. */
  readonly tag: string;
  readonly direction: 'ltr' | 'rtl';
  readonly words: Words;
}

/** English, which is always there. */
export const ENGLISH: Locale = { tag: 'en', direction: 'ltr', words: en };

/**
 * The language to speak: the first of the candidates that there is, by its tag or its first part; else English.
 *
 * Resolves at once (to a value, not a promise) where nothing has to be loaded. A language that cannot be loaded is
 * English too: a chat in another language is better than none.
 */
export function findLocale(candidates: readonly (string | null | undefined)[]): Locale | Promise<Locale> {
  for (const candidate of candidates) {
    const tag = wellFormed(candidate);
    const language = tag?.split('-')[0]?.toLowerCase();
    if (!tag || !language) continue;
    if (language === 'en') return { ...ENGLISH, tag };
    const load = LANGUAGES[language];
    if (!load) continue;
    const direction = RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr';
    return load().then(
      ({ words }) => ({ tag, direction, words }),
      () => ENGLISH,
    );
  }
  return ENGLISH;
}

/** A tag as `Intl` takes it, or nothing where it is none: `Intl` throws at those, and pages write anything. */
function wellFormed(tag: string | null | undefined): string | undefined {
  try {
    return tag ? Intl.getCanonicalLocales(tag.replace('_', '-'))[0] : undefined;
  } catch {
    return undefined;
  }
}
