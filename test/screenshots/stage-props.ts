import type { Id } from '@parley/protocol';
import type { ParleyChat } from '@parley/widget';

import type { ScriptedAdapter } from '../support/scripted-adapter.ts';

/** What a scene has to play with. */
export interface Stage {
  readonly chat: ParleyChat;
  readonly adapter: ScriptedAdapter;
  readonly conversationId: Id;
  /** Sends as a visitor does, and gives the turn's id once the backend has it. */
  ask(text: string): Promise<Id>;
  /** Adds a question with its whole answer that was there before. */
  past(question: string, answer: string, minutesAgo?: number): Id;
  /** Runs something in the widget's shadow root, once it is drawn. */
  settle(): Promise<void>;
  /** Finds an element through all shadow roots, by a selector of its innermost one. */
  find(selector: string): HTMLElement | undefined;
}

/** Scenes by their names: each brings the widget into a state. */
export type Scenes = Readonly<Record<string, (stage: Stage) => Promise<void> | void>>;
