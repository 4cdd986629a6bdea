import { browserStorage } from '@parley/adapters';

import { findLocale, isSpoken, type Locale, type Replacements } from '../locales/index.ts';
import { languagesFor } from './language.ts';

/** Where the browser remembers what a visitor has chosen. */
const KEY = 'parley:language';

/** What says which language an element speaks. */
export interface LanguageSettings {
  readonly language: string | null;
  readonly languages: readonly string[];
  readonly words: Replacements;
}

/** The language that an element speaks: what its visitor has chosen, where there is a choice, else what it is set to. */
export class SpokenLanguage {
  private readonly host: Element & LanguageSettings;
  private readonly take: (locale: Locale) => void;
  private readonly kept = browserStorage();
  private asked = 0;

  /** @param take told of each language, once it can be spoken */
  constructor(host: Element & LanguageSettings, take: (locale: Locale) => void) {
    this.host = host;
    this.take = take;
  }

  /** The languages that a visitor can choose from. */
  get choices(): readonly string[] {
    return this.host.languages?.filter(isSpoken) ?? [];
  }

  /** Speaks what is to be spoken now; where it has to be loaded first, a little later. */
  speak(): void {
    const { host, choices } = this;
    const asked = (this.asked += 1);
    const chosen = this.kept.get(KEY);
    const wished = chosen && choices.includes(chosen) ? chosen : host.language;
    const found = findLocale(languagesFor(host, wished), host.words ?? {});
    if (found instanceof Promise) void found.then((locale) => asked === this.asked && this.take(locale));
    else this.take(found);
  }

  /** The visitor wants another one. */
  choose(language: string): void {
    this.kept.set(KEY, language);
    this.speak();
  }

  /** Forgets what the visitor wanted. */
  forget(): void {
    this.kept.remove(KEY);
    this.speak();
  }
}
