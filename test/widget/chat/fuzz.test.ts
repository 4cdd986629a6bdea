import { strict as assert } from 'node:assert';
import { isTerminal, type Fact, type Id } from '@parley/protocol';
import { setScene, type Page, type Scene } from '../../support/chat-scene.ts';
import type { Fault } from '../../support/memory-backend.ts';
import { randomFrom } from '../../support/virtual-browser.ts';

/** How many random schedules are played. A failure names its seed; pin it in `PINNED` before mending. */
const SEEDS = 60;
const STEPS = 80;
/** Schedules that once failed. */
const PINNED: readonly number[] = [];

const FAULTS: readonly Fault[] = [
  'lost',
  'unanswered',
  'silent',
  { status: 503, code: 'unavailable' },
  { status: 429, code: 'rate_limited', afterMs: 3_000 },
  { status: 413, code: 'too_large' },
];

describe('a chat under random schedules', () => {
  for (const browser of [{}, { locks: false }, { channels: false }, { locks: false, channels: false }]) {
    it(`[I1] [I2] [I3] [I4] [I5] [I10] keeps its promises with two tabs and ${JSON.stringify(browser)}`, async function () {
      this.timeout(120_000);
      for (const seed of [...PINNED, ...Array.from({ length: SEEDS }, (_, index) => index + 1)]) {
        try {
          await play(seed, browser);
        } catch (error) {
          throw new Error(`seed ${seed} with ${JSON.stringify(browser)}: ${String(error)}`, { cause: error });
        }
      }
    });
  }
});

async function play(seed: number, browser: { locks?: boolean; channels?: boolean }): Promise<void> {
  const scene = setScene({ seed, browser });
  const random = randomFrom(seed * 7_919);
  const sent: Id[] = [];
  const uncaught: unknown[] = [];
  const watch = (error: unknown): void => void uncaught.push(error);
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException').on('uncaughtException', watch);
  try {
    const pages = [open(scene, random), open(scene, random)];
    for (let step = 0; step < STEPS; step += 1) {
      const index = Math.floor(random() * pages.length);
      const page = pages[index]!;
      if (random() < 0.05) {
        page.crash();
        await scene.time.pass(random() * 500);
        pages[index] = open(scene, random);
      } else {
        act(scene, page, random, sent);
      }
      await scene.time.pass(random() < 0.1 ? random() * 20_000 : random() * 300);
      assert.deepEqual(uncaught, []);
    }
    await heal(scene, pages);
    assert.deepEqual(uncaught, []);
    check(scene, pages, sent);
    for (const { chat } of pages) chat.close();
  } finally {
    process.removeListener('uncaughtException', watch);
    for (const other of others) process.on('uncaughtException', other);
  }
}

function open(scene: Scene, random: () => number): Page {
  const late: Fact[] = [];
  return scene.open({
    before({ adapter }) {
      adapter.mangle = (fact) => {
        if (random() < 0.15) return [];
        if (random() < 0.2) return (void late.push(fact), []);
        return random() < 0.2 ? [fact, ...late.splice(0), fact] : [fact];
      };
    },
  });
}

function act(scene: Scene, page: Page, random: () => number, sent: Id[]): void {
  const { backend, conversationId } = scene;
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const luck = random();
  if (luck < 0.3) {
    sent.push(page.chat.send(random() < 0.5 ? 'the same text' : `text ${sent.length}`));
  } else if (luck < 0.4) {
    page.adapter.setReachable(!page.adapter.reachable);
  } else if (luck < 0.55) {
    const method = pick(['post', 'post', 'sync', 'page', 'cancel', 'retry'] as const)!;
    (page.adapter.faults[method] ??= []).push(pick(FAULTS)!);
  } else if (luck < 0.6) {
    if (random() < 0.5) page.tab.look();
    else page.tab.network();
  } else if (luck < 0.64) {
    page.tab.freeze();
    scene.time.setTimer(() => page.tab.thaw(), random() * 40_000);
  } else if (luck < 0.7) {
    const failed = pick(page.chat.state.outgoing.filter(({ state }) => state === 'failed'));
    if (!failed) return;
    if (random() < 0.5) return page.chat.resend(failed.id);
    scene.thrownAway.add(failed.id);
    page.chat.discard(failed.id);
  } else if (luck < 0.76) {
    const turn = pick(page.chat.state.turns);
    if (turn) void (random() < 0.5 ? page.chat.stop(turn.id) : page.chat.retry(turn.id)).catch(() => {});
  } else {
    work(backend.turns(conversationId).at(-1 - Math.floor(random() * 3))?.id);
  }

  function work(id: Id | undefined): void {
    const reply = id === undefined ? undefined : backend.turn(id).reply;
    if (id === undefined || !reply) return;
    if (reply.state === 'pending') backend.move(id, 'claim');
    if (reply.state !== 'generating') return;
    if (random() < 0.6) backend.write(id, 'a ', 'b ');
    else backend.move(id, pick(['finish', 'fail', 'requeue', 'reclaim'] as const)!);
  }
}

/** All faults stop, every reply ends, and enough time passes. */
async function heal(scene: Scene, pages: readonly Page[]): Promise<void> {
  for (const { adapter, tab } of pages) {
    tab.thaw();
    adapter.mangle = (fact) => [fact];
    for (const method of ['post', 'sync', 'page', 'cancel', 'retry'] as const) adapter.faults[method] = [];
    if (!adapter.reachable) adapter.setReachable(true);
  }
  await scene.time.pass(100_000);
  for (const { id, reply } of scene.backend.turns(scene.conversationId)) {
    if (!reply || isTerminal(reply.state)) continue;
    if (reply.state === 'pending') scene.backend.move(id, 'claim');
    scene.backend.move(id, 'finish');
  }
  for (const { tab } of pages) tab.look();
  await scene.time.pass(100_000);
}

function check(scene: Scene, pages: readonly Page[], sent: readonly Id[]): void {
  const stored = scene.backend.turns(scene.conversationId);
  assert.equal(new Set(stored.map(({ id }) => id)).size, stored.length, 'stored once');
  for (const { chat } of pages) {
    assert.deepEqual(chat.state.turns, stored.slice(-chat.state.turns.length), 'the screen is the store');
    assert.ok(chat.state.turns.length >= Math.min(50, stored.length));
    for (const { text, state } of chat.state.outgoing) assert.equal(state, 'failed', `"${text}" is still ${state}`);
  }
  const failed = new Set(pages.flatMap(({ chat }) => chat.state.outgoing.map(({ id }) => id)));
  for (const id of sent) {
    const isSomewhere = stored.some((turn) => turn.id === id) || failed.has(id) || scene.thrownAway.has(id);
    assert.ok(isSomewhere, `turn ${id} is lost`);
  }
}
