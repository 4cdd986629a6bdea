import { parleyAdapter, type KeyValueStorage, type ParleyAdapter, type ParleyAdapterOptions } from '@parley/adapters';
import type { Id, Page as StoredPage, Turn } from '@parley/protocol';
import { Chat, memoryOutbox, type OutboxStorage } from '../../widget/src/chat/index.ts';
import { createScreenCheck } from './screen-check.ts';

/**
 * A browser without pixels: its pages share a visitor and an outbox, as the tabs of a real one do. They are one visitor
 * at every address, since several servers with an address each stand for those behind one.
 */
export interface HeadlessBrowser {
  /** What its pages have not got confirmed yet. */
  readonly outbox: OutboxStorage;
  /** Opens a page with a chat that reaches a server at an address. */
  open(url: string, conversationId: Id): HeadlessPage;
  /** What is stored of a conversation, all of it, as a server tells it to this browser's visitor. */
  stored(url: string, conversationId: Id): Promise<readonly Turn[]>;
  /** Closes the pages that are still open. */
  close(): void;
}

/** One page, with the chat that it shows. */
export interface HeadlessPage {
  readonly chat: Chat;
  readonly adapter: ParleyAdapter;
  /** What went wrong on its screen, state by state (rules I3 to I6). Has to stay empty. */
  readonly wrongs: string[];
  close(): void;
}

/** A browser of somebody whom no server knows yet. Its parts may be put in the place of a browser's usual ones. */
export function headlessBrowser(
  parts: Pick<ParleyAdapterOptions, 'environment' | 'fetch' | 'storage'> = {},
): HeadlessBrowser {
  const { environment } = parts;
  const outbox = memoryOutbox();
  const pages = new Set<HeadlessPage>();
  const common = { site: 'test', storage: oneValue(), ...parts };

  return {
    outbox,
    open(url, conversationId) {
      const adapter = parleyAdapter({ ...common, url });
      const chat = new Chat({ adapter, conversationId, storage: outbox, ...(environment && { environment }) });
      const wrongs: string[] = [];
      const check = createScreenCheck();
      chat.subscribe((state) => {
        const wrong = check(state);
        if (wrong) wrongs.push(wrong);
      });
      const page: HeadlessPage = {
        chat,
        adapter,
        wrongs,
        close() {
          pages.delete(page);
          chat.close();
        },
      };
      pages.add(page);
      chat.open();
      return page;
    },
    async stored(url, conversationId) {
      const reader = parleyAdapter({ ...common, url });
      try {
        const turns: Turn[] = [];
        for (let before: number | undefined; ; before = turns[0]!.seq) {
          const range = before === undefined ? {} : { before };
          const page: StoredPage = await reader.page(conversationId, range);
          turns.unshift(...page.turns);
          if (!page.more) return turns;
        }
      } finally {
        reader.close();
      }
    },
    close() {
      for (const page of pages) page.close();
    },
  };
}

/** Keeps one value, whatever it is called: tokens are named after the address that gave them. */
function oneValue(): KeyValueStorage {
  let kept: string | undefined;
  return { get: () => kept, set: (_key, value) => void (kept = value), remove: () => void (kept = undefined) };
}
