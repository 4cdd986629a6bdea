import type { Attachment, Id, TurnContext } from '@parley/protocol';

/** The kinds of file as which a conversation can be saved. */
export type TranscriptFormat = 'markdown' | 'html';

/**
 * What elements of the widget ask of `parley-chat`, through all shadow roots in between. None of these leaves the
 * widget: `parley-chat` ends them all.
 */
export interface InternalEvents {
  /** Send a text: the composer's, with what was attached to it, a starter prompt, or what a card says in the visitor's name. */
  'send-request': {
    readonly text: string;
    readonly attachments?: readonly Attachment[];
    readonly context?: TurnContext;
  };
  /** Put a turn that was not sent back into the field, with its files. */
  'edit-request': { readonly id: Id };
  /** End the reply that is being written. */
  'stop-request': undefined;
  /** Close the panel. */
  'close-request': undefined;
  /** Begin another conversation. */
  'new-request': undefined;
  /** Begin anew as another visitor. */
  'anew-request': undefined;
  /** Show the list of conversations. */
  'list-request': undefined;
  /** Show a conversation of the list. */
  'show-request': { readonly id: Id };
  /** Close the list, back to what was shown. */
  'back-request': undefined;
  /** Save the conversation as a file. */
  'save-request': { readonly format: TranscriptFormat };
  /** Speak another language from now on. */
  'language-request': { readonly language: string };
  /** Take the focus, since what had it goes. */
  'focus-request': undefined;
  /** Tell the visitor that a command was not carried out. */
  'command-failed': { readonly error: unknown };
  /** Say something to assistive technology. */
  'say-request': { readonly text: string };
  /** Tell the page that a card cannot be shown. */
  'card-failed': { readonly error: unknown; readonly turnId?: Id };
}

/** The event that carries each of them. */
export const ASK = 'parley-ask';

/** One of them: its name, and what it says besides. */
export type Asked = {
  [Name in keyof InternalEvents]: { readonly name: Name; readonly detail: InternalEvents[Name] };
}[keyof InternalEvents];

/** Asks something of the `parley-chat` around. */
export function ask<Name extends keyof InternalEvents>(
  from: EventTarget,
  name: Name,
  ...[detail]: InternalEvents[Name] extends undefined ? [] : [InternalEvents[Name]]
): void {
  from.dispatchEvent(new CustomEvent(ASK, { detail: { name, detail }, bubbles: true, composed: true }));
}

/** Gives a command, and tells `parley-chat` if it was not carried out. Never rejects. */
export function attempt(from: EventTarget, command: () => unknown): void {
  const failed = (error: unknown): void => ask(from, 'command-failed', { error });
  try {
    Promise.resolve(command()).catch(failed);
  } catch (error) {
    failed(error);
  }
}
