import { strict as assert } from 'node:assert';
import { makeId, textOf, type Id } from '@parley/protocol';
import { Chat, type ChatState } from '../../widget/src/chat/index.ts';
import { memoryShelf, type FileShelf } from '../../widget/src/chat/file-shelf.ts';
import { memoryOutbox, type OutboxStorage } from '../../widget/src/chat/outbox-storage.ts';
import { MemoryBackend, type MemoryAdapter } from './memory-backend.ts';
import { createScreenCheck } from './screen-check.ts';
import {
  virtualBrowser,
  virtualTime,
  type VirtualBrowser,
  type VirtualTab,
  type VirtualTime,
} from './virtual-browser.ts';

/** One page with one chat, whose every state is checked against what must always hold (rules I3 to I6). */
export interface Page {
  readonly chat: Chat;
  readonly adapter: MemoryAdapter;
  readonly tab: VirtualTab;
  /** Every state that was published, in order. */
  readonly states: ChatState[];
  /** The texts on the screen, top to bottom; those on their way with their state. */
  screen(): string[];
  /** The answer to a turn as it is shown. */
  answer(id: Id): string;
  /** Goes as a reload does: without a word. */
  crash(): void;
}

/** One browser, one backend, one conversation. */
export interface Scene {
  readonly time: VirtualTime;
  readonly browser: VirtualBrowser;
  readonly backend: MemoryBackend;
  readonly conversationId: Id;
  readonly storage: OutboxStorage;
  /** Where the browser keeps the bytes of files. */
  readonly shelf: FileShelf;
  /** What a test discards on a page while another page may believe that it has not failed. */
  readonly thrownAway: Set<Id>;
  /** Opens a page. With `before` the adapter can be prepared before the chat is opened. */
  open(options?: { startsEmpty?: boolean; storage?: OutboxStorage; before?: (page: Page) => void }): Page;
}

/** Sets a scene. */
export function setScene({
  storage = memoryOutbox(),
  shelf = memoryShelf(),
  browser: options = {},
  ...timing
}: {
  storage?: OutboxStorage;
  shelf?: FileShelf;
  browser?: { locks?: boolean; channels?: boolean };
  seed?: number;
  rounds?: number;
} = {}): Scene {
  const time = virtualTime(timing);
  const browser = virtualBrowser(time, options);
  const backend = new MemoryBackend(time);
  const conversationId = makeId();
  const thrownAway = new Set<Id>();
  const placeOf = (id: Id): number => (thrownAway.has(id) ? -Infinity : (backend.find(id)?.seq ?? Infinity));
  return {
    thrownAway,
    time,
    browser,
    backend,
    conversationId,
    storage,
    shelf,
    open({ startsEmpty = false, storage: own = storage, before } = {}) {
      const tab = browser.openTab();
      const adapter = backend.adapter();
      const kept = mortal(own);
      const chat = new Chat({
        adapter,
        conversationId,
        storage: { ...kept.storage, openShelf: async () => shelf },
        environment: tab.environment,
        startsEmpty,
      });
      const states: ChatState[] = [];
      const check = createScreenCheck(placeOf);
      chat.subscribe((state) => {
        assert.equal(check(state), undefined);
        states.push(state);
      });
      const page: Page = {
        chat,
        adapter,
        tab,
        states,
        screen: () => [
          ...chat.state.turns.map(({ text }) => text),
          ...chat.state.outgoing.map(({ text, state }) => `${text} (${state})`),
        ],
        answer: (id) => textOf(chat.state.turns.find((turn) => turn.id === id)?.reply?.entries ?? []),
        crash() {
          tab.crash();
          adapter.vanish();
          kept.crash();
        },
      };
      before?.(page);
      chat.open();
      return page;
    },
  };
}

/** A storage as one page sees it: once the page has crashed, it asks for nothing more and hears nothing more. */
function mortal(storage: OutboxStorage): { storage: OutboxStorage; crash(): void } {
  let gone = false;
  const guard =
    <A extends unknown[], R>(access: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      new Promise((resolve, reject) => {
        if (!gone) access(...args).then((value) => gone || resolve(value), reject);
      });
  const { list, conversations, put, remove } = storage;
  return {
    storage: { list: guard(list), conversations: guard(conversations), put: guard(put), remove: guard(remove) },
    crash: () => void (gone = true),
  };
}
