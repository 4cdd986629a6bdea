import { importWithRetry } from '../load-once.ts';
import { en, type Words } from './en.ts';
import type { Replacements } from './replace.ts';

export type { Words } from './en.ts';
export type { Replacements } from './replace.ts';

/** The languages besides English, each in a file that is loaded only where it is spoken. */
export const LANGUAGES: Readonly<Record<string, () => Promise<{ readonly words: Words }>>> = {
  ar: () => import('./ar.ts'),
  de: () => import('./de.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
  he: () => import('./he.ts'),
  it: () => import('./it.ts'),
  ja: () => import('./ja.ts'),
  nl: () => import('./nl.ts'),
  pl: () => import('./pl.ts'),
  pt: () => import('./pt.ts'),
  tr: () => import('./tr.ts'),
  zh: () => import('./zh.ts'),
};

const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur']);

/** A language that the widget speaks, and how it is written. */
export interface Locale {
  /** The BCP 47 tag that was asked for, so that `Intl` keeps the region: `de-AT`. */
  readonly tag: string;
  readonly direction: 'ltr' | 'rtl';
  readonly words: Words;
}

/** English, which is always there; some of its texts come with those who say them (`en-more.ts`). */
export const ENGLISH: Locale = { tag: 'en', direction: 'ltr', words: en as Words };

/**
 * The language to speak: the first of the candidates that there is, by its tag or its first part; else English.
 *
 * Resolves at once (to a value, not a promise) where nothing has to be loaded. A language that cannot be loaded is
 * English too: a chat in another language is better than none.
 *
 * @param replacements texts of the site that take the place of the language's own
 */
export function findLocale(
  candidates: readonly (string | null | undefined)[],
  replacements: Replacements = {},
): Locale | Promise<Locale> {
  const found = findLanguage(candidates);
  if (Object.keys(replacements).length === 0) return found;
  return Promise.all([found, importWithRetry(() => import('./replace.ts'))]).then(
    ([locale, { replaceWords }]) => ({ ...locale, words: replaceWords(locale.words, replacements, locale.tag) }),
    () => found,
  );
}

/** Whether there is a language, by its tag or its first part. */
export function isSpoken(candidate: string): boolean {
  const language = wellFormed(candidate)?.split('-')[0] ?? '';
  return language === 'en' || language in LANGUAGES;
}

function findLanguage(candidates: readonly (string | null | undefined)[]): Locale | Promise<Locale> {
  for (const candidate of candidates) {
    const tag = wellFormed(candidate);
    const language = tag?.split('-')[0]?.toLowerCase();
    if (!tag || !language) continue;
    if (language === 'en') return { ...ENGLISH, tag };
    const load = LANGUAGES[language];
    if (!load) continue;
    const direction = RIGHT_TO_LEFT.has(language) ? 'rtl' : 'ltr';
    return importWithRetry(load).then(
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
