import { shareAdapter, type Environment, type SharedAdapter } from '@parley/adapters';
import { isTerminal, textOf, type Id, type ShownTurn } from '@parley/protocol';
import type { VirtualBrowser, VirtualTab } from '../../support/virtual-browser.ts';
import { Chat, type ChatState } from '../../../widget/src/chat/index.ts';
import { createLeftovers, type Leftovers } from '../../../widget/src/chat/leftovers.ts';
import type { OutboxStorage } from '../../../widget/src/chat/outbox-storage.ts';
import type { Judge } from './judge.ts';
import { SimLine, type Network } from './network.ts';
import { Owner } from './scheduler.ts';
import type { Calls } from './sim-responder.ts';
import type { World } from './world.ts';

/** A browser: its tabs share locks, channels and what is stored. */
export interface SimBrowser {
  readonly tabs: VirtualBrowser;
  readonly storage: OutboxStorage;
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
  readonly line: SimLine;
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
    this.line = new SimLine(parts.network, this.#owner);
    this.#shared = shareAdapter(this.line);
    this.#storage = slowStorage(parts.world, browser.storage, this.#owner, (id) => this.#unkept.delete(id));
    this.#environment = { ...this.#tab.environment, makeId: idMaker(parts.world) };
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
    this.line.close();
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

  close(): void {
    this.#leftovers.close();
    this.#chat.close();
    this.line.close();
  }

  #open(conversationId: Id): Chat {
    const storage = this.#storage;
    const adapter = this.#shared.share();
    const chat = new Chat({ adapter, conversationId, storage, environment: this.#environment });
    const check = createScreenCheck(this.#parts);
    chat.subscribe((state) => check(state));
    this.#written = [];
    this.#parts.notes.written.push(this.#written);
    chat.open();
    return chat;
  }
}

/** Checks the states of one chat, one after the other (rules I3 to I6, and that nothing vanishes). */
function createScreenCheck({ world, calls, notes }: PageParts): (state: ChatState) => void {
  const { ledger } = world;
  const judge: Judge = world.judge;
  const seen = new Map<Id, ShownTurn>();
  let outgoing: ChatState['outgoing'] = [];

  function checkTurn(turn: ShownTurn, before: ShownTurn | undefined): void {
    const { id, seq, reply } = turn;
    judge.must(ledger.seqOf(id) === seq, 'I4', () => `turn ${id} is shown at ${seq}; stored at ${ledger.seqOf(id)}`);
    if (!reply || reply === before?.reply) return;
    const { epoch, length, state, entries, superseded } = reply;
    const held = before?.reply;
    judge.must(!held || epoch >= held.epoch, 'I5', () => `epoch ${held?.epoch} of ${id} went back to ${epoch}`);
    ledger.checkTold({ id, epoch, length }, 'a screen');
    if (superseded) calls.find(id, textOf(superseded) || 'c');
    const text = textOf(entries);
    if (held && held.epoch === epoch) {
      const isEnded = isTerminal(held.state);
      const isSame = state === held.state && text === textOf(held.entries);
      judge.must(!isEnded || isSame, 'I6', () => `${held.state} reply of ${id} changed in epoch ${epoch} to ${state}`);
      judge.must(text.startsWith(textOf(held.entries)), 'I5', () => `the text of ${id} was taken back to "${text}"`);
    }
    if (text === '') return;
    const call = calls.find(id, text);
    const key = `${id} ${epoch}`;
    const origin = notes.origins.get(key) ?? call;
    notes.origins.set(key, origin);
    judge.must(origin === call, 'I5', () => `epoch ${epoch} of ${id} shows the text of two calls`);
    const isWhole = call.ended && text === call.text;
    judge.must(state !== 'done' || isWhole, 'I6', () => `done reply of ${id} has "${text}" of "${call.text}"`);
  }

  return (state) => {
    const ids = new Set([...state.turns, ...state.outgoing].map(({ id }) => id));
    judge.must(ids.size === state.turns.length + state.outgoing.length, 'I3', () => 'a turn is shown twice');
    let last: { seq: number } | undefined;
    for (const turn of state.turns) {
      const before: { seq: number } | undefined = last;
      judge.must(!before || before.seq < turn.seq, 'I4', () => `turn ${turn.seq} is shown after ${before?.seq}`);
      last = turn;
      const known = seen.get(turn.id);
      if (known === turn) continue;
      checkTurn(turn, known);
      seen.set(turn.id, turn);
    }
    const first = state.turns[0]?.seq ?? 0;
    for (const { id, state: how } of outgoing) {
      const isFurtherUp = (ledger.seqOf(id) ?? Infinity) < first;
      const isGone = how === 'failed' || notes.thrownAway.has(id);
      judge.must(ids.has(id) || isGone || isFurtherUp, 'I3', () => `turn ${id} vanished`);
    }
    for (const [index, { id, createdAt, state: how }] of state.outgoing.entries()) {
      if (how === 'failed') notes.everFailed.add(id);
      const before = state.outgoing[index - 1];
      const isSorted = !before || before.createdAt < createdAt || (before.createdAt === createdAt && before.id < id);
      judge.must(isSorted, 'I4', () => `turn ${id} is shown before one that was written earlier`);
    }
    outgoing = state.outgoing;
  };
}

/** A storage that takes its time, in the order of the calls, and of which a page that went hears nothing more. */
function slowStorage(world: World, storage: OutboxStorage, owner: Owner, kept: (id: Id) => void): OutboxStorage {
  const { scheduler } = world;
  const waiting: (() => void)[] = [];
  const slow =
    <A extends unknown[], R>(access: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      new Promise((resolve, reject) => {
        waiting.push(() => void access(...args).then(resolve, reject));
        scheduler.after(Math.floor(scheduler.random() * 4), owner, () => waiting.shift()!());
      });
  return {
    list: slow(storage.list),
    conversations: slow(storage.conversations),
    remove: slow(storage.remove),
    put: slow(async (record) => {
      await storage.put(record);
      kept(record.id);
    }),
  };
}

/** Ids as a page makes them, but from the schedule's seed: those of one page ascend. */
function idMaker({ scheduler }: World): () => Id {
  let last = 0;
  let count = 0;
  const hex = (value: number, digits: number): string => Math.floor(value).toString(16).padStart(digits, '0');
  return () => {
    const now = Math.max(scheduler.now(), last);
    count = now > last ? scheduler.random() * 0x7ff : count + 1;
    last = now;
    const time = hex(now, 12);
    const tail = hex(scheduler.random() * 0x1_0000_0000_0000, 12);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(count, 3)}-8${hex(scheduler.random() * 0x1000, 3)}-${tail}`;
  };
}
