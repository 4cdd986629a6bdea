import { isTerminal, textOf, type Id, type ShownReply } from '@parley/protocol';

import type { ChatState } from '../chat/chat-state.ts';
import type { Locale } from '../locales/index.ts';
import type { Happenings } from './happenings.ts';
import { takeSentences } from './speech.ts';

/** Not more often than this is something said, in milliseconds: what comes faster interrupts what is being read. */
export const SAY_EVERY_MS = 1_000;

/** How much of a reply was said. */
interface Said {
  readonly epoch: number;
  /** What of its text was said. */
  readonly text: string;
}

/**
 * Tells assistive technology what happens: that a turn was sent, the answer sentence by sentence as they are complete,
 * and its end. It says nothing of the past, and nothing while the panel is closed.
 */
export class Announcer {
  private readonly say: (text: string) => void;
  private readonly said = new Map<Id, Said>();
  private queue: string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param say puts a text where it is read out, in the place of the one before */
  constructor(say: (text: string) => void) {
    this.say = say;
  }

  /**
   * Takes what happened since a state of a chat.
   *
   * @param silent nobody is there to hear it
   */
  hear({ turns, replies, failed, waiting }: Happenings, before: ChatState, locale: Locale, silent: boolean): void {
    const { words } = locale;
    const mine = new Set(before.outgoing.map(({ id }) => id));
    const texts: string[] = [];
    if (turns.some(({ id }) => mine.has(id))) texts.push(words.announceSent);
    if (waiting.length > 0) texts.push(words.announceWaiting);
    if (failed.length > 0) texts.push(words.announceNotSent);
    for (const { turn, reply } of replies) texts.push(...this.sayReply(turn.id, reply, locale));
    if (!silent && texts.length > 0) this.tell(texts);
  }

  /** Forgets what is unsaid, and goes on with what it hears next. */
  hush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.queue = [];
  }

  /** Forgets what is unsaid and how far each reply was said: another conversation is next, or none. */
  stop(): void {
    this.hush();
    this.said.clear();
  }

  private sayReply(id: Id, reply: ShownReply, { words, tag }: Locale): string[] {
    const ended = isTerminal(reply.state);
    const held = this.said.get(id);
    const text = textOf(reply.entries);
    // An attempt that goes on from what was said (rule W11) is not said from the beginning.
    const before = held && (held.epoch === reply.epoch || text.startsWith(held.text)) ? held.text : '';
    // What waits for the visitor says nothing more by itself.
    const taken = takeSentences(text.slice(before.length), tag, ended || reply.state === 'awaiting');
    const texts = taken.said ? [taken.said] : [];
    if (!ended) {
      this.said.set(id, { epoch: reply.epoch, text: text.slice(0, before.length + taken.length) });
      return texts;
    }
    this.said.delete(id);
    if (reply.state === 'failed') return [...texts, reply.error?.message || words.replyFailed];
    return [...texts, reply.state === 'cancelled' ? words.announceStopped : words.announceDone];
  }

  /** Says texts after what is unsaid. */
  tell(texts: readonly string[]): void {
    this.queue.push(...texts);
    if (this.timer !== undefined) return;
    this.flush();
  }

  private flush(): void {
    this.timer = undefined;
    if (this.queue.length === 0) return;
    this.say(this.queue.join(' '));
    this.queue = [];
    this.timer = setTimeout(() => this.flush(), SAY_EVERY_MS);
  }
}
