import { memoryStorage, type KeyValueStorage } from '@parley/adapters';
import { textOf, type Id, type ShownReply } from '@parley/protocol';
import type { HeadlessPage } from '../../support/headless-browser.ts';
import type { Arrival, Listener } from './delivery.ts';

/** How many numbers one answer has. */
export const NUMBERS_A_TURN = 100;

/**
 * Notes the numbers that a page shows: those of the first answer as 1 to 100, those of the second as 101 to 200, and so
 * on. A number counts as delivered when the screen shows it.
 */
export function listenToPage({ chat, close }: HeadlessPage): Listener {
  const arrivals: Arrival[] = [];
  const seen = new Map<Id, { reply: ShownReply | null; count: number }>();
  chat.subscribe(({ turns }) => {
    for (const [index, { id, reply }] of turns.entries()) {
      const before = seen.get(id) ?? { reply: null, count: 0 };
      if (before.reply === reply) continue;
      const numbers = reply ? numbersIn(textOf(reply.entries)) : [];
      for (const number of numbers.slice(before.count)) {
        arrivals.push({ number: index * NUMBERS_A_TURN + number, at: performance.now() });
      }
      seen.set(id, { reply, count: numbers.length });
    }
  });
  return { arrivals, close: () => close() };
}

/** Asks for so many numbers, so many milliseconds apart, in as many turns as that takes. */
export function askForNumbers({ chat }: HeadlessPage, count: number, everyMs: number): void {
  for (let asked = 0; asked < count; asked += NUMBERS_A_TURN) {
    chat.send(`count ${Math.min(NUMBERS_A_TURN, count - asked)} every ${everyMs}`);
  }
}

function numbersIn(text: string): number[] {
  return text.split(' ').filter(Boolean).map(Number);
}

/** Keeps a visitor's token whatever the address of the server is: for pages that reach one server by several ways. */
export function oneVisitor(): KeyValueStorage {
  const storage = memoryStorage();
  return {
    get: () => storage.get('token'),
    set: (_key, value) => storage.set('token', value),
    remove: () => storage.remove('token'),
  };
}
