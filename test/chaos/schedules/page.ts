import {
  parleyAdapter,
  shareAdapter,
  type Environment,
  type KeyValueStorage,
  type SharedAdapter,
} from '@parley/adapters';
import type { Id, VisitorGrant } from '@parley/protocol';
import type { VirtualBrowser, VirtualTab } from '../../support/virtual-browser.ts';
import { Chat } from '../../../widget/src/chat/index.ts';
import { createLeftovers, type Leftovers } from '../../../widget/src/chat/leftovers.ts';
import type { OutboxStorage } from '../../../widget/src/chat/outbox-storage.ts';
import { answerQuestions } from './answering.ts';
import type { Network } from './network.ts';
import { Owner } from './scheduler.ts';
import { createStrictCheck } from './screen.ts';
import { idMaker } from './sim-ids.ts';
import { SimLink } from './sim-link.ts';
import type { Calls } from './sim-responder.ts';
import { SITE } from './sim-tokens.ts';
import { slowStorage } from './slow-storage.ts';
import type { World } from './world.ts';

/** Where all servers are, as far as a page knows. */
const SERVER_URL = 'http://servers.test';
/** Under which the adapter keeps a visitor's token. */
const TOKEN_KEY = `parley ${SERVER_URL}/ ${SITE}`;

/** A browser: its tabs share a visitor, locks, channels and what is stored. */
export interface SimBrowser {
  readonly tabs: VirtualBrowser;
  readonly storage: OutboxStorage;
  readonly tokens: KeyValueStorage;
}

/** Makes a browser that of a visitor whom the servers know. */
export function signIn({ tokens }: SimBrowser, grant: VisitorGrant, now: number): void {
  tokens.set(TOKEN_KEY, JSON.stringify({ ...grant, grantedAt: now }));
}

/** Who a browser's visitor is; `undefined` while no page of it has asked for a token. */
export function visitorOf({ tokens }: SimBrowser): Id | undefined {
  const grant = tokens.get(TOKEN_KEY);
  return grant === undefined ? undefined : (JSON.parse(grant) as VisitorGrant).visitorId;
}

/** What the pages of a schedule share. */
export interface PageParts {
  readonly world: World;
  readonly network: Network;
  readonly calls: Calls;
  readonly notes: Notes;
}

/** What is remembered of all that was written and shown. */
export interface Notes {
  /** Turns that a person threw away after they had failed. */
  readonly thrownAway: Set<Id>;
  /** Turns that were shown as failed at any time: others may have overtaken them. */
  readonly everFailed: Set<Id>;
  /** Turns whose page went before its browser had stored them: nobody can promise anything of those. */
  readonly neverKept: Set<Id>;
  /** What one page wrote in one conversation, in order. */
  readonly written: Id[][];
  /** Which call of a responder an epoch of a reply comes from. */
  readonly origins: Map<string, unknown>;
}

/** A page that is looked at, with the chat that it shows; every state of it is checked when it is published. */
export class SimPage {
  readonly browser: SimBrowser;
  readonly link: SimLink;
  readonly #parts: PageParts;
  readonly #tab: VirtualTab;
  readonly #owner = new Owner();
  readonly #shared: SharedAdapter;
  readonly #storage: OutboxStorage;
  readonly #environment: Environment;
  readonly #leftovers: Leftovers;
  readonly #unkept = new Set<Id>();
  #written: Id[] = [];
  #chat: Chat;

  constructor(parts: PageParts, browser: SimBrowser, conversationId: Id) {
    this.#parts = parts;
    this.browser = browser;
    this.#tab = browser.tabs.openTab();
    this.link = new SimLink(parts.network, this.#owner);
    this.#storage = slowStorage(parts.world, browser.storage, this.#owner, (id) => this.#unkept.delete(id));
    this.#environment = { ...this.#tab.environment, makeId: idMaker(parts.world) };
    const { fetch, openSocket } = this.link;
    const reach = { url: SERVER_URL, site: SITE, storage: browser.tokens, environment: this.#environment };
    this.#shared = shareAdapter(parleyAdapter({ ...reach, fetch, openSocket }));
    this.#leftovers = createLeftovers({
      storage: this.#storage,
      adapter: () => this.#shared.share(),
      environment: this.#environment,
    });
    this.#chat = this.#open(conversationId);
    void this.#leftovers.collect(conversationId);
  }

  get chat(): Chat {
    return this.#chat;
  }

  send(text: string): void {
    const id = this.#chat.send(text);
    this.#unkept.add(id);
    this.#written.push(id);
  }

  /** Shows another conversation; what was not sent in this one goes out all the same. */
  switchTo(conversationId: Id): void {
    if (conversationId === this.#chat.conversationId) return;
    this.#leftovers.finish(this.#chat);
    this.#chat = this.#open(conversationId);
  }

  /** It goes as a reload does: without a word. */
  crash(): void {
    for (const id of this.#unkept) this.#parts.notes.neverKept.add(id);
    this.#tab.crash();
    this.#owner.kill();
    this.link.close();
  }

  freeze(): void {
    this.#tab.freeze();
    this.#owner.freeze();
  }

  thaw(): void {
    this.#owner.thaw();
    this.#tab.thaw();
  }

  /** The page is looked at again, or its network came back. */
  hope(what: 'look' | 'network'): void {
    if (this.#owner.state === 'alive') this.#tab[what]();
  }

  /** Its clock is set so many milliseconds ahead of the true time, or behind it. */
  setClock(aheadMs: number): void {
    this.#tab.setClock(aheadMs);
  }

  close(): void {
    this.#leftovers.close();
    this.#chat.close();
    this.#shared.close();
  }

  #open(conversationId: Id): Chat {
    const storage = this.#storage;
    const adapter = this.#shared.share();
    const chat = new Chat({ adapter, conversationId, storage, environment: this.#environment });
    const check = createStrictCheck(this.#parts, () => visitorOf(this.browser));
    chat.subscribe((state) => check(state));
    answerQuestions({ world: this.#parts.world, owner: this.#owner, chat });
    this.#written = [];
    this.#parts.notes.written.push(this.#written);
    chat.open();
    return chat;
  }
}
