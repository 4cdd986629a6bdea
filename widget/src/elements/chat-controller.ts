import { browserEnvironment, browserStorage, type Adapter } from '@parley/adapters';
import { isId, type Id } from '@parley/protocol';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

import type { ChatState, OutgoingTurn } from '../chat/chat-state.ts';
import {
  Chat,
  conversationMemory,
  deleteIndexedDbOutbox,
  seenMemory,
  type ConversationMemory,
  type OutboxStorage,
  type RememberedConversation,
  type SeenMemory,
} from '../chat/index.ts';
import { noteUnread, noteUnsent } from '../unsent.ts';
import { beginSession, type Session } from './chat-session.ts';
import { forgetToken, outboxName, ownerKey, sameBackend, type ChatSettings } from './chat-settings.ts';
import { openVisitorLine, type VisitorLeft, type VisitorLine } from './visitor-left.ts';

/** What the controller has to know of its element. */
export interface ChatHost extends ReactiveControllerHost, ChatSettings {
  readonly isConnected: boolean;
  /** Another conversation is shown, or none any more. */
  conversationChanged(): void;
  /** The conversation has another state. Not told of a conversation's first one. */
  chatChanged(before: ChatState, now: ChatState): void;
  /** The settings make no sense. */
  misconfigured(error: unknown): void;
  /**
   * Another tab has forgotten the visitor, or begun anew as another one.
   *
   * @param moved the turns that were written anew there, in the second case
   */
  visitorLeft(moved?: readonly Id[]): void;
}

/**
 * The chat of an element: begun when it is first needed, kept while the element is moved, begun anew when its settings
 * name another backend, and ended with all that belongs to it when the element is taken away.
 *
 * One adapter serves all conversations, so beginning another one does not connect again.
 */
export class ChatController implements ReactiveController {
  /** The chat that is shown, if there is one. */
  chat: Chat | undefined;
  /** Why there can be none with these settings. */
  problem: unknown;
  private readonly host: ChatHost;
  private readonly kept = browserStorage();
  private session: Session | undefined;
  /** The conversation that the settings asked for when one was last shown, or could not be. */
  private wanted: { readonly conversation: Id | undefined } | undefined;
  private tabs: VisitorLine | undefined;

  constructor(host: ChatHost) {
    this.host = host;
    host.addController(this);
  }

  get state(): ChatState | undefined {
    return this.chat?.state;
  }

  /** What a reload would lose of what is shown: what is not sent yet, or the way back to all of it. */
  get atRisk(): 'all' | 'unsent' | undefined {
    const { turns = [], outgoing = [], status } = this.state ?? {};
    // What goes out in a moment is no reason to worry anybody.
    const waits = outgoing.some(
      ({ id, state }) => !this.chat?.keeps(id) && (state === 'waiting' || status !== 'online'),
    );
    if (waits) return 'unsent';
    return this.session?.isKept === false && turns.length + outgoing.length > 0 ? 'all' : undefined;
  }

  /**
   * The chat, begun where it has not been. Nothing is asked of a backend before this.
   *
   * @throws Error where the settings make no sense
   */
  start(): Chat {
    if (this.chat && !this.isOutdated) return this.chat;
    if (this.isElsewhere) this.stop();
    const { conversation } = this.host;
    this.wanted = { conversation };
    if (this.session) return this.show(this.choose(conversation));
    const chosen = this.choose(conversation);
    this.session = beginSession(this.host);
    const chat = this.show(chosen);
    // Only a server's address says whose those turns are; two adapters of the page's own look alike.
    if (!this.host.adapter) void this.session.leftovers.collect(chosen.id);
    return chat;
  }

  /** Makes what is shown follow the settings. `begin`: also where nothing was shown yet. */
  follow(begin: boolean): void {
    // An element that was taken away is still drawn once more: nothing must begin then that nobody would end.
    if (!this.host.isConnected || !this.isOutdated || (!begin && !this.session)) return;
    try {
      this.problem = undefined;
      this.start();
    } catch (error) {
      this.problem = error;
      this.host.misconfigured(error);
    }
  }

  /** Begins another conversation, and shows it where one is shown. */
  startNew(): Id {
    const fresh = this.memory.startNew();
    if (this.session) {
      // An element that names its conversation names the new one from now on.
      if (this.wanted?.conversation !== undefined) this.wanted = { conversation: fresh.id };
      this.show(fresh);
    }
    return fresh.id;
  }

  /**
   * Shows another conversation of the visitor's, and remembers it.
   *
   * @throws TypeError for what is no conversation's id
   */
  open(id: Id): void {
    const chosen = this.choose(id);
    this.memory.open(id);
    if (!this.session || this.chat?.conversationId === id) return;
    if (this.wanted?.conversation !== undefined) this.wanted = { conversation: id };
    this.show(chosen);
  }

  /** The backend, to list and to search conversations with, once there is one. */
  get backend(): Pick<Adapter, 'conversations' | 'search'> | undefined {
    return this.session?.directory;
  }

  /** Up to where this browser has shown the conversations of this backend. */
  get seen(): SeenMemory {
    return seenMemory(this.kept, ownerKey(this.host));
  }

  /** Remembers that something was written in the conversation that is shown. */
  begun(): void {
    if (this.chat) this.memory.begin(this.chat.conversationId);
  }

  /**
   * Forgets the visitor, with all that this browser keeps of them at this backend: also what was not sent. So do the
   * other tabs.
   *
   * @returns the conversations that this browser knew
   */
  forget(): Id[] {
    const { id } = this.memory.current();
    noteUnsent(id, false);
    const known = [id, ...this.forgetHere()];
    deleteIndexedDbOutbox(outboxName(this.host));
    forgetToken(this.host);
    this.memory.startNew();
    this.tellTabs({});
    return known;
  }

  /** Forgets what this tab knows of the visitor, whom another tab has forgotten. Gives what `forget` does. */
  forgetHere(): Id[] {
    const { session } = this;
    const chats = this.chats;
    for (const { conversationId, state } of chats) {
      noteUnsent(conversationId, false);
      // This tab may have stored it after another one threw everything away.
      for (const turn of state.outgoing) void session?.storage.remove(turn.id).catch(() => {});
    }
    noteUnread(false);
    this.stop();
    return [...this.seen.forget(), ...chats.map(({ conversationId }) => conversationId)];
  }

  /**
   * Ends all that is open, and begins anew as a visitor whom the backend does not know.
   *
   * @param follows whether another tab has done so already: then what it began is shown
   */
  restart(follows: boolean): Chat {
    this.stop();
    if (!follows) forgetToken(this.host);
    const chosen = follows ? this.memory.current() : this.memory.startNew();
    this.session = beginSession(this.host);
    this.wanted = { conversation: this.host.conversation };
    return this.show(chosen);
  }

  /** Where unsent turns are kept, once there is a chat. */
  get storage(): OutboxStorage | undefined {
    return this.session?.storage;
  }

  /** The chat that is shown, and those that end when all that was written in them is sent. */
  get chats(): Chat[] {
    return [...(this.chat ? [this.chat] : []), ...(this.session?.leftovers.chats ?? [])];
  }

  /** Tells the other tabs of this backend that the visitor is another one now. */
  tellTabs(message: Omit<VisitorLeft, 'owner'>): void {
    this.tabs?.tell({ owner: ownerKey(this.host), ...message });
  }

  private hearTabs({ owner, moved }: VisitorLeft): void {
    if (owner === ownerKey(this.host)) this.host.visitorLeft(moved);
  }

  hostConnected(): void {
    this.tabs ??= openVisitorLine((message) => this.hearTabs(message));
  }

  hostDisconnected(): void {
    // An element that is only moved comes back before this runs, and keeps its chat.
    queueMicrotask(() => {
      if (this.host.isConnected) return;
      this.tabs?.close();
      this.tabs = undefined;
      this.stop();
    });
  }

  private get isElsewhere(): boolean {
    const { session } = this;
    return session !== undefined && !sameBackend(session.settings, this.host);
  }

  private get isOutdated(): boolean {
    if (!this.wanted || this.isElsewhere) return true;
    const { conversation } = this.host;
    return this.wanted.conversation !== conversation && this.chat?.conversationId !== conversation;
  }

  /** Which conversation this browser showed last, at this backend. */
  private get memory(): ConversationMemory {
    return conversationMemory({ storage: this.kept, key: ownerKey(this.host), environment: browserEnvironment });
  }

  private choose(conversation: Id | undefined): RememberedConversation {
    if (conversation === undefined) return this.memory.current();
    if (isId(conversation)) return { id: conversation, begun: true };
    throw new TypeError(`conversation "${String(conversation)}": expected a UUIDv7 in lower case`);
  }

  /** Shows a conversation in the session, which has begun. */
  private show({ id, begun }: RememberedConversation): Chat {
    const session = this.session as Session;
    if (this.chat) session.leftovers.finish(this.chat);
    const chat = new Chat({
      adapter: session.adapter.share(),
      conversationId: id,
      storage: session.storage,
      startsEmpty: !begun,
    });
    this.chat = chat;
    let before = chat.state;
    chat.subscribe((now) => {
      const was = before;
      before = now;
      const known = now.loaded && !was.loaded;
      if (known || now.outgoing !== was.outgoing) noteUnsent(id, now.outgoing.some(willGoOut));
      if (this.chat !== chat) return;
      this.host.requestUpdate();
      this.host.chatChanged(was, now);
    });
    chat.open();
    this.host.conversationChanged();
    return chat;
  }

  private stop(): void {
    this.chat?.close();
    this.session?.close();
    this.chat = undefined;
    this.session = undefined;
    this.wanted = undefined;
    this.host.conversationChanged();
  }
}

/** Whether a turn is sent as soon as it can be, without anybody doing anything. */
function willGoOut({ state }: OutgoingTurn): boolean {
  return state !== 'failed';
}
