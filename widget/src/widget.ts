/**
 * The widget without what only some pages need: what the script tag loads. Importing it defines `<parley-chat>`.
 */
import { isOwner } from './elements/custom-element.ts';
import { takeQueue } from './page/take-queue.ts';

export {
  AdapterError,
  browserEnvironment,
  browserKeeps,
  browserStorage,
  memoryStorage,
  parleyAdapter,
  shareAdapter,
  withLimit,
} from '@parley/adapters';
export * from './chat/index.ts';
export type { Card, CardRenderer } from './elements/cards/card.ts';
export type { PageToolCall, PageToolHandler } from './elements/page-tool.ts';
export * from './elements/events.ts';
export { chatContext, localeContext } from './elements/contexts.ts';
export { ParleyChat } from './elements/parley-chat.ts';
export type { Locale, Replacements, Words } from './locales/index.ts';
export type * from './page/parley-function.ts';

if (isOwner) takeQueue();
