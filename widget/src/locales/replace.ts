import type { Words } from './en.ts';
import './en-more.ts';
import { plural, type PluralForms } from './plural.ts';

/**
 * Texts of a site that take the place of the widget's own. A text that has a number in it is a function, a text with
 * `#` for the number, or such a text for each kind of number that the language has. All but functions can be JSON.
 */
export type Replacements = {
  readonly [Name in keyof Words]?: Words[Name] extends (count: number) => string
    ? Words[Name] | string | PluralForms
    : Words[Name];
};

/** The words of a language with those of a site in their place. What is no text stays as it was. */
export function replaceWords(words: Words, replacements: Replacements, language: string): Words {
  const entries = Object.entries(words).map(([name, own]) => {
    const text = readText(replacements[name as keyof Words], language);
    if (typeof text === typeof own) return [name, text];
    // A text that says nothing of the number is one for all of them.
    const isCounted = typeof own === 'function' && typeof text === 'string';
    return [name, isCounted ? (count: number) => plural(language, count, { other: text }) : own];
  });
  return Object.fromEntries(entries) as Words;
}

function readText(text: unknown, language: string): unknown {
  if (typeof text !== 'object' || text === null || !('other' in text)) return text;
  return (count: number) => plural(language, count, text as PluralForms);
}
