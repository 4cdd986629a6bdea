import { isDeepStrictEqual } from 'node:util';
import { isTerminal, textOf, type Id, type Turn } from '@parley/protocol';
import type { Judge } from './judge.ts';
import { visitorOf, type SimPage } from './page.ts';
import type { Stage } from './stage.ts';

/**
 * Once faults have stopped, everything has to be at rest within this time (rule I7), in milliseconds: a clock that was set
 * back makes a dead server's lease longer by up to two minutes (rule W7), and then the reply is written.
 */
const REST_WITHIN_MS = 240_000;
/**
 * How long replies may wait for the visitor, in milliseconds: longer than servers let them, whose clock may have been set
 * back by hours meanwhile.
 */
const WAITS_MS = 60_000;
/** How long it is watched that it stays so, in milliseconds. */
const STAYS_MS = 3_000;

/**
 * Waits until all is as it has to be in the end, and sees that it stays so.
 *
 * @returns how long it took, in milliseconds
 */
export async function comeToRest(stage: Stage): Promise<number> {
  const { scheduler, judge: strict } = stage.world;
  const judge: Judge = strict;
  await lookOnceMore(stage);
  const since = scheduler.now();
  for (;;) {
    await scheduler.pass(1_000);
    // A late request can still change something, though nobody waits for its answer.
    const what = stage.network.underway > 0 ? 'a request is on its way' : await unrest(stage);
    if (!what) break;
    if (scheduler.now() - since > WAITS_MS) await endWaiting(stage);
    judge.must(scheduler.now() - since < REST_WITHIN_MS, 'I7', () => `not at rest in time: ${what}`);
  }
  const took = scheduler.now() - since;
  await scheduler.pass(STAYS_MS);
  const what = await unrest(stage);
  judge.must(!what, 'I10', () => `did not stay at rest: ${what}`);
  await checkAll(stage);
  return took;
}

/** Ends what still waits for the visitor, as the servers would in some hours (rule W11). */
async function endWaiting({ store, network }: Stage): Promise<void> {
  for (const { visitorId, key, epoch } of await store.overdue(Number.MAX_SAFE_INTEGER, 100)) {
    network.servers[0]!.serve(
      (commands) => commands.cancel({ visitorId }, key, epoch),
      () => {},
    );
  }
}

/** What nobody looks at any more is sent when its browser shows a page again. */
async function lookOnceMore({ browsers, pages, openPage }: Stage): Promise<void> {
  for (const browser of browsers) {
    const shown = new Set(pages.filter((page) => page.browser === browser).map(({ chat }) => chat.conversationId));
    if ((await browser.storage.conversations()).every((id) => shown.has(id))) continue;
    const at = pages.findIndex((page) => page.browser === browser);
    pages[at]!.crash();
    pages[at] = openPage(browser, pages[at]!.chat.conversationId);
  }
}

/** What is not yet as it has to be in the end; undefined where all is well. */
async function unrest(stage: Stage): Promise<string | undefined> {
  const { pages, browsers, conversations } = stage;
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
    const turns = await storedTurns(stage, conversationId);
    const open = turns.find(({ reply }) => reply && !isTerminal(reply.state));
    if (open) return `[I7] the reply of ${open.id} (${open.seq}) is ${open.reply!.state}`;
    for (const [index, page] of pages.entries()) {
      if (page.chat.conversationId !== conversationId) continue;
      const told = toldTo(stage, page, turns);
      const shown = page.chat.state.turns;
      const isWhole = shown.length >= Math.min(stage.plan.sizes.page, told.length);
      if (isWhole && isDeepStrictEqual(shown, told.slice(told.length - shown.length))) continue;
      return `[I10] page ${index} shows ${brief(shown)}; stored is ${brief(told)}`;
    }
  }
  return undefined;
}

/** All turns of a conversation, whosever it is. */
function storedTurns({ store }: Stage, conversationId: Id): Promise<readonly Turn[]> {
  return store.history(conversationId, Number.MAX_SAFE_INTEGER, 1_000);
}

/** What a page may show of a conversation's turns: none, where it is another visitor's (rule I11). */
function toldTo({ world }: Stage, { browser, chat }: SimPage, turns: readonly Turn[]): readonly Turn[] {
  return world.ledger.ownerOf(chat.conversationId) === visitorOf(browser) ? turns : [];
}

async function checkAll(stage: Stage): Promise<void> {
  const { world, notes, calls, conversations } = stage;
  const judge: Judge = world.judge;
  const turns = (await Promise.all(conversations.map((id) => storedTurns(stage, id)))).flat();
  const places = new Map(turns.map(({ id, seq }) => [id, seq]));
  judge.must(places.size === turns.length, 'I1', () => 'a turn is stored twice');
  for (const id of world.ledger.ids) judge.must(places.has(id), 'I1', () => `turn ${id} was stored and is gone`);
  for (const { id, reply } of turns) {
    if (reply!.state !== 'done') continue;
    const text = textOf(reply!.entries);
    const call = calls.find(id, text);
    judge.must(call.ended && call.text === text, 'I6', () => `stored "${text}" of "${call.text}"`);
  }
  const failed = await failedTurns(stage);
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

/** The turns that a person can see have failed, on a page or once one is opened. */
async function failedTurns({ browsers, pages, conversations }: Stage): Promise<ReadonlySet<Id>> {
  const failed = new Set<Id>();
  for (const { storage } of browsers) {
    for (const conversationId of conversations) {
      for (const { id, state } of await storage.list(conversationId)) if (state === 'failed') failed.add(id);
    }
  }
  for (const { chat } of pages) for (const { id } of chat.state.outgoing) failed.add(id);
  return failed;
}

function brief(turns: readonly Turn[]): string {
  return (
    turns.map(({ seq, reply }) => `${seq}:${reply?.state}@${reply?.epoch}+${reply?.length}`).join(' ') || 'nothing'
  );
}
