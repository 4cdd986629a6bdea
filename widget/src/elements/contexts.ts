import { createContext } from '@lit/context';

import type { Chat } from '../chat/index.ts';
import { ENGLISH, type Locale } from '../locales/index.ts';
import type { CardRegistry } from './cards/card.ts';

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

/** What the page has said about the contents of answers. A value: another one takes its place where it changes. */
export interface ContentSettings {
  /** Whether an image may be loaded from an address. */
  readonly allowsImage: (url: URL) => boolean;
  /** The page's own cards, by name. */
  readonly cards: CardRegistry;
}

/** Where nothing was said: no images (C14), and no cards but the widget's own. */
export const NO_CONTENT: ContentSettings = { allowsImage: () => false, cards: new Map() };

/** What the page has said to the surrounding `parley-chat` about the contents of answers. */
export const contentContext = createContext<ContentSettings, 'parley-content'>('parley-content');
