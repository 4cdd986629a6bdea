import { deepStrictEqual } from 'node:assert';
import { isTerminal, makeId, type Id, type ShownTurn, type Turn } from '@parley/protocol';
import type { ChatState } from '../../../widget/src/chat/index.ts';
import type { HeadlessBrowser, HeadlessPage } from '../../support/headless-browser.ts';
import type { Ledger } from './ledger.ts';
import type { Question } from './questions.ts';

/** How many tabs of a browser show one conversation. */
const TABS = 2;
/** Nobody has touched a conversation for so long, in milliseconds: no command of a page that went can still arrive. */
const CALM_AFTER_MS = 2_000;

/** One conversation of one visitor, in two tabs of their browser. */
export interface Sitting {
  readonly conversationId: Id;
  /** How many turns were written in it. */
  readonly written: number;
  /** How many of them are still waiting for something. */
  readonly open: number;
  /** How many are shown as failed. */
  readonly unsent: number;
  /** Whether a turn is on its way to the server just now. */
  readonly isSending: boolean;
  /** Whether both tabs show every turn, each either with an ended reply or as failed, and nobody clicked lately. */
  readonly isAtRest: boolean;
  /** Writes a question in one of the tabs. */
  write(tab: number, question: Question): void;
  /** Stops the answer that a tab shows being written, if there is one. */
  stop(tab: number): void;
  /** Asks again for the last answer that a tab shows, if it has ended. */
  retry(tab: number): void;
  /** Closes a tab and opens it again. */
  reload(tab: number): void;
  /** The visitor leaves: the tabs close, and what they showed last has to hold for ever. */
  leave(): void;
  /** Holds what the tabs show, or showed last, against what is stored. */
  settle(stored: readonly Turn[]): void;
  /** What is not at rest, for people to read. */
  describe(): string;
}

/** Opens a conversation in a browser. */
export function sitDown(browser: HeadlessBrowser, url: string, ledger: Ledger): Sitting {
  const conversationId = makeId();
  const pages = Array.from({ length: TABS }, openPage);
  const failed = new Set<Id>();
  let written = 0;
  let touchedAt = -Infinity;
  let last: readonly ChatState[] | undefined;

  function openPage(): HeadlessPage {
    const page = browser.open(url, conversationId);
    page.chat.subscribe(({ turns }) => turns.forEach(ledger.confirmed));
    return page;
  }
  const states = (): readonly ChatState[] => last ?? pages.map(({ chat }) => chat.state);
  const touch = (): void => void (touchedAt = performance.now());
  /** A click where the server is away comes to nothing, and the visitor sees it. */
  const click = (command: Promise<void>): void => void command.catch(() => {}).finally(touch);
  const openIn = ({ turns, outgoing }: ChatState): number =>
    outgoing.filter(({ state }) => state !== 'failed').length + turns.filter(isOpen).length;
  function isWhole({ loaded, turns, outgoing }: ChatState): boolean {
    const isSettled = outgoing.every(({ state }) => state === 'failed') && !turns.some(isOpen);
    return loaded && isSettled && turns.length + outgoing.length === written;
  }
  function closePage({ chat, wrongs, close }: HeadlessPage): void {
    for (const what of wrongs) ledger.wrong(`${what} (conversation ${chat.conversationId})`);
    close();
  }

  return {
    conversationId,
    get written() {
      return written;
    },
    get open() {
      return Math.max(...states().map(openIn));
    },
    get unsent() {
      return Math.max(...states().map(({ outgoing }) => outgoing.filter(({ state }) => state === 'failed').length));
    },
    get isSending() {
      return states().some(({ outgoing }) => outgoing.some(({ state }) => state === 'sending'));
    },
    get isAtRest() {
      return performance.now() - touchedAt > CALM_AFTER_MS && states().every(isWhole);
    },
    write(tab, question) {
      const id = pages[tab % TABS]!.chat.send(question.text);
      ledger.written(id, conversationId, question);
      written += 1;
    },
    stop(tab) {
      const { chat } = pages[tab % TABS]!;
      const turn = chat.state.turns.find(isOpen);
      touch();
      if (turn) click(chat.stop(turn.id));
    },
    retry(tab) {
      const { chat } = pages[tab % TABS]!;
      const turn = chat.state.turns.at(-1);
      touch();
      if (turn && !isOpen(turn)) click(chat.retry(turn.id));
    },
    reload(tab) {
      closePage(pages[tab % TABS]!);
      pages[tab % TABS] = openPage();
    },
    leave() {
      last = states();
      pages.forEach(closePage);
    },
    settle(stored) {
      for (const { wrongs } of pages)
        for (const what of wrongs) ledger.wrong(`${what} (conversation ${conversationId})`);
      for (const { turns, outgoing } of states()) {
        for (const { id } of outgoing) failed.add(id);
        const difference = differenceOf(turns, stored);
        if (difference)
          ledger.wrong(`[I10] a tab of ${conversationId} shows something else than is stored: ${difference}`);
      }
      ledger.settle(conversationId, stored, failed);
    },
    describe() {
      const tabs = states().map(({ status, turns, outgoing }) => {
        const waiting = outgoing.map(({ id, state }) => `${id} is ${state}`);
        const open = turns.filter(isOpen).map(({ id, reply }) => `the reply of ${id} is ${reply?.state}`);
        return `a tab is ${status} with ${turns.length} of ${written} turns; ${[...waiting, ...open].join(', ')}`;
      });
      return `conversation ${conversationId}: ${tabs.join(' | ')}`;
    },
  };
}

function isOpen({ reply }: ShownTurn): boolean {
  return !reply || !isTerminal(reply.state);
}

function differenceOf(shown: readonly ShownTurn[], stored: readonly Turn[]): string | undefined {
  try {
    deepStrictEqual(shown, stored);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
