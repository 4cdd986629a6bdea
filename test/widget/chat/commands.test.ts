import { strict as assert } from 'node:assert';
import type { Entry } from '@parley/protocol';
import { setScene, type Page, type Scene } from '../../support/chat-scene.ts';

describe('commands about a reply', () => {
  it('[H6] [C5] stops a reply, and shows it stopped with what was written', async () => {
    const { scene, page, id } = await generating('so far ');
    const stopped = page.chat.stop(id);
    await scene.time.pass(100);
    await stopped;
    assert.equal(reply(page).state, 'cancelled');
    assert.equal(page.answer(id), 'so far ');
    page.chat.close();
  });

  it('[H6] [C5] stops a pending reply that is claimed while the click is on its way', async () => {
    const { scene, page, id } = await asked();
    page.adapter.mangle = () => [];
    scene.backend.move(id, 'claim');
    assert.equal(reply(page).state, 'pending');
    const stopped = page.chat.stop(id);
    await scene.time.pass(200);
    await stopped;
    assert.equal(reply(page).state, 'cancelled');
    assert.equal(scene.backend.turn(id).reply?.state, 'cancelled');
    page.chat.close();
  });

  it('[H6] catches up, and stops nothing, where the screen was older than the attempt', async () => {
    const { scene, page, id } = await generating('first try ');
    page.adapter.mangle = () => [];
    scene.backend.move(id, 'cancel');
    scene.backend.move(id, 'retry');
    scene.backend.move(id, 'claim');
    scene.backend.write(id, 'second try');
    const stopped = page.chat.stop(id);
    await scene.time.pass(200);
    await stopped;
    assert.equal(scene.backend.turn(id).reply?.state, 'generating');
    assert.equal(page.answer(id), 'second try');
    page.chat.close();
  });

  it('[H6] [C8] asks for a failed reply anew; the old text stays until the new one begins', async () => {
    const { scene, page, id } = await generating('half a tho');
    scene.backend.move(id, 'fail');
    await scene.time.pass(100);
    assert.equal(reply(page).error?.code, 'responder_failed');
    const retried = page.chat.retry(id);
    await scene.time.pass(100);
    await retried;
    assert.equal(reply(page).state, 'pending');
    assert.deepEqual(reply(page).superseded, [{ kind: 'text', text: 'half a tho' }]);
    scene.backend.answer(id, 'a whole one');
    await scene.time.pass(100);
    assert.equal(reply(page).superseded, undefined);
    assert.equal(page.answer(id), 'a whole one');
    assert.equal(page.chat.state.turns.length, 1);
    page.chat.close();
  });

  it('[H6] catches up where a retry comes too late', async () => {
    const { scene, page, id } = await generating('one');
    scene.backend.move(id, 'fail');
    await scene.time.pass(100);
    page.adapter.mangle = () => [];
    scene.backend.move(id, 'retry');
    scene.backend.answer(id, 'the other tab asked');
    const retried = page.chat.retry(id);
    await scene.time.pass(200);
    await retried;
    assert.equal(page.answer(id), 'the other tab asked');
    assert.equal(scene.backend.turn(id).reply?.epoch, 3);
    page.chat.close();
  });

  it('does nothing for a turn that is not there, or whose reply has ended', async () => {
    const { scene, page, id } = await generating('one');
    scene.backend.move(id, 'finish');
    await scene.time.pass(100);
    await page.chat.stop(id);
    await page.chat.stop(page.tab.environment.makeId());
    await page.chat.retry(page.tab.environment.makeId());
    assert.equal(page.adapter.count('cancel') + page.adapter.count('retry'), 0);
    page.chat.close();
  });

  it('says that the backend could not be asked', async () => {
    const { scene, page, id } = await generating('one');
    page.adapter.faults.cancel = ['lost', { status: 503, code: 'unavailable' }];
    for (const kind of ['unreachable', 'busy']) {
      const stopped = page.chat.stop(id);
      const refused = assert.rejects(stopped, { name: 'AdapterError', kind });
      await scene.time.pass(11_000);
      await refused;
    }
    page.chat.close();
  });

  it('[F9] asks once where many commands meet a conflict', async () => {
    const { scene, page, id } = await generating('one');
    page.adapter.mangle = () => [];
    scene.backend.move(id, 'requeue');
    const before = page.adapter.count('sync');
    const commands = [page.chat.stop(id), page.chat.stop(id), page.chat.stop(id)];
    await scene.time.pass(200);
    await Promise.all(commands);
    assert.equal(page.adapter.under.sync?.most, 1);
    const syncs = page.adapter.count('sync') - before;
    assert.ok(syncs >= 1 && syncs <= 2, `${syncs} syncs`);
    page.chat.close();
  });

  describe('a tool call that waits', () => {
    const call = (callId: string, state: 'approval' | 'input'): Entry => ({
      kind: 'tool',
      callId,
      name: 'do_it',
      state,
    });
    async function waiting(...calls: Entry[]) {
      const { scene, page, id } = await generating('May I?');
      scene.backend.writeEntries(id, ...calls);
      scene.backend.move(id, 'await');
      await scene.time.pass(100);
      assert.equal(reply(page).state, 'awaiting');
      return { scene, page, id };
    }

    it('[H10] is answered for the attempt that is on the screen, and the screen shows at once what follows', async () => {
      const { scene, page, id } = await waiting(call('one', 'approval'));
      const answered = page.chat.answer(id, 'one', { approved: true });
      await scene.time.pass(100);
      await answered;
      assert.deepEqual(page.adapter.calls.at(-1)?.argument, { turnId: id, approved: true, epoch: 1, callId: 'one' });
      assert.deepEqual([reply(page).state, reply(page).epoch, reply(page).superseded], ['pending', 2, undefined]);
      assert.equal(page.answer(id), 'May I?');
      page.chat.close();
    });

    it('[H10] is answered once with two tabs: the other one catches up, and hears of no error', async () => {
      const { scene, page, id } = await waiting(call('one', 'approval'));
      const other = scene.open();
      await scene.time.pass(500);
      other.adapter.mangle = () => [];
      const first = page.chat.answer(id, 'one', { approved: true });
      await scene.time.pass(100);
      await first;
      assert.equal(reply(other).state, 'awaiting');
      const second = other.chat.answer(id, 'one', { approved: false });
      await scene.time.pass(200);
      await second;
      assert.equal(other.adapter.count('answer'), 1);
      assert.deepEqual(reply(other), reply(page));
      assert.equal(scene.backend.turn(id).reply?.epoch, 2);
      for (const { chat } of [page, other]) chat.close();
    });

    it('[H10] does not hold up another one: both are answered in the epoch that asked', async () => {
      const { scene, page, id } = await waiting(call('one', 'approval'), call('two', 'input'));
      const both = [page.chat.answer(id, 'one', { approved: false }), page.chat.answer(id, 'two', { output: 1 })];
      await scene.time.pass(200);
      await Promise.all(both);
      const stored = scene.backend.turn(id).reply!;
      assert.deepEqual([stored.state, stored.epoch, stored.length], ['pending', 2, 5]);
      assert.deepEqual(reply(page), stored);
      page.chat.close();
    });

    it('[S6] asks no more often than an idle chat while it waits', async () => {
      const { scene, page } = await waiting(call('one', 'approval'));
      const before = page.adapter.count('sync');
      await scene.time.pass(60_000);
      assert.ok(page.adapter.count('sync') - before <= 4, `${page.adapter.count('sync') - before} syncs`);
      page.chat.close();
    });
  });

  function reply(page: Page) {
    const shown = page.chat.state.turns.at(-1)?.reply;
    assert.ok(shown);
    return shown;
  }

  async function asked(): Promise<{ scene: Scene; page: Page; id: string }> {
    const scene = setScene();
    const page = scene.open();
    const id = page.chat.send('question');
    await scene.time.pass(500);
    return { scene, page, id };
  }

  async function generating(text: string): Promise<{ scene: Scene; page: Page; id: string }> {
    const { scene, page, id } = await asked();
    scene.backend.move(id, 'claim');
    scene.backend.write(id, text);
    await scene.time.pass(100);
    assert.equal(page.answer(id), text);
    return { scene, page, id };
  }
});
