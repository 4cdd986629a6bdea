import { memoryStorage } from '@parley/adapters';
import type { Id } from '@parley/protocol';
import { memoryOutbox } from '../../../widget/src/chat/outbox-storage.ts';
import { openSqliteStore } from '../../../server/src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../../server/src/store/store.ts';
import { virtualBrowser } from '../../support/virtual-browser.ts';
import { createAuditor, type Auditor } from './auditor.ts';
import { Network } from './network.ts';
import { CALM } from './noise.ts';
import { signIn, SimPage, type Notes, type PageParts, type SimBrowser } from './page.ts';
import type { Plan } from './plan.ts';
import { createCalls, type Calls } from './sim-responder.ts';
import { startServer, type Cluster } from './sim-server.ts';
import { createSimTokens } from './sim-tokens.ts';
import { trouble, type World } from './world.ts';

/** A lease can have run out so long after a server or the store was in trouble, in milliseconds. */
const TROUBLE_LASTS_MS = 25_000;
/** By more than this between two clocks, one worker may think that the other one's lease ran out, in milliseconds. */
const SKEW_HARMLESS_MS = 5_000;
/** The visitor whom the servers know already. */
const KNOWN_VISITOR = '01900000-0000-7000-8000-000000000001';

/** What a schedule is played on: servers, browsers and pages, over one store in memory. */
export interface Stage {
  readonly plan: Plan;
  readonly world: World;
  readonly network: Network;
  readonly store: Store;
  readonly calls: Calls;
  readonly notes: Notes;
  readonly auditor: Auditor;
  readonly conversations: readonly Id[];
  readonly browsers: readonly SimBrowser[];
  /** A page that goes leaves its place to the next one. */
  readonly pages: SimPage[];
  openPage(browser: SimBrowser, conversationId: Id): SimPage;
  /** Another process takes the place of a server that went. */
  restart(place: number): void;
  /** Makes good again, after so many milliseconds or when all faults stop, what a step broke. */
  mendAfter(ms: number, mend: () => void): void;
  /** All faults stop. */
  heal(): void;
  /** Closes the pages as a person does. */
  close(): Promise<void>;
  /** Closes the store. */
  end(): Promise<void>;
}

/** Sets up what a plan asks for. */
export async function setStage(world: World, plan: Plan): Promise<Stage> {
  const { scheduler, ledger } = world;
  const conversations = Array.from(
    { length: plan.conversations },
    (_, index): Id => `01900000-0000-7000-8000-00000000010${index}`,
  );
  const store = await openSqliteStore({ path: ':memory:' });
  const tokens = createSimTokens(scheduler.now);
  const network = new Network(world, plan.sizes, tokens);
  const auditor = createAuditor({ world, store, conversations });
  const calls = createCalls(world);
  const skewed = Math.max(...plan.skewsMs) - Math.min(...plan.skewsMs) > SKEW_HARMLESS_MS;
  const cluster: Cluster = {
    store: ledger.watch(store, () => skewed || scheduler.now() - world.troubledAt < TROUBLE_LASTS_MS),
    responder: calls.responder(),
    tell(visitorId, fact) {
      auditor.hear(fact);
      network.tell(visitorId, fact);
    },
    wake: (key) => network.wake(key),
  };
  const notes: Notes = {
    thrownAway: new Set(),
    everFailed: new Set(),
    neverKept: new Set(),
    written: [],
    origins: new Map(),
  };
  const parts: PageParts = { world, network, calls, notes };
  const openPage = (browser: SimBrowser, conversationId: Id): SimPage => new SimPage(parts, browser, conversationId);
  network.servers = plan.skewsMs.map((skewMs) => startServer(world, cluster, skewMs));
  const browsers = plan.browsers.map((_, index): SimBrowser => {
    const browser = {
      tabs: virtualBrowser(scheduler, plan.has),
      storage: memoryOutbox(),
      tokens: memoryStorage(),
    };
    if (index < plan.known) signIn(browser, tokens.issue(KNOWN_VISITOR), scheduler.now());
    return browser;
  });
  const pages = plan.browsers.flatMap((count, index) =>
    Array.from({ length: count }, () => openPage(browsers[index]!, conversations[0]!)),
  );
  const mends = new Set<() => void>();

  return {
    plan,
    world,
    network,
    store,
    calls,
    notes,
    auditor,
    conversations,
    browsers,
    pages,
    openPage,
    restart(place) {
      network.servers[place]!.kill();
      network.servers[place] = startServer(world, cluster, plan.skewsMs[place]!);
    },
    mendAfter(ms, mend) {
      const once = (): void => {
        if (mends.delete(once)) mend();
      };
      mends.add(once);
      scheduler.after(ms, undefined, once);
    },
    heal() {
      world.noise = CALM;
      for (const mend of mends) mend();
      trouble(world, scheduler.now());
      for (const { link } of pages) link.heal();
    },
    async close() {
      for (const page of pages) page.close();
      await scheduler.pass(0);
    },
    end: () => store.close(),
  };
}
