import {
  browserEnvironment,
  browserStorage,
  parleyAdapter,
  shareAdapter,
  type Adapter,
  type Identity,
  type SharedAdapter,
} from '@parley/adapters';
import { isId, type Id } from '@parley/protocol';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

import type { ChatState, OutgoingTurn } from '../chat/chat-state.ts';
import {
  Chat,
  conversationMemory,
  createLeftovers,
  indexedDbOutbox,
  type ConversationMemory,
  type IndexedDbOutbox,
  type Leftovers,
  type RememberedConversation,
  seenMemory,
  type SeenMemory,
} from '../chat/index.ts';
import { noteUnsent } from '../unsent.ts';

/** The settings of an element that say which backend it reaches, and what it shows of it. */
export interface ChatSettings {
  readonly server: string;
  readonly site: string;
  readonly identity: Identity | undefined;
  readonly adapter: Adapter | (() => Adapter) | undefined;
  readonly conversation: Id | undefined;
}

/** What the controller has to know of its element. */
export interface ChatHost extends ReactiveControllerHost, ChatSettings {
  readonly isConnected: boolean;
  /** Another conversation is shown, or none any more. */
  conversationChanged(): void;
  /** The conversation has another state. Not told of a conversation's first one. */
  chatChanged(before: ChatState, now: ChatState): void;
  /** The settings make no sense. */
  misconfigured(error: unknown): void;
}

/** What ends together. */
interface Session {
  readonly adapter: SharedAdapter;
  /** A share that never connects: it only asks. */
  readonly directory: Adapter;
  readonly storage: IndexedDbOutbox;
  /** Sends what was written in conversations that are no longer shown. */
  readonly leftovers: Leftovers;
  /** What it was begun with: with other settings it is begun anew. */
  readonly settings: ChatSettings;
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

  constructor(host: ChatHost) {
    this.host = host;
    host.addController(this);
  }

  get state(): ChatState | undefined {
    return this.chat?.state;
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
    this.session = this.begin();
    const chat = this.show(chosen);
    // Only a server's address says whose those turns are; two adapters of the page's own look alike.
    if (!this.host.adapter) void this.session.leftovers.collect(chosen.id);
    return chat;
  }

  /** Makes what is shown follow the settings. `begin`: also where nothing was shown yet. */
  follow(begin: boolean): void {
    if (!this.isOutdated || (!begin && !this.session)) return;
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
    return seenMemory(this.kept, `${this.host.server} ${this.host.site}`);
  }

  /** Remembers that something was written in the conversation that is shown. */
  begun(): void {
    if (this.chat) this.memory.begin(this.chat.conversationId);
  }

  hostDisconnected(): void {
    // An element that is only moved comes back before this runs, and keeps its chat.
    queueMicrotask(() => {
      if (!this.host.isConnected) this.stop();
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
    const key = `${this.host.server} ${this.host.site}`;
    return conversationMemory({ storage: this.kept, key, environment: browserEnvironment });
  }

  private choose(conversation: Id | undefined): RememberedConversation {
    if (conversation === undefined) return this.memory.current();
    if (isId(conversation)) return { id: conversation, begun: true };
    throw new TypeError(`conversation "${String(conversation)}": expected a UUIDv7 in lower case`);
  }

  private begin(): Session {
    const settings = readSettings(this.host);
    const adapter = shareAdapter(this.makeAdapter());
    const storage = indexedDbOutbox(settings.adapter ? 'parley' : `parley ${settings.server} ${settings.site}`);
    const leftovers = createLeftovers({
      storage,
      adapter: () => adapter.share(),
      finished: (conversationId) => noteUnsent(conversationId, false),
    });
    return { adapter, directory: adapter.share(), storage, settings, leftovers };
  }

  private makeAdapter(): Adapter {
    const { adapter, server, site, identity } = this.host;
    if (typeof adapter === 'function') return adapter();
    if (adapter) return adapter;
    return parleyAdapter({
      url: server || new URL(import.meta.url).origin,
      site: site || location.hostname.replace(/[^a-z\d.-]/gi, '') || 'default',
      ...(identity !== undefined && { identity }),
    });
  }

  private show({ id, begun }: RememberedConversation): Chat {
    const { session } = this;
    if (!session) throw new Error('a conversation is shown in a session; expected start() first');
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
    this.session?.leftovers.close();
    this.session?.adapter.close();
    this.session?.storage.close();
    this.chat = undefined;
    this.session = undefined;
    this.wanted = undefined;
    this.host.conversationChanged();
  }
}

function readSettings({ server, site, identity, adapter, conversation }: ChatSettings): ChatSettings {
  return { server, site, identity, adapter, conversation };
}

/** Two functions that make adapters count as the same: a page may write one anew each time that it draws itself. */
function sameBackend(one: ChatSettings, other: ChatSettings): boolean {
  const sameAdapter =
    one.adapter === other.adapter || (typeof one.adapter === 'function' && typeof other.adapter === 'function');
  return sameAdapter && one.server === other.server && one.site === other.site;
}

/** Whether a turn is sent as soon as it can be, without anybody doing anything. */
function willGoOut({ state }: OutgoingTurn): boolean {
  return state !== 'failed';
}
