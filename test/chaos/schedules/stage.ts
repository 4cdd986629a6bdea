import { isDeepStrictEqual } from 'node:util';
import { isTerminal, textOf, type Id, type Turn } from '@parley/protocol';
import { virtualBrowser } from '../../support/virtual-browser.ts';
import { openSqliteStore } from '../../../server/src/store/sqlite/sqlite-store.ts';
import { memoryOutbox } from '../../../widget/src/chat/outbox-storage.ts';
import type { Judge } from './judge.ts';
import { Network, type Fault } from './network.ts';
import { CALM } from './noise.ts';
import { SimPage, type Notes, type PageParts, type SimBrowser } from './page.ts';
import type { Plan, Step } from './plan.ts';
import { createCalls } from './sim-responder.ts';
import { startServer, type Cluster } from './sim-server.ts';
import type { World } from './world.ts';

/** Once faults have stopped, everything has to be at rest within this time (rule I7), in milliseconds. */
const REST_WITHIN_MS = 120_000;
/** How long it is watched that it stays so, in milliseconds. */
const STAYS_MS = 3_000;

/** A lease can have run out so long after a server or the store was in trouble, in milliseconds. */
const TROUBLE_LASTS_MS = 25_000;
/** By more than this between two clocks, one worker may think that the other one's lease ran out, in milliseconds. */
const SKEW_HARMLESS_MS = 5_000;
/** Sets up the servers, browsers and pages of a plan, on a store in memory; `act` plays a step, `rest` sees the end. */
export async function setStage(world: World, plan: Plan) {
  const { scheduler, ledger, judge: strict } = world;
  const judge: Judge = strict;
  const visitorId = '01900000-0000-7000-8000-000000000001';
  const conversations = Array.from(
    { length: plan.conversations },
    (_, index): Id => `01900000-0000-7000-8000-00000000010${index}`,
  );
  const store = await openSqliteStore({ path: ':memory:' });
  const network = new Network(world, visitorId, plan.sizes);
  const calls = createCalls(world);
  const skewed = Math.max(...plan.skewsMs) - Math.min(...plan.skewsMs) > SKEW_HARMLESS_MS;
  const cluster: Cluster = {
    store: ledger.watch(store, () => skewed || scheduler.now() - world.troubledAt < TROUBLE_LASTS_MS),
    responder: calls.responder(),
    tell: (_visitorId, fact) => network.tell(fact),
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
  network.servers = plan.skewsMs.map((skewMs) => startServer(world, cluster, skewMs));
  const browsers = plan.browsers.map((): SimBrowser => {
    return { tabs: virtualBrowser(scheduler, plan.has), storage: memoryOutbox() };
  });
  const pages = plan.browsers.flatMap((count, index) =>
    Array.from({ length: count }, () => new SimPage(parts, browsers[index]!, conversations[0]!)),
  );
  /** What makes good again what a step broke for a while. */
  const mends = new Set<() => void>();

  function mendAfter(ms: number, mend: () => void): void {
    const once = (): void => {
      if (mends.delete(once)) mend();
    };
    mends.add(once);
    scheduler.after(ms, undefined, once);
  }

  function act({ act: what, luck }: Step): void {
    const [first, second, third] = luck;
    const pick = <T>(list: readonly T[], by: number): T | undefined => list[Math.floor(by * list.length)];
    const at = Math.floor(first * pages.length);
    const page = pages[at]!;
    const { chat } = page;
    const place = Math.floor(first * network.servers.length);
    const server = network.servers[place]!;
    const restart = (ms: number): void => {
      world.troubledAt = scheduler.now() + ms;
      network.dropThoseOf(server);
      mendAfter(ms, () => {
        server.kill();
        network.servers[place] = startServer(world, cluster, plan.skewsMs[place]!);
      });
    };
    switch (what) {
      case 'send':
        return page.send(second < 0.4 ? 'the same text' : `text ${third}`);
      case 'burst':
        return ['one', 'two', 'three'].forEach((text) => page.send(text));
      case 'stop': {
        const open = chat.state.turns.filter(({ reply }) => reply && !isTerminal(reply.state));
        const turn = pick(open, second);
        return void (turn && chat.stop(turn.id).catch(() => {}));
      }
      case 'retry': {
        const turn = third < 0.5 ? chat.state.turns.at(-1) : pick(chat.state.turns, second);
        return void (turn && chat.retry(turn.id).catch(() => {}));
      }
      case 'resend':
      case 'discard': {
        const failed = pick(
          chat.state.outgoing.filter(({ state }) => state === 'failed'),
          second,
        );
        if (!failed) return;
        if (what === 'resend') return chat.resend(failed.id);
        notes.thrownAway.add(failed.id);
        return chat.discard(failed.id);
      }
      case 'switch':
        return page.switchTo(pick(conversations, second)!);
      case 'older':
        return void chat.loadOlder();
      case 'hope':
        return page.hope(second < 0.5 ? 'look' : 'network');
      case 'reload': {
        page.crash();
        const conversationId = second < 0.7 ? chat.conversationId : pick(conversations, third)!;
        pages[at] = new SimPage(parts, page.browser, conversationId);
        return;
      }
      case 'freeze':
        page.freeze();
        return mendAfter(second * 60_000, () => page.thaw());
      case 'unplug':
        page.line.setUp(false);
        return mendAfter(second * (third < 0.7 ? 3_000 : 40_000), () => page.line.setUp(true));
      case 'drop':
        return page.line.drop();
      case 'deafen':
        page.line.setDeaf(true);
        return mendAfter(second * 30_000, () => page.line.setDeaf(false));
      case 'fault': {
        const faults: readonly Fault[] = ['lost', 'doubled', 'late', 'unanswered', 'unanswered', 'busy', 'refused'];
        return page.line.fail(pick(faults, second)!);
      }
      case 'kill':
        server.kill();
        return restart(second * (third < 0.7 ? 1_000 : 25_000));
      case 'stall':
        server.owner.freeze();
        world.troubledAt = scheduler.now() + second * 40_000;
        return mendAfter(second * 40_000, () => server.owner.thaw());
      case 'drain':
        server.drain();
        return restart(2_000 + second * 5_000);
    }
  }

  /** All faults stop. */
  function heal(): void {
    world.noise = CALM;
    for (const mend of mends) mend();
    world.troubledAt = scheduler.now();
    for (const { line } of pages) line.heal();
  }

  async function stored(conversationId: Id): Promise<readonly Turn[]> {
    return (await store.page(visitorId, conversationId, { limit: 1_000 }))!.turns;
  }

  /** What is not yet as it has to be in the end; undefined where all is well. */
  async function unrest(): Promise<string | undefined> {
    for (const [index, { chat }] of pages.entries()) {
      const { loaded, outgoing } = chat.state;
      if (!loaded) return `[I10] page ${index} has read nothing`;
      const going = outgoing.find(({ state }) => state !== 'failed');
      if (going) return `[I2] turn ${going.id} is ${going.state} on page ${index}`;
    }
    for (const { storage } of browsers) {
      for (const conversationId of await storage.conversations()) {
        const left = (await storage.list(conversationId)).find(({ state }) => state !== 'failed' && state !== 'gone');
        if (left) return `[I2] turn ${left.id} is still stored as ${left.state} in a browser`;
      }
    }
    for (const conversationId of conversations) {
      const turns = await stored(conversationId);
      const open = turns.find(({ reply }) => reply && !isTerminal(reply.state));
      if (open) return `[I7] the reply of ${open.id} (${open.seq}) is ${open.reply!.state}`;
      for (const [index, { chat }] of pages.entries()) {
        if (chat.conversationId !== conversationId) continue;
        const shown = chat.state.turns;
        if (shown.length < Math.min(plan.sizes.page, turns.length) || !isDeepStrictEqual(shown, tail(turns, shown))) {
          return `[I10] page ${index} shows ${brief(shown)}; stored is ${brief(turns)}`;
        }
      }
    }
    return undefined;
  }

  /** Waits until all is as it has to be, and sees that it stays so. @returns how long it took, in milliseconds */
  async function rest(): Promise<number> {
    // What nobody looks at any more is sent when its browser shows a page again.
    for (const browser of browsers) {
      const shown = new Set(pages.filter((page) => page.browser === browser).map(({ chat }) => chat.conversationId));
      if ((await browser.storage.conversations()).every((id) => shown.has(id))) continue;
      const at = pages.findIndex((page) => page.browser === browser);
      pages[at]!.crash();
      pages[at] = new SimPage(parts, browser, pages[at]!.chat.conversationId);
    }
    const since = scheduler.now();
    for (;;) {
      await scheduler.pass(1_000);
      // A late request can still change something, though nobody waits for its answer.
      const what = network.underway > 0 ? 'a request is on its way' : await unrest();
      if (!what) break;
      judge.must(scheduler.now() - since < REST_WITHIN_MS, 'I7', () => `not at rest in time: ${what}`);
    }
    const took = scheduler.now() - since;
    await scheduler.pass(STAYS_MS);
    const what = await unrest();
    judge.must(!what, 'I10', () => `did not stay at rest: ${what}`);
    await checkAll();
    return took;
  }

  async function checkAll(): Promise<void> {
    const turns = (await Promise.all(conversations.map(stored))).flat();
    const places = new Map(turns.map(({ id, seq }) => [id, seq]));
    judge.must(places.size === turns.length, 'I1', () => 'a turn is stored twice');
    for (const id of ledger.ids) judge.must(places.has(id), 'I1', () => `turn ${id} was stored and is gone`);
    for (const { id, reply } of turns) {
      const text = textOf(reply!.entries);
      if (reply!.state !== 'done') continue;
      const call = calls.find(id, text);
      judge.must(call.ended && call.text === text, 'I6', () => `stored "${text}" of "${call.text}"`);
    }
    const failed = new Set<Id>();
    for (const { storage } of browsers) {
      for (const conversationId of conversations) {
        for (const { id, state } of await storage.list(conversationId)) if (state === 'failed') failed.add(id);
      }
    }
    for (const { chat } of pages) for (const { id } of chat.state.outgoing) failed.add(id);
    for (const written of notes.written) {
      for (const id of written) {
        const isExcused = notes.thrownAway.has(id) || notes.neverKept.has(id);
        judge.must(places.has(id) || failed.has(id) || isExcused, 'I2', () => `turn ${id} is lost`);
      }
      const seqs = written.filter((id) => places.has(id) && !notes.everFailed.has(id)).map((id) => places.get(id)!);
      const isOrdered = seqs.every((seq, index) => index === 0 || seqs[index - 1]! < seq);
      judge.must(isOrdered, 'I4', () => `turns that one page wrote in this order are stored at ${seqs.join(', ')}`);
    }
  }

  return {
    act,
    heal,
    rest,
    async close() {
      for (const page of pages) page.close();
      await scheduler.pass(0);
    },
    end: () => store.close(),
  };
}

function tail(turns: readonly Turn[], shown: readonly Turn[]): readonly Turn[] {
  return shown.length === 0 ? [] : turns.slice(-shown.length);
}

function brief(turns: readonly Turn[]): string {
  return (
    turns.map(({ seq, reply }) => `${seq}:${reply?.state}@${reply?.epoch}+${reply?.length}`).join(' ') || 'nothing'
  );
}
