import type { EventEmitter } from 'node:events';
import { AdapterError } from '@parley/adapters';
import { hurried } from '../../support/adapter-log.ts';
import { headlessBrowser, type HeadlessBrowser } from '../../support/headless-browser.ts';
import type { Ledger } from './ledger.ts';
import { anyQuestion } from './questions.ts';
import { sitDown, type Sitting } from './sitting.ts';

/** How many visitors there are. */
const VISITORS = 3;
/** How many conversations a visitor has open at once; one whose answer was interrupted stands still for a lease. */
const SITTINGS = 5;
/** A conversation of so many turns is long enough; once it is at rest, the visitor begins another one. */
const LONG_TURNS = 8;
/** How many turns of a conversation may wait at once before its visitor rather waits, too. */
const PATIENCE_TURNS = 3;
/** Pauses and limits of the pages are so many times shorter than real ones. */
const HURRY = 10;
/** How often a conversation is asked for in the end, where no answer comes in time. */
const READ_TRIES = 10;

/** The visitors of one server. */
export interface Crowd {
  /** Somebody does something: writes mostly, sometimes stops an answer, asks for it again, or reloads a tab. */
  act(): void;
  /** Whether some turn is on its way to the server just now. */
  readonly isSending: boolean;
  /** Whether everybody's screen is at rest. */
  readonly isAtRest: boolean;
  /** How many conversations there were. */
  readonly conversations: number;
  /** Holds every screen, and every conversation that was left, against what the server tells. */
  settle(): Promise<void>;
  /** How many turns are shown as failed. */
  readonly unsent: number;
  /** What is not at rest, for people to read. */
  restless(): string[];
  close(): void;
}

/**
 * Visitors, each with a browser of their own. `random` decides all that they do. `posts` is told `posted` when a page
 * sends a turn, and `acknowledged` when it reads that it is stored.
 */
export function gatherCrowd({
  url,
  random,
  ledger,
  posts,
}: {
  readonly url: string;
  readonly random: () => number;
  readonly ledger: Ledger;
  readonly posts: EventEmitter;
}): Crowd {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const visitors = Array.from({ length: VISITORS }, () => {
    const browser = headlessBrowser({ environment: hurried(HURRY), fetch: watched });
    return { browser, sittings: [] as Sitting[], left: [] as Sitting[] };
  });
  const here = (): Sitting[] => visitors.flatMap(({ sittings }) => sittings);

  /** The page's `fetch`; it notes when a turn is sent, and when the server's answer says that it is stored (rule H2). */
  async function watched(address: string, init: RequestInit): Promise<Response> {
    const isPost = init.method === 'POST' && address.endsWith('/turns');
    const answer = fetch(address, init);
    if (isPost) posts.emit('posted');
    const response = await answer;
    if (isPost && response.ok) {
      ledger.acknowledged((JSON.parse(init.body as string) as { id: string }).id);
      posts.emit('acknowledged');
    }
    return response;
  }

  /** The pages' limits for requests are short here: on a busy machine an answer may come too late for one. */
  async function settleOne(browser: HeadlessBrowser, sitting: Sitting, tries = READ_TRIES): Promise<void> {
    const stored = await browser.stored(url, sitting.conversationId).catch((error: unknown) => {
      if (error instanceof AdapterError && error.kind === 'unreachable' && tries > 1) return undefined;
      throw error;
    });
    if (stored) sitting.settle(stored);
    else await settleOne(browser, sitting, tries - 1);
  }

  return {
    act() {
      const { browser, sittings, left } = pick(visitors);
      const done = sittings.findIndex(({ written, isAtRest }) => written >= LONG_TURNS && isAtRest);
      if (done >= 0) {
        const [sitting] = sittings.splice(done, 1);
        sitting!.leave();
        left.push(sitting!);
      }
      if (sittings.length < SITTINGS) sittings.push(sitDown(browser, url, ledger));
      const sitting = pick(sittings);
      const tab = Math.floor(random() * 2);
      const luck = random();
      const question = anyQuestion(random);
      if (luck < 0.85 && sitting.open < PATIENCE_TURNS && sitting.written < LONG_TURNS) sitting.write(tab, question);
      else if (luck > 0.98) sitting.reload(tab);
      else if (luck > 0.96) sitting.stop(tab);
      else if (luck > 0.94) sitting.retry(tab);
    },
    get isSending() {
      return here().some(({ isSending }) => isSending);
    },
    get isAtRest() {
      return here().every(({ isAtRest }) => isAtRest);
    },
    get conversations() {
      return visitors.reduce((sum, { sittings, left }) => sum + sittings.length + left.length, 0);
    },
    async settle() {
      for (const { browser, sittings, left } of visitors) {
        for (const sitting of [...left, ...sittings]) await settleOne(browser, sitting);
      }
    },
    get unsent() {
      return visitors
        .flatMap(({ sittings, left }) => [...sittings, ...left])
        .reduce((sum, { unsent }) => sum + unsent, 0);
    },
    restless: () =>
      here()
        .filter(({ isAtRest }) => !isAtRest)
        .map((sitting) => sitting.describe()),
    close() {
      for (const { browser } of visitors) browser.close();
    },
  };
}
