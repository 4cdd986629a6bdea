/**
 * Parley's widget. Importing it defines `<parley-chat>`.
 *
 * `Chat` is the same without any element, for whoever draws it otherwise.
 */
export * from './chat/index.ts';
export * from './elements/events.ts';
export { chatContext, localeContext } from './elements/contexts.ts';
export { ParleyChat } from './elements/parley-chat.ts';
export type { Locale, Words } from './locales/index.ts';
export * from '@parley/adapters';
