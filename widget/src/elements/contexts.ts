import { createContext } from '@lit/context';

import type { Chat } from '../chat/index.ts';
import { ENGLISH, type Locale } from '../locales/index.ts';

/**
 * The chat of the surrounding `parley-chat`, for commands. What is shown comes down as properties instead, so that an
 * element is drawn again only where something of its own changed. Elements of the page inside `parley-chat` may ask
 * for it too.
 */
export const chatContext = createContext<Chat | undefined, 'parley-chat'>('parley-chat');

/** The language that the surrounding `parley-chat` speaks. */
export const localeContext = createContext<Locale, 'parley-locale'>('parley-locale');

/** What an element speaks before its surroundings told it, which they do before it is first drawn. */
export const DEFAULT_LOCALE: Locale = ENGLISH;
