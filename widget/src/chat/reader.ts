import type { Adapter, Environment } from '@parley/adapters';
import {
  contiguousHead,
  PAGE_TURNS,
  syncRequest,
  type Id,
  type Page,
  type Snapshot,
  type Timeline,
} from '@parley/protocol';
import type { CaughtUp } from './catch-up.ts';
import { command, isNotFound } from './commands.ts';

/** What a reader needs of the chat around it. */
export interface ReaderParts {
  readonly adapter: Pick<Adapter, 'page' | 'sync'>;
  readonly conversationId: Id;
  readonly environment: Pick<Environment, 'setTimer'>;
  /** What is held now. */
  timeline(): Timeline;
  /** Merges an answer. @returns whether something is still missing */
  take(answer: Snapshot | Page): boolean;
}

/** Reads a conversation from the backend. Both reject with an `AdapterError` where no answer came. */
export interface Reader {
  /** Asks once: for the end of the conversation or, where that is known, for what is missing since. */
  catchUp(): Promise<CaughtUp>;
  /** The turns before a `seq`, or the last ones, not merged. */
  before(seq?: number): Promise<Page>;
}

/** Builds what reads. */
export function createReader({ adapter, conversationId, environment, timeline, take }: ReaderParts): Reader {
  function before(seq?: number): Promise<Page> {
    const range = { ...(seq !== undefined && { before: seq }), limit: PAGE_TURNS };
    return command(environment, () => adapter.page(conversationId, range));
  }

  async function sync(): Promise<Snapshot | undefined> {
    try {
      return await command(environment, () => adapter.sync(syncRequest(timeline())));
    } catch (error) {
      // A conversation comes into being with its first turn (rule H2): before that there is nothing to lack.
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  return {
    async catchUp() {
      const held = timeline();
      const answer = held.loaded ? await sync() : await before();
      if (!answer) return 'whole';
      const gap = take(answer);
      const hasMore = answer.kind === 'snapshot' && answer.more;
      const now = timeline();
      if (hasMore && (contiguousHead(now) > contiguousHead(held) || now.rated > held.rated)) return 'more';
      return gap ? 'gap' : 'whole';
    },
    before,
  };
}
