import type { Identity } from '@parley/adapters';

import type { ParleyChat } from '../elements/parley-chat.ts';

/** The events that a page can hear of through `parley('on', …)`: those of `parley-chat`, without `parley-`. */
export type PageEvents = {
  [
    Name in keyof HTMLElementEventMap as Name extends `parley-${infer Short}` ? Short : never
  ]: HTMLElementEventMap[Name];
};

/** What is called when such an event comes. */
export type PageListener<Name extends keyof PageEvents> = (event: PageEvents[Name], chat: ParleyChat) => void;

/** The properties of `parley-chat` that `parley('set', …)` sets. */
export type PageSettings = Partial<
  Pick<
    ParleyChat,
    | 'adapter'
    | 'assistant'
    | 'context'
    | 'conversation'
    | 'greeting'
    | 'heading'
    | 'language'
    | 'mode'
    | 'placeholder'
    | 'position'
    | 'prompts'
    | 'server'
    | 'site'
    | 'theme'
    | 'words'
  >
>;

/**
 * `window.parley`: how a page tells the widget what to do, also before there is one. What is called before it was
 * loaded waits in `q`, and is carried out in order.
 */
export interface ParleyFunction {
  (command: 'open' | 'close' | 'toggle' | 'focus' | 'new' | 'clear' | 'reset'): void;
  (command: 'send', text: string): void;
  (command: 'identify', user: string, identity?: Identity): void;
  (command: 'set', settings: PageSettings): void;
  <Name extends keyof PageEvents>(command: 'on' | 'off', event: Name, listener: PageListener<Name>): void;
  q?: ArrayLike<unknown>[];
}

declare global {
  // oxlint-disable-next-line no-var -- only a var is a property of the window
  var parley: ParleyFunction;
}
