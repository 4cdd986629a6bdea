import { makeId, type Id, type Turn } from '@parley/protocol';
import type { ChatState } from '../../../widget/src/chat/index.ts';
import { allAnswered, until } from '../../support/chat-events.ts';
import { openLink } from '../../support/cuttable-link.ts';
import { eventually } from '../../support/eventually.ts';
import { headlessBrowser, type HeadlessPage } from '../../support/headless-browser.ts';
import { askForNumbers, listenToPage, NUMBERS_A_TURN, oneVisitor } from './chat-listener.ts';
import { judgeDelivery, type Delivery, type Listener } from './delivery.ts';
import { dropAgainAndAgain } from './outages.ts';
import { listenToRoom } from './plain-room.ts';

/** What happens to the clients of a server. The same for every kind of server that is given it. */
export interface DropScene {
  /** For each client when its link is cut, in milliseconds from the beginning. */
  readonly cutsAt: readonly (readonly number[])[];
  /** For how long it is cut each time, in milliseconds. */
  readonly downMs: number;
  /** How many messages are sent meanwhile, a whole number of hundreds, and how many milliseconds apart. */
  readonly messages: { readonly count: number; readonly everyMs: number };
}

/** What a chat was in the end, besides what was delivered. */
export interface ChatEnd {
  readonly deliveries: readonly Delivery[];
  readonly stored: readonly Turn[];
  /** Of every page: what it showed in the end, and what went wrong on its screen on the way. */
  readonly screens: readonly { readonly turns: ChatState['turns']; readonly wrongs: readonly string[] }[];
}

/** Plays a scene with a plain room on Socket.IO, and clients with default settings. */
export async function dropRoom(url: string, scene: DropScene): Promise<readonly Delivery[]> {
  const { count, everyMs } = scene.messages;
  const reference = listenToRoom(url);
  await reference.entered;
  const clients = await connectAll(url, scene, async (address) => {
    const listener = listenToRoom(address);
    await listener.entered;
    return listener;
  });
  try {
    reference.begin(count, everyMs);
    const outages = await clients.drop();
    await eventually(() => reference.arrivals.length === count);
    await Promise.all(clients.all.map((client) => client.caughtUp()));
    return clients.all.map(({ arrivals }, at) => judgeDelivery(reference.arrivals, arrivals, outages[at]!));
  } finally {
    reference.close();
    await clients.close();
  }
}

/** Plays a scene with Parley: several pages show one conversation, in which answers are written all the time. */
export async function dropChat(url: string, scene: DropScene): Promise<ChatEnd> {
  const { count, everyMs } = scene.messages;
  const conversationId: Id = makeId();
  const browser = headlessBrowser({ storage: oneVisitor() });
  async function openPage(address: string): Promise<Listener & { readonly page: HeadlessPage }> {
    const page = browser.open(address, conversationId);
    await until(page.chat, ({ loaded, status }) => loaded && status === 'online');
    return { page, ...listenToPage(page) };
  }
  const reference = await openPage(url);
  const clients = await connectAll(url, scene, openPage);
  try {
    askForNumbers(reference.page, count, everyMs);
    const outages = await clients.drop();
    const pages = [reference, ...clients.all].map(({ page }) => page);
    await Promise.all(pages.map(({ chat }) => until(chat, allAnswered(count / NUMBERS_A_TURN))));
    const judge = ({ arrivals }: Listener, at: number): Delivery =>
      judgeDelivery(reference.arrivals, arrivals, outages[at]!, NUMBERS_A_TURN);
    return {
      deliveries: clients.all.map(judge),
      stored: await browser.stored(url, conversationId),
      screens: pages.map(({ chat, wrongs }) => ({ turns: chat.state.turns, wrongs })),
    };
  } finally {
    browser.close();
    await clients.close();
  }
}

/** Connects the clients of a scene, each over a link of its own. */
async function connectAll<T extends Listener>(url: string, scene: DropScene, open: (address: string) => Promise<T>) {
  const links = await Promise.all(scene.cutsAt.map(() => openLink(url)));
  const all = await Promise.all(links.map((link) => open(link.url)));
  return {
    all,
    drop: () => Promise.all(links.map((link, at) => dropAgainAndAgain(link, scene.cutsAt[at]!, scene.downMs))),
    async close() {
      for (const client of all) client.close();
      await Promise.all(links.map((link) => link.close()));
    },
  };
}
